import Credentials
import JSON
import Persistence
import Synchronization
import TestSupport
import Testing
import UserPools

/// A pool with two resource servers, and programs in it.
struct ProgramPool {
    static let api = "https://api.example.com"
    static let orders = "orders"
    let pool: TestPool
    var app: AppUnderTest { pool.app }

    init(_ pool: TestPool) async throws {
        self.pool = pool
        for (identifier, scopes) in [(Self.api, ["read", "write"]), (Self.orders, ["read", "cancel"])] {
            _ = try await pool.ok(
                "CreateResourceServer",
                [
                    "Identifier": .string(identifier), "Name": "API",
                    "Scopes": .array(scopes.map { ["ScopeName": .string($0), "ScopeDescription": "a scope"] }),
                ])
        }
    }

    /// A client for programs.
    func program(
        _ scopes: [String] = ["orders/read", "https://api.example.com/write"], flows: [String] = ["ALLOW_CLIENT_TOKEN_AUTH"],
        settings: [String: WireValue] = [:]
    ) async throws -> Program {
        let shape = try await pool.makeClient(
            [
                "GenerateSecret": true, "ExplicitAuthFlows": .array(flows.map { .string($0) }),
                "AllowedOAuthScopes": .array(scopes.map { .string($0) }),
            ].merging(settings) { $1 })
        return Program(app: app, id: try #require(shape["ClientId"]?.string), secret: shape["ClientSecret"]?.string ?? "")
    }
}

struct Program {
    let app: AppUnderTest
    let id: String
    let secret: String

    func ask(secret: String? = nil, _ more: [String: WireValue] = [:]) async -> Answer {
        await app.call("GetClientToken", .object(["ClientId": .string(id), "Secret": .string(secret ?? self.secret)], more))
    }

