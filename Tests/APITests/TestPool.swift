import Credentials
import JSON
import TestSupport
import Testing
import UserPools

/// Runs a test on a fresh app; the server must not have found a fault of its own in the meantime, such as an error that an operation does
/// not declare.
func withApp(
    on engine: Engine, sourceLocation: SourceLocation = #_sourceLocation, _ body: (AppUnderTest) async throws -> Void
) async throws {
    await Places.shared.enter()
    do {
        try await engine.withDatabase { database in
            let app = try await AppUnderTest(database)
            try await body(app)
            #expect(app.log.faults.map(\.description) == [], sourceLocation: sourceLocation)
        }
        await Places.shared.leave()
    } catch {
        await Places.shared.leave()
        throw error
    }
}

/// As `withApp`, with a pool and a client in it.
func withPool(
    on engine: Engine, pool: [String: WireValue] = [:], client: [String: WireValue] = [:],
    sourceLocation: SourceLocation = #_sourceLocation, _ body: (TestPool) async throws -> Void
) async throws {
    try await withApp(on: engine, sourceLocation: sourceLocation) { app in
        try await body(try await TestPool(app, pool: pool, client: client))
    }
}

/// A few tests at a time: each has a database and its connections.
private actor Places {
    static let shared = Places()
    private var free = 4
    private var waiting: [CheckedContinuation<Void, Never>] = []

    func enter() async {
        if free > 0 {
            free -= 1
        } else {
            await withCheckedContinuation { waiting.append($0) }
        }
    }

    func leave() {
        if waiting.isEmpty { free += 1 } else { waiting.removeFirst().resume() }
    }
}

extension WireValue {
    /// An object made of parts, later ones first.
    static func object(_ members: [String: WireValue], _ more: [String: WireValue] = [:]) -> WireValue {
        .object(WireObject(members.merging(more) { _, new in new }.map { WireMember(name: $0.key, value: $0.value) }))
    }

    /// `[{Name, Value}]`, as attributes are written.
    static func attributes(_ attributes: [String: String]) -> WireValue {
        .array(attributes.sorted { $0.key < $1.key }.map { ["Name": .string($0.key), "Value": .string($0.value)] })
    }

    /// `[{Name, Value}]` by name.
    var attributesByName: [String: String] {
        Dictionary(
            (array ?? []).map { ($0["Name"]?.string ?? "", $0["Value"]?.string ?? "") }, uniquingKeysWith: { _, _ in "stands twice" })
    }

    var names: [String] { (object?.members ?? []).map(\.name).sorted() }
    var strings: [String] { (array ?? []).compactMap(\.string) }
}

extension AppUnderTest {
    /// Calls an operation that must succeed.
    func ok(
        _ operation: String, _ input: WireValue, region: String? = nil, sourceLocation: SourceLocation = #_sourceLocation
    ) async throws -> WireValue {
        let answer = await call(operation, input, region: region)
        try #require(answer.status == 200, "\(operation): \(answer)", sourceLocation: sourceLocation)
        return answer.body
    }

    /// `Name: message` of a refusal, or the status.
    func outcome(_ operation: String, _ input: WireValue, region: String? = nil) async -> String {
        await call(operation, input, region: region).outcome
    }
}

/// A pool with one client.
struct TestPool {
    static let password = "Correct-Horse-7"
    static let allFlows: WireValue = [
        "ALLOW_USER_PASSWORD_AUTH", "ALLOW_USER_SRP_AUTH", "ALLOW_REFRESH_TOKEN_AUTH", "ALLOW_USER_AUTH",
        "ALLOW_ADMIN_USER_PASSWORD_AUTH",
    ]

    let app: AppUnderTest
    let id: String
    let client: String
    let secret: String?

    init(_ app: AppUnderTest, pool: [String: WireValue] = [:], client: [String: WireValue] = [:]) async throws {
        self.app = app
        let made = try await app.ok("CreateUserPool", .object(["PoolName": "pool"], pool))
        id = try #require(made["UserPool"]?["Id"]?.string)
        let shape = try await Self.makeClient(app, id, client)
        self.client = try #require(shape["ClientId"]?.string)
        secret = shape["ClientSecret"]?.string
    }

