import AWSWire
import Credentials
import JSON
import TestSupport
import Testing
import UserPools

/// A pool with people, whose sign-ins carry the scopes of resource servers, and services that exchange their tokens.
struct ExchangePool {
    static let both = ["ALLOW_TOKEN_EXCHANGE_IMPERSONATION", "ALLOW_TOKEN_EXCHANGE_DELEGATION"]
    static let selfService = "aws.cognito.signin.user.admin"
    let programs: ProgramPool
    var pool: TestPool { programs.pool }
    var app: AppUnderTest { programs.app }

    static let lambda: [String: WireValue] = [
        "LambdaConfig": [
            "PreTokenGenerationConfig": [
                "LambdaArn": "arn:aws:lambda:us-east-1:000000000000:function:token", "LambdaVersion": "V2_0",
            ]
        ]
    ]

    init(_ programs: ProgramPool) async throws {
        self.programs = programs
        try await pool.addUser("ada", ["email": "ada@example.com", "name": "Ada"])
        try await pool.addUser("bob", ["email": "bob@example.com", "email_verified": "true"])
        programs.app.triggers.script {
            $0.preTokenGeneration = { _, _ in
                PreTokenGenerationVerdict(scopesToAdd: ["orders/read", "orders/cancel", "https://api.example.com/read"])
            }
        }
    }

    /// A service that may exchange tokens.
    func service(
        _ scopes: [String] = ["orders/read", "https://api.example.com/read", "https://api.example.com/write", selfService],
        flows: [String] = both, settings: [String: WireValue] = [:]
    ) async throws -> Program {
        try await programs.program(scopes, flows: flows, settings: settings)
    }
}

extension Program {
    func exchange(_ subject: String, _ more: [String: WireValue] = [:]) async -> Answer {
        await app.call(
            "GetDerivedToken",
            .object(
                [
                    "ClientId": .string(id), "ClientSecret": .string(secret), "SubjectToken": .string(subject),
                    "SubjectTokenType": "ACCESS_TOKEN",
                ], more))
    }

    func derived(_ subject: String, _ more: [String: WireValue] = [:]) async throws -> String {
        let answer = await exchange(subject, more)
        return try #require(answer["IssuedToken"]?.string, "\(answer)")
    }
}

private func actor(_ token: String, _ type: WireValue = "ACCESS_TOKEN") -> [String: WireValue] {
    ["ActorToken": .string(token), "ActorTokenType": type]
}

func withExchange(
    on engine: Engine, sourceLocation: SourceLocation = #_sourceLocation, _ body: (ExchangePool) async throws -> Void
) async throws {
    try await withPrograms(on: engine, pool: ExchangePool.lambda, sourceLocation: sourceLocation) {
        try await body(try await ExchangePool($0))
    }
}