    func token(_ more: [String: WireValue] = [:]) async throws -> String {
        let answer = await ask(more)
        return try #require(answer["ClientAuthenticationResult"]?["AccessToken"]?.string, "\(answer)")
    }
}

func withPrograms(
    on engine: Engine, pool: [String: WireValue] = [:], sourceLocation: SourceLocation = #_sourceLocation,
    _ body: (ProgramPool) async throws -> Void
) async throws {
    try await withPool(on: engine, pool: pool, sourceLocation: sourceLocation) { try await body(try await ProgramPool($0)) }
}

@Suite("Tokens for programs")
struct ClientTokenTests {
    @Test("hold exactly Cognito's claims, with the client's scopes or those asked for", arguments: Engine.allCases)
    func claims(engine: Engine) async throws {
        try await withPrograms(on: engine) { programs in
            let program = try await programs.program(
                settings: ["AccessTokenValidity": 10, "TokenValidityUnits": ["AccessToken": "minutes"]])
            let answer = await program.ask()
            let result = try #require(answer["ClientAuthenticationResult"], "\(answer)")
            #expect(result["TokenType"] == "Bearer" && result["ExpiresIn"] == 600 && result.names.count == 3)
            let token = try #require(result["AccessToken"]?.string)
            let claims = try Tokens.claims(token)
            #expect(
                claims.names == ["auth_time", "client_id", "exp", "iat", "iss", "jti", "scope", "sub", "token_use", "version"])
            #expect(claims["sub"] == .string(program.id) && claims["client_id"] == .string(program.id))
            #expect(claims["token_use"] == "access" && claims["version"] == 2)
            #expect(claims["scope"] == "orders/read https://api.example.com/write")
            #expect(claims["iss"] == .string("http://localhost:9400/" + programs.pool.id))
            #expect(claims["auth_time"] == 1_762_250_585 && claims["iat"] == 1_762_250_585 && claims["exp"] == 1_762_251_185)
            let again = try Tokens.claims(try await program.token(["Scopes": ["orders/read", "orders/read"]]))
            #expect(again["scope"] == "orders/read" && again["jti"] != claims["jti"])
            #expect(try Tokens.claims(try await program.token(["Scopes": []]))["scope"] == claims["scope"])
            // It is a program's: no account hangs on it.
            #expect(
                await programs.pool.profile(token) == "NotAuthorizedException: Access Token does not have required scopes")
        }
    }

    @Test("are for clients that prove a secret and have the flow, and for scopes that are theirs", arguments: Engine.allCases)
    func refusals(engine: Engine) async throws {
        try await withPrograms(on: engine) { programs in
            let program = try await programs.program()
            let other = try await programs.program()
            let wrong = "NotAuthorizedException: Invalid client secret."
            #expect(await program.ask(secret: other.secret).outcome == wrong)
            #expect(await program.ask(secret: String(program.secret.dropLast()) + "+").outcome == wrong)
            #expect(await program.ask(secret: program.secret + "a").outcome == wrong)
            let open = Program(app: programs.app, id: programs.pool.client, secret: program.secret)
            #expect(
                await open.ask().outcome == "NotAuthorizedException: Client \(open.id) is not configured with a secret.")
            let signIn = try await programs.program(flows: ["ALLOW_USER_PASSWORD_AUTH", "ALLOW_REFRESH_TOKEN_AUTH"])
            #expect(await signIn.ask().outcome == "NotAuthorizedException: CLIENT_TOKEN_AUTH flow not enabled for this client")
            #expect(await signIn.ask(secret: other.secret).outcome == wrong, "who proves nothing learns nothing")
            for scope in [
                "orders/cancel", "orders/none", "none/read", "orders", "openid", "aws.cognito.signin.user.admin", "orders/read/",
                "https://api.example.com/read",
            ] {
                #expect(
                    await program.ask(["Scopes": [.string("orders/read"), .string(scope)]]).outcome
                        == "InvalidParameterException: Invalid scope requested: \(scope)")
            }
            let bare = try await programs.program(["openid", "aws.cognito.signin.user.admin"])
            #expect(
                await bare.ask().outcome
                    == "InvalidParameterException: The client has no scopes of resource servers that can be granted.")
            #expect(
                await Program(app: programs.app, id: "nobody", secret: program.secret).ask().outcome
                    == "ResourceNotFoundException: User pool client nobody does not exist.")
        }
    }

    @Test("come for either active secret, and for none that is taken away", arguments: Engine.allCases)
    func secrets(engine: Engine) async throws {
        try await withPrograms(on: engine) { programs in
            let program = try await programs.program()
            programs.app.clock.advance(seconds: 1)
            let added = try await programs.pool.ok("AddUserPoolClientSecret", ["ClientId": .string(program.id)])
            let second = try #require(added["ClientSecretDescriptor"]?["ClientSecretValue"]?.string, "\(added)")
            #expect(await program.ask().status == 200)
            #expect(await program.ask(secret: second).status == 200)
            let listed = try await programs.pool.ok("ListUserPoolClientSecrets", ["ClientId": .string(program.id)])
            let first = try #require(
                listed["ClientSecrets"]?.array?.first { $0["ClientSecretId"] != added["ClientSecretDescriptor"]?["ClientSecretId"] }?[
                    "ClientSecretId"]?.string, "\(listed)")
            _ = try await programs.pool.ok(
                "DeleteUserPoolClientSecret", ["ClientId": .string(program.id), "ClientSecretId": .string(first)])
            #expect(await program.ask().outcome == "NotAuthorizedException: Invalid client secret.")
            #expect(await program.ask(secret: second).status == 200)
        }
    }

    @Test("lose the scopes of a resource server that is gone, at once", arguments: Engine.allCases)
    func goneServer(engine: Engine) async throws {
        try await withPrograms(on: engine) { programs in
            let program = try await programs.program()
            #expect(await program.ask().status == 200)
            _ = try await programs.pool.ok("DeleteResourceServer", ["Identifier": "orders"])
            #expect(try Tokens.claims(try await program.token())["scope"] == "https://api.example.com/write")
            #expect(
                await program.ask(["Scopes": ["orders/read"]]).outcome
                    == "InvalidParameterException: Invalid scope requested: orders/read")
            _ = try await programs.pool.ok(
                "UpdateResourceServer",
                [
                    "Identifier": .string(ProgramPool.api), "Name": "API",
                    "Scopes": [["ScopeName": "read", "ScopeDescription": "a scope"]],
                ])
            #expect(await program.ask().outcome.hasPrefix("InvalidParameterException: The client has no scopes"))
        }
    }

    @Test("ask a V3 function alone, which hears of a program and may not forge who it is", arguments: Engine.allCases)
    func function(engine: Engine) async throws {
        let function: WireValue = "arn:aws:lambda:us-east-1:000000000000:function:token"
        for version in ["V1_0", "V2_0", "V3_0"] {
            let lambda: WireValue = ["PreTokenGenerationConfig": ["LambdaArn": function, "LambdaVersion": .string(version)]]
            try await withPrograms(on: engine, pool: ["LambdaConfig": lambda]) { programs in
                let program = try await programs.program()
                programs.app.triggers.script {
                    $0.preTokenGeneration = { event, occasion in
                        guard event.source == .clientCredentials, event.scopes == ["orders/read"], event.groups.groups.isEmpty,
                            occasion.username == "ClientCredentials", occasion.userAttributes.isEmpty,
                            occasion.clientMetadata == ["for": "nightly"], occasion.client?.value == program.id
                        else { throw UserPoolError.functionRaised("PreTokenGeneration", "told wrongly") }
                        return PreTokenGenerationVerdict(
                            accessToken: .init(
                                add: [
                                    "tenant": "a", "sub": "forged", "client_id": "forged", "token_use": "id", "username": "ada", "act": "x",
                                ]),
                            scopesToAdd: ["extra/read", "aws.cognito.signin.user.admin"], scopesToSuppress: ["orders/read"],
                            groups: GroupClaims(groups: ["staff"], roles: ["arn:role"], preferredRole: nil))
                    }
                }
                let asked: [String: WireValue] = ["Scopes": ["orders/read"], "ClientMetadata": ["for": "nightly"]]
                let claims = try Tokens.claims(try await program.token(asked))
                guard version == "V3_0" else {
                    #expect(claims["tenant"] == nil && claims["scope"] == "orders/read")
                    #expect(programs.app.triggers.calls.isEmpty)
                    return
                }
                #expect(claims["tenant"] == "a" && claims["scope"] == "extra/read")
                #expect(claims["sub"] == .string(program.id) && claims["client_id"] == .string(program.id))
                #expect(claims["token_use"] == "access" && claims["username"] == nil && claims["cognito:groups"] == nil)
                #expect(claims["act"] == nil)
                #expect(programs.app.triggers.names == ["TokenGeneration_ClientCredentials"])
                for refusal in [
                    UserPoolError.functionRaised("PreTokenGeneration", "not today"), .functionUnavailable("PreTokenGeneration", cause: "x"),
                    .functionAnswerNotJSON(cause: "x"),
                ] {
                    programs.app.triggers.script { $0.preTokenGeneration = { _, _ in throw refusal } }
                    #expect(await program.ask(asked).outcome == "NotAuthorizedException: " + refusal.message)
                }
            }
        }
    }

    @Test("touch no database once the client is known")
    func memory() async throws {
        try await Engine.sqlite.withDatabase { database in
            let counting = CountedDatabase(database)
            let app = try await AppUnderTest(counting)
            let programs = try await ProgramPool(try await TestPool(app))
            let program = try await programs.program()
            _ = try await program.token()
            let before = counting.transactions
            for _ in 0..<20 { _ = try await program.token(["Scopes": ["orders/read"]]) }
            #expect(counting.transactions == before)
            _ = await app.call("GetUser", ["AccessToken": .string(try await program.token())])
            _ = try await programs.pool.ok("DescribeUserPool")
            #expect(counting.transactions > before, "the count counts")
        }
    }

    @Test("come by the flow of their clients, which is the only one and has nothing to refresh", arguments: Engine.allCases)
    func configuration(engine: Engine) async throws {
        try await withPrograms(on: engine) { programs in
            func outcome(_ flows: [String]) async -> String {
                await programs.pool.outcome(
                    "CreateUserPoolClient",
                    ["ClientName": "x", "GenerateSecret": true, "ExplicitAuthFlows": .array(flows.map { .string($0) })])
            }
            #expect(await outcome(["ALLOW_CLIENT_TOKEN_AUTH"]) == "200")
            #expect(await outcome(["ALLOW_TOKEN_EXCHANGE_DELEGATION", "ALLOW_TOKEN_EXCHANGE_IMPERSONATION"]) == "200")
            #expect(
                await outcome(["ALLOW_CLIENT_TOKEN_AUTH", "ALLOW_REFRESH_TOKEN_AUTH"])
                    == "InvalidParameterException: ALLOW_CLIENT_TOKEN_AUTH cannot be combined with other flows.")
            #expect(
                await outcome(["ALLOW_TOKEN_EXCHANGE_DELEGATION", "ALLOW_USER_SRP_AUTH"])
                    == "InvalidParameterException: REFRESH_TOKEN_AUTH should always be allowed.")
        }
    }
}

/// Counts the transactions of a database.
private final class CountedDatabase: Database {
    private let database: any Database
    private let count = Atomic<Int>(0)
    var transactions: Int { count.load(ordering: .relaxed) }
    var dialect: SQLDialect { database.dialect }

    init(_ database: any Database) { self.database = database }

    func read<T: Sendable>(_ body: @escaping @Sendable (any SQLTransaction) throws -> T) async throws -> T {
        count.add(1, ordering: .relaxed)
        return try await database.read(body)
    }

    func write<T: Sendable>(_ body: @escaping @Sendable (any SQLTransaction) throws -> T) async throws -> T {
        count.add(1, ordering: .relaxed)
        return try await database.write(body)
    }

    func close() async { await database.close() }
}