    private static func makeClient(_ app: AppUnderTest, _ pool: String, _ settings: [String: WireValue]) async throws -> WireValue {
        let defaults: [String: WireValue] = ["UserPoolId": .string(pool), "ClientName": "app", "ExplicitAuthFlows": allFlows]
        return try #require(try await app.ok("CreateUserPoolClient", .object(defaults, settings))["UserPoolClient"])
    }

    func makeClient(_ settings: [String: WireValue] = [:]) async throws -> WireValue { try await Self.makeClient(app, id, settings) }

    /// The pool's id and more.
    func input(_ members: [String: WireValue] = [:]) -> WireValue { .object(["UserPoolId": .string(id)], members) }

    /// The client's id and more.
    func open(_ members: [String: WireValue] = [:]) -> WireValue { .object(["ClientId": .string(client)], members) }

    func ok(
        _ operation: String, _ members: [String: WireValue] = [:], sourceLocation: SourceLocation = #_sourceLocation
    ) async throws -> WireValue {
        try await app.ok(operation, input(members), sourceLocation: sourceLocation)
    }

    func outcome(_ operation: String, _ members: [String: WireValue] = [:]) async -> String {
        await app.outcome(operation, input(members))
    }

    /// A confirmed user with the usual password.
    /// - Returns: the `sub`.
    @discardableResult
    func addUser(
        _ name: String, password: String = TestPool.password, _ attributes: [String: String] = [:],
        sourceLocation: SourceLocation = #_sourceLocation
    ) async throws -> String {
        let made = try await ok(
            "AdminCreateUser",
            ["Username": .string(name), "MessageAction": "SUPPRESS", "UserAttributes": .attributes(attributes)],
            sourceLocation: sourceLocation)
        _ = try await ok(
            "AdminSetUserPassword", ["Username": .string(name), "Password": .string(password), "Permanent": true],
            sourceLocation: sourceLocation)
        return try #require(made["User"]?["Attributes"]?.attributesByName["sub"])
    }

    func user(_ name: String) async throws -> WireValue { try await ok("AdminGetUser", ["Username": .string(name)]) }

    func attributes(of name: String) async throws -> [String: String] {
        try #require(try await user(name)["UserAttributes"]).attributesByName
    }

    /// USER_PASSWORD_AUTH.
    func signIn(_ name: String, _ password: String = TestPool.password, client: String? = nil) async -> Answer {
        await app.call(
            "InitiateAuth",
            [
                "ClientId": .string(client ?? self.client), "AuthFlow": "USER_PASSWORD_AUTH",
                "AuthParameters": ["USERNAME": .string(name), "PASSWORD": .string(password)],
            ])
    }

    func tokens(_ name: String, _ password: String = TestPool.password, client: String? = nil) async throws -> Tokens {
        try Tokens(await signIn(name, password, client: client))
    }

    func refresh(_ token: String, client: String? = nil) async -> Answer {
        await app.call(
            "InitiateAuth",
            [
                "ClientId": .string(client ?? self.client), "AuthFlow": "REFRESH_TOKEN_AUTH",
                "AuthParameters": ["REFRESH_TOKEN": .string(token)],
            ])
    }

    /// Whether an access token still opens the account.
    func profile(_ accessToken: String) async -> String {
        await app.outcome("GetUser", ["AccessToken": .string(accessToken)])
    }
}

/// AuthenticationResult.
struct Tokens {
    let access: String
    let id: String
    let refresh: String?
    let expiresIn: Int64

    init(_ answer: Answer) throws {
        let result = try #require(answer["AuthenticationResult"], "\(answer)")
        access = try #require(result["AccessToken"]?.string)
        id = try #require(result["IdToken"]?.string)
        refresh = result["RefreshToken"]?.string
        expiresIn = try #require(result["ExpiresIn"]?.int64)
        #expect(result["TokenType"]?.string == "Bearer")
    }

    static func claims(_ token: String) throws -> WireValue {
        let parts = token.split(separator: ".")
        try #require(parts.count == 3)
        return try WireValue(json: try Base64URL.decode(String(parts[1])))
    }
}