@Suite("Derived tokens")
struct DerivedTokenTests {
    @Test("say who they are about, whom they are issued to and where they go", arguments: Engine.allCases)
    func claims(engine: Engine) async throws {
        try await withExchange(on: engine) { exchange in
            _ = try await exchange.pool.ok("CreateGroup", ["GroupName": "staff", "RoleArn": "arn:aws:iam::000000000000:role/staff"])
            _ = try await exchange.pool.ok("CreateGroup", ["GroupName": "later"])
            _ = try await exchange.pool.ok("AdminAddUserToGroup", ["GroupName": "staff", "Username": "ada"])
            let tokens = try await exchange.pool.tokens("ada")
            let subject = try Tokens.claims(tokens.access)
            let service = try await exchange.service()
            _ = try await exchange.pool.ok("AdminAddUserToGroup", ["GroupName": "later", "Username": "ada"])
            exchange.app.clock.advance(seconds: 600)
            let answer = await service.exchange(tokens.access, ["Resources": ["orders"]])
            #expect(answer["IssuedTokenType"] == "ACCESS_TOKEN" && answer["TokenType"] == "Bearer", "\(answer)")
            #expect(answer["ExpiresIn"] == 3_000, "no longer than the subject's token")
            #expect(answer["Scopes"] == ["orders/read"])
            let claims = try Tokens.claims(try #require(answer["IssuedToken"]?.string))
            #expect(
                claims.names == [
                    "aud", "auth_time", "client_id", "cognito:groups", "event_id", "exp", "iat", "iss", "jti", "origin_jti", "scope", "sub",
                    "token_use", "username", "version",
                ])
            for name in ["sub", "iss", "username", "auth_time", "origin_jti", "exp"] { #expect(claims[name] == subject[name], "\(name)") }
            #expect(claims["aud"] == "orders" && claims["scope"] == "orders/read" && claims["token_use"] == "access")
            #expect(claims["client_id"] == .string(service.id) && claims["jti"] != subject["jti"])
            #expect(claims["iat"] == 1_762_251_185 && claims["cognito:groups"] == ["staff"], "no group that the subject's token has not")
            _ = try await exchange.pool.ok("AdminRemoveUserFromGroup", ["GroupName": "staff", "Username": "ada"])
            #expect(try Tokens.claims(try await service.derived(tokens.access))["cognito:groups"] == nil, "nor one that is left")

            let shortLived = try await exchange.service(
                settings: ["AccessTokenValidity": 5, "TokenValidityUnits": ["AccessToken": "minutes"]])
            #expect(await shortLived.exchange(tokens.access)["ExpiresIn"] == 300)
        }
    }

    @Test("have scopes that were asked for, that the subject has and that the client may have", arguments: Engine.allCases)
    func scopes(engine: Engine) async throws {
        try await withExchange(on: engine) { exchange in
            let subject = try await exchange.pool.tokens("ada").access
            let own = ExchangePool.selfService
            #expect(try Tokens.claims(subject)["scope"] == .string("\(own) orders/read orders/cancel https://api.example.com/read"))
            let service = try await exchange.service()
            let none = "InvalidParameterException: None of the requested scopes can be granted."
            let rows: [(asked: [String]?, target: [String: WireValue], granted: [String]?)] = [
                (nil, [:], [own, "orders/read", "https://api.example.com/read"]),
                ([], [:], [own, "orders/read", "https://api.example.com/read"]),
                (["orders/read", "orders/read"], [:], ["orders/read"]),
                (["orders/cancel"], [:], nil),  // not the client's
                (["https://api.example.com/write"], [:], nil),  // not the subject's
                (["https://api.example.com/write", "orders/read"], [:], ["orders/read"]),
                (["openid"], [:], nil), ([own], [:], [own]),
                // What is bound to a service opens nobody's account, and to one resource server no other.
                (nil, ["Resources": ["orders"]], ["orders/read"]), ([own], ["Resources": ["orders"]], nil),
                (["https://api.example.com/read"], ["Resources": ["orders"]], nil),
                (nil, ["Audiences": ["billing"]], ["orders/read", "https://api.example.com/read"]),
                ([own], ["Audiences": ["billing"]], nil), (nil, ["Audiences": ["orders"]], ["orders/read"]),
                (nil, ["Audiences": [.string(service.id)]], ["orders/read", "https://api.example.com/read"]),
            ]
            for (asked, target, granted) in rows {
                var more = target
                if let asked { more["Scopes"] = .array(asked.map { .string($0) }) }
                let answer = await service.exchange(subject, more)
                guard let granted else {
                    #expect(answer.outcome == none, "\(more)")
                    continue
                }
                #expect(answer["Scopes"]?.strings == granted, "\(more) \(answer)")
                #expect(
                    try Tokens.claims(answer["IssuedToken"]?.string ?? "..")["scope"] == .string(granted.joined(separator: " ")), "\(more)")
            }
            // A second exchange does not bring back what the first took away.
            let narrow = try await service.derived(subject, ["Scopes": ["orders/read"]])
            #expect(await service.exchange(narrow)["Scopes"] == ["orders/read"])
            #expect(await service.exchange(narrow, ["Scopes": ["https://api.example.com/read"]]).outcome == none)
            // Nothing asked for and nothing left: a token that says who it is about and opens nothing.
            let bare = try await exchange.service(["openid"])
            let answer = await bare.exchange(subject, ["Resources": ["orders"]])
            #expect(answer["Scopes"] == nil && answer.status == 200)
            #expect(try Tokens.claims(answer["IssuedToken"]?.string ?? "..")["scope"] == nil)
            _ = try await exchange.pool.ok("DeleteResourceServer", ["Identifier": "orders"])
            #expect(await service.exchange(subject, ["Scopes": ["orders/read"]]).outcome == none, "a scope that is gone is not granted")
        }
    }

