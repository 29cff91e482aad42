import Credentials
import OAuth
import UserPools

/// Keeps the states between pages in the database, sealed, so that any node can go on and nothing long stands in a cookie.
///
/// A cookie of the door names the state; the database knows only the name's keyed hash, so a copy of it leads into nobody's sign-in.
struct PageStates: Sendable {
    static let cookie = "sign-in"
    /// From page to page; each page begins it anew. Longer than any Session in it lives.
    static let lifeSeconds: Int64 = 3_600
    /// Bytes of one state. What comes from a browser has bounds of its own; what a function answers may be longer than any sign-in needs.
    static let longest = 131_072

    private let database: any UserPoolDatabase
    private let clock: any WallClock
    private let random: any RandomSource
    private let box: SealedBox
    private let names: KeyedHash

    init(ports: Ports, masterKey: MasterKey) {
        database = ports.database
        clock = ports.clock
        random = ports.random
        box = SealedBox(masterKey: masterKey, purpose: "managed login")
        names = KeyedHash(masterKey: masterKey, purpose: "managed login")
    }

    /// - Returns: `nil` where the browser has no state, or one that is over or another pool's.
    func state(of request: DomainRequest) async throws -> PageState? {
        guard let name = request.cookie(Self.cookie), (1...128).contains(name.utf8.count) else { return nil }
        let (flow, pool) = (flow(name), request.pool.pool.id)
        guard let sealed = try await database.read({ try $0.keptState(flow: flow, step: 0, in: pool) }),
            let opened = try? box.open(sealed, binding: binding(flow, pool)), opened.count > 8
        else { return nil }
        let expires = opened.prefix(8).reduce(Int64(0)) { $0 << 8 | Int64($1) }
        guard clock.time().seconds < expires else { return nil }
        return PageState(encoded: Array(opened.dropFirst(8)))
    }

    /// Keeps a state under a new name: what was given to somebody before they proved who they are is never used after.
    /// - Returns: the cookie to set.
    /// - Throws: InvalidLambdaResponse for a state that is too long.
    func keep(_ state: PageState, for request: DomainRequest) async throws -> String {
        let name = RandomText.token(random: random)
        let (flow, pool) = (flow(name), request.pool.pool.id)
        let expires = clock.time().adding(seconds: Self.lifeSeconds)
        let stamp = (0..<8).map { UInt8(truncatingIfNeeded: expires.seconds >> (56 - 8 * Int64($0))) }
        let encoded = try state.encoded()
        guard encoded.count <= Self.longest else { throw UserPoolError.functionAnswerUnrecognizable(cause: "a page's state is too long") }
        let sealed = try box.seal(stamp + encoded, binding: binding(flow, pool), random: random)
        try await database.write { try $0.keepState(sealed, flow: flow, step: 0, in: pool, expires: expires) }
        return request.door.cookie(Self.cookie, name)
    }

    /// What names an authorization request in a state.
    func name(of query: String) -> String { Hexadecimal.encode(names.hash(query, context: ["request"])) }

    static func forget(at door: Door) -> String { door.cookie(cookie, "", maxAge: 0) }

    private func flow(_ name: String) -> String { "page-" + Hexadecimal.encode(names.hash(name)) }

    private func binding(_ flow: String, _ pool: UserPoolID) -> SealBinding {
        SealBinding(table: "kept_states", column: "state", row: [pool.value, flow])
    }
}
