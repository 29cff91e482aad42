import Credentials
import JSON
import TestSupport
import Testing

@Suite("An app client")
struct ClientTests {
    @Test("is described as it was made, with Cognito's defaults", arguments: Engine.allCases)
    func defaults(engine: Engine) async throws {
        try await withPool(on: engine) { pool in
            let made = try await pool.app.ok("CreateUserPoolClient", pool.input(["ClientName": "plain"]))["UserPoolClient"]
            let id = try #require(made?["ClientId"]?.string)
            #expect(id.wholeMatch(of: /[a-z0-9]{26}/) != nil)
            let client = try #require(try await pool.ok("DescribeUserPoolClient", ["ClientId": .string(id)])["UserPoolClient"])
            #expect(client == made)
            #expect(client["ClientName"] == "plain")
            #expect(client["RefreshTokenValidity"] == 30)
            #expect(client["AuthSessionValidity"] == 3)
            #expect(client["EnableTokenRevocation"] == true)
            #expect(client["AllowedOAuthFlowsUserPoolClient"] == false)
            #expect(client["ClientSecret"] == nil)
        }
    }

    @Test(
        "has refresh tokens of thirty days where it says 0 or nothing",
        arguments: [nil, "seconds", "minutes", "hours", "days"] as [String?])
    func defaultLifetime(unit: String?) async throws {
        let days = ["seconds": 2_592_000, "minutes": 43_200, "hours": 720][unit ?? "days"] ?? 30
        try await withPool(on: .sqlite) { pool in
            let settings: [String: WireValue] = unit.map { ["TokenValidityUnits": ["RefreshToken": .string($0)]] } ?? [:]
            for validity: [String: WireValue] in [[:], ["RefreshTokenValidity": 0]] {
                let client = try await pool.makeClient(settings.merging(validity) { $1 })
                #expect(client["RefreshTokenValidity"]?.int64 == Int64(days))
            }
        }
    }