    @Test("name who acts, and who acted before", arguments: Engine.allCases)
    func actors(engine: Engine) async throws {
        try await withExchange(on: engine) { exchange in
            let subject = try await exchange.pool.tokens("ada").access
            let service = try await exchange.service()
            let (first, second) = (try await exchange.programs.program(), try await exchange.programs.program())
            let once = try await service.derived(subject, actor(try await first.token()))
            let one: WireValue = ["sub": .string(first.id), "client_id": .string(first.id)]
            #expect(try Tokens.claims(once)["act"] == one)
            #expect(try Tokens.claims(subject)["act"] == nil)
            let twice = try await service.derived(once, actor(try await second.token()))
            let two: WireValue = ["sub": .string(second.id), "client_id": .string(second.id), "act": one]
            #expect(try Tokens.claims(twice)["act"] == two)
            #expect(try Tokens.claims(try await service.derived(twice))["act"] == two, "who has acted stays named")
            // A person acts, by either kind of token.
            let bob = try await exchange.pool.tokens("bob")
            let person: WireValue = [
                "sub": .string(try await exchange.pool.attributes(of: "bob")["sub"] ?? ""), "client_id": .string(exchange.pool.client),
            ]
            #expect(try Tokens.claims(try await service.derived(subject, actor(bob.access)))["act"] == person)
            #expect(try Tokens.claims(try await service.derived(subject, actor(bob.id, "ID_TOKEN")))["act"] == person)
            // A chain has an end.
            var token = twice
            for turn in 3...5 {
                token = try await service.derived(token, actor(try await (turn.isMultiple(of: 2) ? second : first).token()))
            }
            #expect(
                await service.exchange(token, actor(try await second.token())).outcome
                    == "InvalidParameterException: The subject token has been through 5 actors, which is the most.")
            #expect(await service.exchange(token).status == 200)
        }
    }

    @Test("live no longer than their actor's token", arguments: Engine.allCases)
    func actorsLife(engine: Engine) async throws {
        try await withExchange(on: engine) { exchange in
            let service = try await exchange.service()
            let program = try await exchange.programs.program(
                settings: ["AccessTokenValidity": 5, "TokenValidityUnits": ["AccessToken": "minutes"]])
            let subject = try await exchange.pool.tokens("ada").access
            #expect(await service.exchange(subject, actor(try await program.token()))["ExpiresIn"] == 300)
        }
    }

    @Test("can be ID tokens, of what both clients may read and the subject's token shows", arguments: Engine.allCases)
    func idTokens(engine: Engine) async throws {
        try await withExchange(on: engine) { exchange in
            let role = "arn:aws:iam::000000000000:role/staff"
            _ = try await exchange.pool.ok("CreateGroup", ["GroupName": "staff", "RoleArn": .string(role)])
            _ = try await exchange.pool.ok("AdminAddUserToGroup", ["GroupName": "staff", "Username": "ada"])
            let tokens = try await exchange.pool.tokens("ada")
            let service = try await exchange.service()
            let ask: [String: WireValue] = ["RequestedTokenType": "ID_TOKEN"]
            let answer = await service.exchange(tokens.access, ask)
            #expect(answer["IssuedTokenType"] == "ID_TOKEN" && answer["TokenType"] == "N_A" && answer["Scopes"] == nil, "\(answer)")
            let id = try Tokens.claims(try #require(answer["IssuedToken"]?.string))
            #expect(id["token_use"] == "id" && id["aud"] == .string(service.id) && id["azp"] == nil && id["scope"] == nil)
            #expect(id["email"] == "ada@example.com" && id["name"] == "Ada" && id["cognito:username"] == "ada")
            #expect(id["cognito:groups"] == ["staff"] && id["cognito:roles"] == nil, "an access token names no roles")
            #expect(id["origin_jti"] == (try Tokens.claims(tokens.access)["origin_jti"]))

            let fromID = try Tokens.claims(try await service.derived(tokens.id, ask.merging(["SubjectTokenType": "ID_TOKEN"]) { $1 }))
            #expect(fromID["cognito:roles"] == [.string(role)] && fromID["cognito:preferred_role"] == .string(role))
            let bound = try Tokens.claims(try await service.derived(tokens.access, ask.merging(["Resources": ["orders"]]) { $1 }))
            #expect(bound["aud"] == "orders" && bound["azp"] == .string(service.id))

            let blind = try await exchange.service(settings: ["ReadAttributes": ["name"]])
            #expect(try Tokens.claims(try await blind.derived(tokens.access, ask))["email"] == nil)
            let narrow = try #require(try await exchange.pool.makeClient(["ReadAttributes": ["name"]])["ClientId"]?.string)
            let seen = try Tokens.claims(try await service.derived(try await exchange.pool.tokens("ada", client: narrow).access, ask))
            #expect(seen["email"] == nil && seen["name"] == "Ada", "the service sees no more than the application that signed Ada in")

            // An ID token has no scopes to give, and an access token for orders shows nobody's profile.
            let asked: [String: WireValue] = ["SubjectTokenType": "ID_TOKEN", "Scopes": ["orders/read"]]
            #expect(
                await service.exchange(tokens.id, asked).outcome
                    == "InvalidParameterException: None of the requested scopes can be granted.")
            let fromIDToken = try Tokens.claims(try await service.derived(tokens.id, ["SubjectTokenType": "ID_TOKEN"]))
            #expect(fromIDToken["scope"] == nil && fromIDToken["token_use"] == "access")
            let orders = try await service.derived(tokens.access, ["Scopes": ["orders/read"]])
            #expect(
                await service.exchange(orders, ask).outcome
                    == "InvalidParameterException: The scopes of the subject token do not permit an ID token.")
        }
    }

    @Test("are narrowed by the pool's function and never widened", arguments: Engine.allCases)
    func function(engine: Engine) async throws {
        try await withExchange(on: engine) { exchange in
            let tokens = try await exchange.pool.tokens("ada")
            let service = try await exchange.service()
            let program = try await exchange.programs.program()
            let acting = actor(try await program.token())
            exchange.app.triggers.script {
                $0.preTokenGeneration = { event, occasion in
                    PreTokenGenerationVerdict(
                        accessToken: .init(
                            add: ["tenant": "a", "aud": .string(occasion.client?.value ?? ""), "act": "none"], suppress: ["act", "aud"]),
                        scopesToAdd: ["orders/cancel", "more"], scopesToSuppress: ["orders/read"],
                        groups: GroupClaims(groups: ["admins"], roles: ["arn:role"], preferredRole: "arn:role"))
                }
            }
            let answer = await service.exchange(tokens.access, acting.merging(["Audiences": ["billing"]]) { $1 })
            let claims = try Tokens.claims(try #require(answer["IssuedToken"]?.string, "\(answer)"))
            #expect(claims["tenant"] == "a" && claims["aud"] == "billing" && claims["cognito:groups"] == nil)
            #expect(claims["scope"] == "https://api.example.com/read" && answer["Scopes"] == ["https://api.example.com/read"])
            #expect(claims["act"]?["sub"] == .string(program.id))
            exchange.app.triggers.script {
                $0.preTokenGeneration = { _, _ in
                    PreTokenGenerationVerdict(accessToken: .init(add: ["aud": .string(service.id)]))
                }
            }
            #expect(try Tokens.claims(try await service.derived(tokens.access, ["Resources": ["orders"]]))["aud"] == "orders")
            exchange.app.triggers.script {
                $0.preTokenGeneration = { _, _ in throw UserPoolError.functionRaised("PreTokenGeneration", "no") }
            }
            #expect(
                await service.exchange(tokens.access).outcome
                    == "UserLambdaValidationException: PreTokenGeneration failed with error no.")
        }
    }
}
