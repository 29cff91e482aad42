import Credentials
import JSON
import TestSupport
import Testing
import UserPools

private func withTriggers(
    on engine: Engine, _ triggers: [String], client: [String: WireValue] = [:], sourceLocation: SourceLocation = #_sourceLocation,
    _ body: (TestPool) async throws -> Void
) async throws {
    let lambda = Dictionary(
        uniqueKeysWithValues: triggers.map { ($0, WireValue.string("arn:aws:lambda:us-east-1:000000000000:function:\($0)")) })
    try await withPool(on: engine, pool: ["LambdaConfig": .object(lambda)], client: client, sourceLocation: sourceLocation) { pool in
        try await pool.addUser("alice", ["email": "alice@example.com", "name": "Alice"])
        try await body(pool)
    }
}

@Suite("Functions around the end of a sign-in")
struct PreTokenTests {
    @Test("change the claims of both tokens, but none that say who they are for", arguments: Engine.allCases)
    func claims(engine: Engine) async throws {
        try await withTriggers(on: engine, ["PreTokenGeneration"]) { pool in
            _ = try await pool.ok("CreateGroup", ["GroupName": "staff"])
            _ = try await pool.ok("AdminAddUserToGroup", ["GroupName": "staff", "Username": "alice"])
            let forged: [String: WireValue] = Dictionary(
                uniqueKeysWithValues: [
                    "acr", "amr", "at_hash", "auth_time", "azp", "exp", "iat", "iss", "jti", "nbf", "nonce", "origin_jti", "sub",
                    "token_use", "cognito:username", "identities", "device_key", "event_id", "version", "client_id", "username", "scope",
                    "aud", "cnf", "dev:custom:x",
                ].map { ($0, "forged") })
            pool.app.triggers.script {
                $0.preTokenGeneration = { _, _ in
                    PreTokenGenerationVerdict(
                        idToken: .init(
                            add: forged.merging(["role": "admin", "email": "other@example.com", "hidden": "x"]) { $1 },
                            suppress: ["name", "hidden", "sub", "aud", "exp"]),
                        accessToken: .init(
                            add: forged.merging(["tenant": ["a", 1]]) { $1 }, suppress: ["sub", "client_id", "scope", "exp"]),
                        scopesToAdd: ["orders/read", "aws.cognito.signin.user.admin", "bad scope", "aws.cognito.other"],
                        groups: GroupClaims(groups: ["readers"], roles: ["arn:role"], preferredRole: "arn:role"))
                }
            }
            let tokens = try await pool.tokens("alice")
            let (id, access) = (try Tokens.claims(tokens.id), try Tokens.claims(tokens.access))
            for token in [id, access] {
                #expect(!(token.object?.members ?? []).contains { $0.value == "forged" }, "\(token)")
                #expect(token["cognito:groups"] == ["readers"])
                #expect(token["sub"]?.string == (try await pool.attributes(of: "alice")["sub"]))
                #expect(token["exp"]?.int64 != nil)
            }
            #expect(id["role"] == "admin" && id["email"] == "other@example.com" && id["name"] == nil && id["hidden"] == nil)
            #expect(id["cognito:roles"] == ["arn:role"] && id["cognito:preferred_role"] == "arn:role")
            #expect(id["aud"]?.string == pool.client && access["client_id"]?.string == pool.client)
            #expect(access["tenant"] == ["a", 1])
            #expect(access["scope"] == "aws.cognito.signin.user.admin orders/read")
            #expect(access["cognito:roles"] == nil)
            #expect(await pool.profile(tokens.access) == "200", "the profile is another matter")
            #expect(try await pool.attributes(of: "alice")["email"] == "alice@example.com")
        }
    }

