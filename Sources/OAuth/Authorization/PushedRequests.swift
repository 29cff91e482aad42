public import Credentials
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

    private struct Kept: Codable, Sendable {
        let client: String
        let query: String
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
    private let states: SealedStates<Kept>

    public init(ports: Ports, masterKey: MasterKey) {
        database = ports.database
        clock = ports.clock
        random = ports.random
        states = SealedStates(ports: ports, masterKey: masterKey, purpose: "pushed authorization request", prefix: "pushed-")
    }

    /// Keeps a request that has been checked.
    /// - Returns: its `request_uri`.
    func keep(_ query: FormFields, of client: ClientContext) async throws -> String {
        let address = Self.scheme + RandomText.token(random: random)
        let kept = Kept(client: client.client.id.value, query: query.encoded)
        try await states.keep(kept, as: flow(address, browser: nil), in: client.pool.id, seconds: Self.lifeSeconds)
        return address
    }

    /// The request behind a `request_uri` that this browser has brought before.
    /// - Returns: `nil` where it has not, where its time is over, or where it is another client's.
    func held(_ address: String, of client: ClientContext, by request: DomainRequest) async throws -> Holding? {
        guard let browser = browser(request), Self.isPossible(address) else { return nil }
        let flow = flow(address, browser: browser)
        guard let kept = try await states.value(named: flow, in: client.pool.id), kept.client == client.client.id.value else { return nil }
        return Holding(flow: flow, client: kept.client, query: kept.query)
    }

    /// Gives a request to the browser that brings its `request_uri` first.
    /// - Returns: the request and the cookie to set; `nil` where there is none, where its time is over, where it was taken before, or where
    ///   it is another client's, which does not use it up.
    func take(_ address: String, of client: ClientContext, for request: DomainRequest) async throws -> (Holding, cookie: String)? {
        guard Self.isPossible(address) else { return nil }
        let browser = browser(request) ?? RandomText.token(random: random)
        let (flow, heldFlow, pool) = (flow(address, browser: nil), flow(address, browser: browser), client.pool.id)
        let expires = clock.time().adding(seconds: Self.browserLifeSeconds)
        let taken = try await database.write { tx -> Holding? in
            guard let kept = try states.kept(named: flow, in: pool, tx)?.value, kept.client == client.client.id.value,
                try tx.spend(flow: flow, step: 0, in: pool, expires: expires)
            else { return nil }
            try states.keep(kept, as: heldFlow, in: pool, until: expires, tx)
            return Holding(flow: heldFlow, client: kept.client, query: kept.query)
        }
        return taken.map { ($0, request.door.cookie(Self.cookie, browser, maxAge: Int(Self.browserLifeSeconds))) }
    }

    /// Ends a request that has been answered.
    func end(_ holding: Holding, in pool: UserPoolID) async throws {
        let expires = clock.time().adding(seconds: Self.answeredLifeSeconds)
        try await database.write { tx in
            guard let last = try states.kept(named: holding.flow, in: pool, tx), expires < last.expires else { return }
            try states.keep(last.value, as: holding.flow, in: pool, until: expires, tx)
        }
    }

    private func browser(_ request: DomainRequest) -> String? {
        request.cookie(Self.cookie).flatMap { (16...128).contains($0.utf8.count) ? $0 : nil }
    }

    private static func isPossible(_ address: String) -> Bool { address.hasPrefix(scheme) && address.utf8.count <= 256 }

    private func flow(_ address: String, browser: String?) -> String {
        states.name(of: address, context: browser.map { ["browser", $0] } ?? ["anybody"])
    }
}
