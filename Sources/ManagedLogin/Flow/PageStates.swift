import Credentials
import OAuth
import UserPools

/// Keeps the states between pages, so that nothing long stands in a cookie: a cookie of the door names the state.
struct PageStates: Sendable {
    static let cookie = "sign-in"
    /// From page to page; each page begins it anew. Longer than any Session in it lives.
    static let lifeSeconds: Int64 = 3_600
    /// Bytes of one state. What comes from a browser has bounds of its own; what a function answers may be longer than any sign-in needs.
    static let longest = 131_072

    private let states: SealedStates<PageState>
    private let random: any RandomSource

    init(ports: Ports, masterKey: MasterKey) {
        states = SealedStates(ports: ports, masterKey: masterKey, purpose: "managed login", prefix: "page-")
        random = ports.random
    }

    /// - Returns: `nil` where the browser has no state, or one that is over or another pool's.
    func state(of request: DomainRequest) async throws -> PageState? {
        guard let name = request.cookie(Self.cookie), (1...128).contains(name.utf8.count) else { return nil }
        return try await states.value(named: states.name(of: name), in: request.pool.pool.id)
    }

    /// Keeps a state under a new name: what was given to somebody before they proved who they are is never used after.
    /// - Returns: the cookie to set.
    /// - Throws: InvalidLambdaResponse for a state that is too long.
    func keep(_ state: PageState, for request: DomainRequest) async throws -> String {
        let name = RandomText.token(random: random)
        do {
            try await states.keep(
                state, as: states.name(of: name), in: request.pool.pool.id, seconds: Self.lifeSeconds, longest: Self.longest)
        } catch is StateTooLong {
            throw UserPoolError.functionAnswerUnrecognizable(cause: "a page's state is too long")
        }
        return request.door.cookie(Self.cookie, name)
    }

    /// What names an authorization request in a state.
    func name(of query: String) -> String { states.name(of: query, context: ["request"]) }

    static func forget(at door: Door) -> String { door.cookie(cookie, "", maxAge: 0) }
}