    @Test("run in order, each told what it is to know", arguments: Engine.allCases)
    func order(engine: Engine) async throws {
        try await withTriggers(on: engine, ["PreAuthentication", "PostAuthentication", "PreTokenGeneration"]) { pool in
            pool.app.triggers.script {
                $0.preAuthentication = { event, occasion in
                    guard event.validationData == ["from": "first"], !event.userNotFound, occasion.clientMetadata == nil else {
                        throw UserPoolError(.userLambdaValidation, "PreAuthentication failed with error told wrongly.")
                    }
                }
            }
            let exchange = await pool.begin(
                "USER_PASSWORD_AUTH", ["USERNAME": "alice", "PASSWORD": .string(TestPool.password)], clientMetadata: ["from": "first"])
            let tokens = try Tokens(exchange)
            #expect(
                pool.app.triggers.names == [
                    "PreAuthentication_Authentication", "PostAuthentication_Authentication", "TokenGeneration_Authentication",
                ])
            #expect(pool.app.triggers.calls.allSatisfy { $0.occasion.username == "alice" })
            #expect(pool.app.triggers.calls.dropFirst().allSatisfy { $0.occasion.clientMetadata == nil }, "not passed on (facts A9)")
            _ = try Tokens(await pool.refresh(try #require(tokens.refresh)))
            #expect(pool.app.triggers.names.suffix(1) == ["TokenGeneration_RefreshTokens"])
            #expect(pool.app.triggers.names.count == 4, "a refresh is no authentication")

            _ = try await pool.ok("AdminCreateUser", ["Username": "bob", "TemporaryPassword": "Temporary-1", "MessageAction": "SUPPRESS"])
            let asked = await pool.begin(
                "USER_PASSWORD_AUTH", ["USERNAME": "bob", "PASSWORD": "Temporary-1"], clientMetadata: ["from": "first"])
            #expect(asked["ChallengeName"] == "NEW_PASSWORD_REQUIRED", "\(asked)")
            _ = try Tokens(
                await pool.respond(
                    "NEW_PASSWORD_REQUIRED", asked["Session"], ["USERNAME": "bob", "NEW_PASSWORD": "Battery-Staple-9"],
                    clientMetadata: ["from": "second"]))
            #expect(
                pool.app.triggers.names.suffix(3) == [
                    "PreAuthentication_Authentication", "PostAuthentication_Authentication", "TokenGeneration_NewPasswordChallenge",
                ])
            #expect(pool.app.triggers.calls.last?.occasion.clientMetadata == ["from": "second"])
        }
    }

    @Test(
        "that refuse leave no tokens behind", arguments: Engine.allCases, ["PreAuthentication", "PostAuthentication", "PreTokenGeneration"])
    func refusing(engine: Engine, trigger: String) async throws {
        try await withTriggers(on: engine, [trigger]) { pool in
            let refusal = UserPoolError.functionRaised(trigger, "not today")
            pool.app.triggers.script {
                $0.preAuthentication = { _, _ in throw refusal }
                $0.postAuthentication = { _, _ in throw refusal }
                $0.preTokenGeneration = { _, _ in throw refusal }
            }
            let exchange = trigger == "PreAuthentication" ? nil : try await SRPExchange(pool, "alice")
            let answer = if let exchange { await exchange.answer() } else { await pool.signIn("alice") }
            #expect(answer.outcome == "UserLambdaValidationException: \(trigger) failed with error not today.")
            #expect(answer["AuthenticationResult"] == nil)
        }
    }

    @Test("before the password is checked hear of names that nobody has", arguments: Engine.allCases)
    func unknownNames(engine: Engine) async throws {
        try await withTriggers(on: engine, ["PreAuthentication"], client: ["PreventUserExistenceErrors": "ENABLED"]) { pool in
            #expect(await pool.signIn("nobody").outcome == "NotAuthorizedException: Incorrect username or password.")
            #expect(pool.app.triggers.names == ["PreAuthentication_Authentication"], "also for a name that nobody has")
            pool.app.triggers.script {
                $0.preAuthentication = { event, _ in
                    if event.userNotFound { throw UserPoolError.functionRaised("PreAuthentication", "who?") }
                }
            }
            #expect(await pool.signIn("nobody").outcome == "UserLambdaValidationException: PreAuthentication failed with error who?.")
            #expect(await pool.signIn("alice").status == 200)
        }
    }
}
