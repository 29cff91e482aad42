public import Credentials
import FoundationEssentials
public import UserPools

/// Authorization requests that clients have sent ahead, kept in the database and sealed, so that any node can go on. Source: RFC 9126.
///
/// A `request_uri` works once, within a minute. Whoever's browser brings it to the authorization endpoint first has it for the length of a
/// sign-in, by a cookie: the pages go on with the same address, and in another browser it is worth nothing.
public struct PushedRequests: Sendable {
    static let cookie = "pushed"
    /// RFC 9126 section 2.2.
    static let scheme = "urn:ietf:params:oauth:request_uri:"
    /// RFC 9126 section 7.3: short enough that nobody else gets to use it.
    static let lifeSeconds: Int64 = 60
    /// As long as a sign-in may take on the pages.
    static let browserLifeSeconds: Int64 = 3_600
    /// After its answer: a person who presses a button twice gets there too.
    static let answeredLifeSeconds: Int64 = 10

    private struct Kept: Codable {
        let client: String
        let query: String
        let expires: Instant
    }

    /// What a browser holds: whence a page has its request.
    public struct Holding: Sendable {
        let flow: String
        let client: String
        let query: String
    }

    private let database: any UserPoolDatabase
    private let clock: any WallClock
    private let random: any RandomSource
    private let box: SealedBox
    private let names: KeyedHash

    public init(ports: Ports, masterKey: MasterKey) {
        database = ports.database
        clock = ports.clock
        random = ports.random
        box = SealedBox(masterKey: masterKey, purpose: "pushed authorization request")
        names = KeyedHash(masterKey: masterKey, purpose: "pushed authorization request")
    }

    /// Keeps a request that has been checked.
    /// - Returns: its `request_uri`.
    func keep(_ query: FormFields, of client: ClientContext) async throws -> String {
        let address = Self.scheme + RandomText.token(random: random)
        let (flow, pool) = (flow(address, browser: nil), client.pool.id)
        let kept = Kept(
            client: client.client.id.value, query: query.encoded, expires: clock.time().adding(seconds: Self.lifeSeconds))
        let sealed = try seal(kept, flow, pool)
        try await database.write { try $0.keepState(sealed, flow: flow, step: 0, in: pool, expires: kept.expires) }
        return address
    }

    /// The request behind a `request_uri` that this browser has brought before.
    /// - Returns: `nil` where it has not, where its time is over, or where it is another client's.
    func held(_ address: String, of client: ClientContext, by request: DomainRequest) async throws -> Holding? {
        guard let browser = browser(request), Self.isPossible(address) else { return nil }
        let (flow, pool) = (flow(address, browser: browser), client.pool.id)
        guard let sealed = try await database.read({ try $0.keptState(flow: flow, step: 0, in: pool) }),
            let kept = open(sealed, flow, pool), kept.client == client.client.id.value
        else { return nil }
        return Holding(flow: flow, client: kept.client, query: kept.query)
    }

    /// Gives a request to the browser that brings its `request_uri` first.
    /// - Returns: the request and the cookie to set; `nil` where there is none, where its time is over, where it was taken before, or where
    ///   it is another client's, which does not use it up.
    func take(_ address: String, of client: ClientContext, for request: DomainRequest) async throws -> (Holding, cookie: String)? {
        guard Self.isPossible(address) else { return nil }
        let browser = browser(request) ?? RandomText.token(random: random)
        let (flow, pool) = (flow(address, browser: nil), client.pool.id)
        let heldFlow = self.flow(address, browser: browser)
        let expires = clock.time().adding(seconds: Self.browserLifeSeconds)
        let taken = try await database.write { tx -> Holding? in
            guard let sealed = try tx.keptState(flow: flow, step: 0, in: pool), let kept = open(sealed, flow, pool),
                kept.client == client.client.id.value, try tx.spend(flow: flow, step: 0, in: pool, expires: expires)
            else { return nil }
            let held = Kept(client: kept.client, query: kept.query, expires: expires)
            try tx.keepState(try seal(held, heldFlow, pool), flow: heldFlow, step: 0, in: pool, expires: expires)
            return Holding(flow: heldFlow, client: kept.client, query: kept.query)
        }
        return taken.map { ($0, request.door.cookie(Self.cookie, browser, maxAge: Int(Self.browserLifeSeconds))) }
    }

    /// Ends a request that has been answered.
    func end(_ holding: Holding, in pool: UserPoolID) async throws {
        let expires = clock.time().adding(seconds: Self.answeredLifeSeconds)
        let sealed = try seal(Kept(client: holding.client, query: holding.query, expires: expires), holding.flow, pool)
        try await database.write { tx in
            guard let last = try tx.keptState(flow: holding.flow, step: 0, in: pool), let kept = open(last, holding.flow, pool),
                expires < kept.expires
            else { return }
            try tx.keepState(sealed, flow: holding.flow, step: 0, in: pool, expires: expires)
        }
    }

    private func browser(_ request: DomainRequest) -> String? {
        request.cookie(Self.cookie).flatMap { (16...128).contains($0.utf8.count) ? $0 : nil }
    }

    private static func isPossible(_ address: String) -> Bool { address.hasPrefix(scheme) && address.utf8.count <= 256 }

    private func flow(_ address: String, browser: String?) -> String {
        "pushed-" + Hexadecimal.encode(names.hash(address, context: browser.map { ["browser", $0] } ?? ["anybody"]))
    }

    private func seal(_ kept: Kept, _ flow: String, _ pool: UserPoolID) throws -> [UInt8] {
        try box.seal(Array(try JSONEncoder().encode(kept)), binding: binding(flow, pool), random: random)
    }

    /// - Returns: `nil` for what is not ours, or over.
    private func open(_ sealed: [UInt8], _ flow: String, _ pool: UserPoolID) -> Kept? {
        guard let opened = try? box.open(sealed, binding: binding(flow, pool)),
            let kept = try? JSONDecoder().decode(Kept.self, from: Data(opened)), clock.time() < kept.expires
        else { return nil }
        return kept
    }

    private func binding(_ flow: String, _ pool: UserPoolID) -> SealBinding {
        SealBinding(table: "kept_states", column: "state", row: [pool.value, flow])
    }
}
