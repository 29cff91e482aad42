import Credentials
import OAuth
import UserPools

/// What forms led to, kept for a few seconds: a browser shows the answer to the last of two presses of a button, and what the first one did
/// cannot be done again.
///
/// An answer is found under a keyed hash of the browser's token and everything that was sent, codes and passwords included, so whoever gets
/// it has sent the same. It is sealed, for it sets cookies.
struct FormAnswers: Sendable {
    static let lifeSeconds: Int64 = 10

    struct Kept: Codable, Sendable {
        /// Where the browser was sent, with the same query; `nil` to the client.
        var page: String?
        /// The key of the text that the page says, where the browser was sent nowhere.
        var text: String?
        var cookies: [String] = []
        /// Whose sign-in it has ended, or belongs to.
        var session: SSOSession?

        init(page: String? = nil, text: String? = nil, cookies: [String] = []) {
            self.page = page
            self.text = text
            self.cookies = cookies
        }
    }

    private let states: SealedStates<Kept>

    init(ports: Ports, masterKey: MasterKey) {
        states = SealedStates(ports: ports, masterKey: masterKey, purpose: "form answer", prefix: "form-")
    }

    /// What names a form: the same for the same form of the same browser alone.
    /// - Parameter sent: what counts of it.
    func name(of request: DomainRequest, query: String, sent: [UInt8]) -> String {
        let browser = request.cookie(CrossSiteForgery.cookie) ?? ""
        return states.name(of: sent, context: [request.door.baseURL, request.path, query, browser])
    }

    func keep(_ kept: Kept, as name: String, in pool: UserPoolID) async throws {
        try await states.keep(kept, as: name, in: pool, seconds: Self.lifeSeconds)
    }

    /// - Returns: `nil` where nothing was kept, or its time is over.
    func answer(named name: String, in pool: UserPoolID) async throws -> Kept? { try await states.value(named: name, in: pool) }
}
