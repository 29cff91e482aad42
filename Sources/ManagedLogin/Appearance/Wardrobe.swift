import OAuth
import Synchronization
import UserPools

/// The looks of pages by whose they are. Made once for each change of a style, not for each page.
final class Wardrobe: Sendable {
    private struct Key: Hashable {
        let pool: UserPoolID
        let client: ClientID?
        let pages: UserPoolDomain.Pages
    }

    private let cache: ConfigurationCache
    private let made = Mutex<[Key: (source: ClientLooks, looks: Looks)]>([:])
    private static let capacity = 2_000

    init(cache: ConfigurationCache) { self.cache = cache }

    /// - Parameter client: one of the pool; `nil` for pages of no client.
    /// - Throws: what the database throws.
    func looks(of client: ClientContext?, for request: DomainRequest) async throws -> Looks {
        let pool = request.pool.pool.id
        let pages = request.pool.domains.first { $0.name == request.door.domain }?.pages ?? .classic
        let source = try await cache.looks(of: client?.client.id, in: pool)
        let key = Key(pool: pool, client: client?.client.id, pages: pages)
        if let known = made.withLock({ $0[key] }), known.source == source { return known.looks }
        var looks: Looks
        switch pages {
        case .classic: looks = source.customization.map { Looks($0) } ?? .plain
        // Cognito's pages do not work without a style; ours have the provided one.
        case .managedLogin: looks = source.branding.map { Looks($0) } ?? .plain
        }
        looks.logoText = client?.client.name ?? request.pool.pool.name
        let finished = looks
        made.withLock {
            if $0.count >= Self.capacity { $0 = [:] }
            $0[key] = (source, finished)
        }
        return finished
    }
}