    @Test("of another pool is not found, and one that is deleted signs nobody in", arguments: Engine.allCases)
    func ownership(engine: Engine) async throws {
        try await withPool(on: engine) { pool in
            let other = try await TestPool(pool.app)
            for operation in ["DescribeUserPoolClient", "UpdateUserPoolClient", "DeleteUserPoolClient"] {
                #expect(
                    await pool.outcome(operation, ["ClientId": .string(other.client)])
                        == "ResourceNotFoundException: User pool client \(other.client) does not exist.", "\(operation)")
            }
            try await pool.addUser("alice")
            let tokens = try await pool.tokens("alice")
            _ = try await pool.ok("DeleteUserPoolClient", ["ClientId": .string(pool.client)])
            #expect(await pool.signIn("alice").outcome == "ResourceNotFoundException: User pool client \(pool.client) does not exist.")
            #expect(await pool.profile(tokens.access) == "NotAuthorizedException: Invalid Access Token")
        }
    }

    @Test("with a secret wants its hash, under either secret while there are two", arguments: Engine.allCases)
    func secrets(engine: Engine) async throws {
        try await withPool(on: engine, client: ["GenerateSecret": true]) { pool in
            try await pool.addUser("alice")
            let first = try #require(pool.secret)
            func signIn(_ secret: String?, name: String = "alice") async -> String {
                var parameters: [String: WireValue] = ["USERNAME": "alice", "PASSWORD": .string(TestPool.password)]
                if let secret { parameters["SECRET_HASH"] = .string(Self.hash(secret, name, pool.client)) }
                let input = pool.open(["AuthFlow": "USER_PASSWORD_AUTH", "AuthParameters": .object(parameters)])
                return await pool.app.outcome("InitiateAuth", input)
            }
            #expect(
                await signIn(nil)
                    == "NotAuthorizedException: Client \(pool.client) is configured with secret but SECRET_HASH was not received")
            #expect(await signIn(first, name: "bob") == "NotAuthorizedException: Unable to verify secret hash for client \(pool.client)")
            #expect(await signIn("wrong") == "NotAuthorizedException: Unable to verify secret hash for client \(pool.client)")
            #expect(await signIn(first) == "200")

            pool.app.clock.advance(seconds: 1)
            let target: [String: WireValue] = ["ClientId": .string(pool.client)]
            let added = try #require(try await pool.ok("AddUserPoolClientSecret", target)["ClientSecretDescriptor"])
            let second = try #require(added["ClientSecretValue"]?.string)
            #expect(await pool.outcome("AddUserPoolClientSecret", target).hasPrefix("LimitExceededException: "))
            #expect(await signIn(first) == "200")
            #expect(await signIn(second) == "200")

            let listed = try #require(try await pool.ok("ListUserPoolClientSecrets", target)["ClientSecrets"]?.array)
            #expect(listed.count == 2)
            #expect(listed.allSatisfy { $0["ClientSecretValue"] == nil })
            let oldID = try #require(listed.first { $0["ClientSecretId"] != added["ClientSecretId"] }?["ClientSecretId"])
            _ = try await pool.ok("DeleteUserPoolClientSecret", target.merging(["ClientSecretId": oldID]) { $1 })
            #expect(await signIn(first) == "NotAuthorizedException: Unable to verify secret hash for client \(pool.client)")
            #expect(await signIn(second) == "200")
            let newID = try #require(added["ClientSecretId"])
            #expect(
                await pool.outcome("DeleteUserPoolClientSecret", target.merging(["ClientSecretId": newID]) { $1 })
                    == "InvalidParameterException: The last active secret of a client cannot be deleted.")
        }
    }

    @Test("tells where its users are only if it has a secret", arguments: Engine.allCases)
    func contextData(engine: Engine) async throws {
        try await withPool(on: engine) { pool in
            let setting: [String: WireValue] = ["EnablePropagateAdditionalUserContextData": true]
            let create = setting.merging(["ClientName": "app"]) { $1 }
            let update = setting.merging(["ClientId": .string(pool.client)]) { $1 }
            let refused =
                "InvalidParameterException: EnablePropagateAdditionalUserContextData can only be activated in an app client that has "
                + "a client secret."
            #expect(await pool.outcome("CreateUserPoolClient", create) == refused)
            #expect(await pool.outcome("UpdateUserPoolClient", update) == refused)
            let made = try await pool.ok("CreateUserPoolClient", create.merging(["GenerateSecret": true]) { $1 })
            #expect(made["UserPoolClient"]?["EnablePropagateAdditionalUserContextData"] == true)
            let id = try #require(made["UserPoolClient"]?["ClientId"])
            #expect(await pool.outcome("UpdateUserPoolClient", setting.merging(["ClientId": id]) { $1 }) == "200")
        }
    }

    static func hash(_ secret: String, _ name: String, _ client: String) -> String {
        SecretHash.compute(clientSecret: secret, username: name, clientID: client)
    }

    @Test("opens no flow that it does not allow", arguments: Engine.allCases)
    func flows(engine: Engine) async throws {
        try await withPool(on: engine, client: ["ExplicitAuthFlows": ["ALLOW_REFRESH_TOKEN_AUTH"]]) { pool in
            try await pool.addUser("alice")
            for flow in ["USER_PASSWORD_AUTH", "USER_SRP_AUTH", "USER_AUTH", "CUSTOM_AUTH"] {
                let input = pool.open([
                    "AuthFlow": .string(flow),
                    "AuthParameters": ["USERNAME": "alice", "PASSWORD": .string(TestPool.password), "SRP_A": "a"],
                ])
                #expect(
                    await pool.app.outcome("InitiateAuth", input)
                        == "InvalidParameterException: \(flow) flow not enabled for this client")
            }
            let admin = pool.input([
                "ClientId": .string(pool.client), "AuthFlow": "ADMIN_USER_PASSWORD_AUTH",
                "AuthParameters": ["USERNAME": "alice", "PASSWORD": .string(TestPool.password)],
            ])
            #expect(
                await pool.app.outcome("AdminInitiateAuth", admin)
                    == "InvalidParameterException: ADMIN_USER_PASSWORD_AUTH flow not enabled for this client")
        }
    }

    @Test("has public and administrators' flows at different doors", arguments: Engine.allCases)
    func doors(engine: Engine) async throws {
        try await withPool(on: engine) { pool in
            try await pool.addUser("alice")
            let parameters: WireValue = ["USERNAME": "alice", "PASSWORD": .string(TestPool.password)]
            let refused = "InvalidParameterException: Initiate Auth method not supported"
            for flow in ["ADMIN_USER_PASSWORD_AUTH", "ADMIN_NO_SRP_AUTH"] {
                let open = pool.open(["AuthFlow": .string(flow), "AuthParameters": parameters])
                #expect(await pool.app.outcome("InitiateAuth", open).hasPrefix("InvalidParameterException: "))
                let admin = pool.input([
                    "ClientId": .string(pool.client), "AuthFlow": .string(flow), "AuthParameters": parameters,
                ])
                #expect(await pool.app.outcome("AdminInitiateAuth", admin) == "200")
            }
            let admin = pool.input([
                "ClientId": .string(pool.client), "AuthFlow": "USER_PASSWORD_AUTH", "AuthParameters": parameters,
            ])
            #expect(await pool.app.outcome("AdminInitiateAuth", admin) == refused)
        }
    }
}
