public import API
internal import AWSWire
public import Credentials
internal import Delivery
internal import Foundation
internal import OAuth
public import Persistence
public import UserPools

// What one room offers, in the form in which another asks for it.

extension SystemRandom: RandomSource {}

extension SystemClock: WallClock {
    public func time() -> Instant { Instant(milliseconds: microsecondsSince1970 / 1_000) }
    var date: Date { Date(timeIntervalSince1970: Double(microsecondsSince1970) / 1_000_000) }
}

extension DatabaseError: StorageFailure {
    public var isUnavailable: Bool { kind == .unavailable || kind == .serializationFailure }
    public var isInvalidValue: Bool { kind == .invalidValue }
}

/// Which targets there are and which browsers of other sites may call.
enum Targets {
    static func policy(_ target: String) -> TargetPolicy? { policies[target] }

    private static let policies: [String: TargetPolicy] = {
        var policies: [String: TargetPolicy] = [:]
        for target in Pipeline.targets {
            let name = String(target.split(separator: ".").last ?? "")
            policies[target] = TargetPolicy(
                name: name, isPublic: Pipeline.isPublic(target: target), bodyLimit: Pipeline.bodyLimit(target: target))
        }
        return policies
    }()
}

/// The inbox as the server shows it.
struct InboxDoor: Inbox {
    let sender: InboxSender

    func messages(destination: String?) async throws -> [InboxMessage] {
        sender.messages(to: destination).map { kept in
            InboxMessage(
                id: String(kept.number), medium: kept.message.medium == .email ? .email : .sms, destination: kept.message.destination,
                subject: kept.message.subject.isEmpty ? nil : kept.message.subject, body: kept.message.body, code: kept.message.code,
                link: kept.message.link, trigger: kept.message.trigger, userPoolId: kept.message.pool.value,
                username: kept.message.username,
                sentAt: kept.sent.milliseconds * 1_000)
        }
    }

    func deleteAll() async throws { sender.deleteAll() }
}

/// A pool's public documents.
struct PoolDocuments: Sendable {
    let cache: ConfigurationCache
    let discovery: DiscoveryDocuments

    init(cache: ConfigurationCache, publicURL: String) {
        let addresses = DomainAddresses(publicURL: publicURL)
        self.cache = cache
        self.discovery = DiscoveryDocuments(publicURL: publicURL) { addresses.baseURL(of: $0) }
    }

    func answer(_ poolID: String, _ document: PoolDocument) async -> WireResponse? {
        guard poolID.utf8.count <= 55, poolID.contains("_"), let context = try? await cache.pool(UserPoolID(poolID)) else { return nil }
        return answer(context, document)
    }

    func answer(_ context: PoolContext, _ document: PoolDocument) -> WireResponse {
        let body = document == .jwks ? context.jwks : discovery.document(of: context)
        return WireResponse(
            status: 200,
            headers: [(name: "Content-Type", value: "application/json"), (name: "Cache-Control", value: "public, max-age=86400")],
            body: body)
    }
}
