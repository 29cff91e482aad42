import Credentials
import FoundationEssentials
import OAuth
import UserPools

/// What forms led to, kept for a few seconds: a browser shows the answer to the last of two presses of a button, and what the first one did
/// cannot be done again.
///
/// An answer is found under a keyed hash of the browser's token and everything that was sent, codes and passwords included, so whoever gets
/// it has sent the same. It is sealed, for it sets cookies.
struct FormAnswers: Sendable {
    static let lifeSeconds: Int64 = 10

    struct Kept: Codable {
        /// Where the browser was sent, with the same query; `nil` to the client.
        var page: String?
        /// The key of the text that the page says, where the browser was sent nowhere.
        var text: String?
        var cookies: [String] = []
        /// Whose sign-in it has ended, or belongs to.
        var session: SSOSession?
        fileprivate var expires = Instant(seconds: 0)

        init(page: String? = nil, text: String? = nil, cookies: [String] = []) {
            self.page = page
            self.text = text
            self.cookies = cookies
        }
    }

    private let database: any UserPoolDatabase
    private let clock: any WallClock
    private let random: any RandomSource
    private let box: SealedBox
    private let names: KeyedHash

    init(ports: Ports, masterKey: MasterKey) {
        database = ports.database
        clock = ports.clock
        random = ports.random
        box = SealedBox(masterKey: masterKey, purpose: "form answer")
        names = KeyedHash(masterKey: masterKey, purpose: "form answer")
    }

    /// What names a form: the same for the same form of the same browser alone.
    /// - Parameter sent: what counts of it.
    func name(of request: DomainRequest, query: String, sent: [UInt8]) -> String {
        let browser = request.cookie(CrossSiteForgery.cookie) ?? ""
        return "form-" + Hexadecimal.encode(names.hash(sent, context: [request.door.baseURL, request.path, query, browser]))
    }

    func keep(_ kept: Kept, as name: String, in pool: UserPoolID) async throws {
        var kept = kept
        kept.expires = clock.time().adding(seconds: Self.lifeSeconds)
        let expires = kept.expires
        let sealed = try box.seal(Array(try JSONEncoder().encode(kept)), binding: binding(name, pool), random: random)
        try await database.write { try $0.keepState(sealed, flow: name, step: 0, in: pool, expires: expires) }
    }

    /// - Returns: `nil` where nothing was kept, or its time is over.
    func answer(named name: String, in pool: UserPoolID) async throws -> Kept? {
        guard let sealed = try await database.read({ try $0.keptState(flow: name, step: 0, in: pool) }),
            let opened = try? box.open(sealed, binding: binding(name, pool)),
            let kept = try? JSONDecoder().decode(Kept.self, from: Data(opened)), clock.time() < kept.expires
        else { return nil }
        return kept
    }

    private func binding(_ name: String, _ pool: UserPoolID) -> SealBinding {
        SealBinding(table: "kept_states", column: "state", row: [pool.value, name])
    }
}
