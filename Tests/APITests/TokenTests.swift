import JSON
import TestSupport
import Testing

@Suite("Tokens")
struct TokenTests {
    @Test("hold exactly Cognito's claims", arguments: Engine.allCases)
    func claims(engine: Engine) async throws {
        try await withPool(on: engine) { pool in
            let sub = try await pool.addUser("alice", ["email": "alice@example.com", "email_verified": "true", "name": "Alice"])
            let tokens = try await pool.tokens("alice")
            #expect(tokens.expiresIn == 3_600)
            let now: WireValue = 1_762_250_585
            let end: WireValue = 1_762_254_185

            let id = try Tokens.claims(tokens.id)
            #expect(
                id.names == [
                    "aud", "auth_time", "cognito:username", "email", "email_verified", "event_id", "exp", "iat", "iss", "jti", "name",
                    "origin_jti", "sub", "token_use",
                ])
            #expect(id["sub"] == .string(sub))
            #expect(id["aud"] == .string(pool.client))
            #expect(id["iss"] == .string("http://localhost:9400/" + pool.id))
            #expect(id["cognito:username"] == "alice")
            #expect(id["email_verified"] == true)
            #expect(id["token_use"] == "id")
            #expect(id["auth_time"] == now)
            #expect(id["iat"] == now)
            #expect(id["exp"] == end)

            let access = try Tokens.claims(tokens.access)
            #expect(
                access.names == [
                    "auth_time", "client_id", "event_id", "exp", "iat", "iss", "jti", "origin_jti", "scope", "sub", "token_use", "username",
                ])
            #expect(access["client_id"] == .string(pool.client))
            #expect(access["scope"] == "aws.cognito.signin.user.admin")
            #expect(access["token_use"] == "access")
            #expect(access["username"] == "alice")
            #expect(access["origin_jti"] == id["origin_jti"])
            #expect(access["event_id"] == id["event_id"])
            #expect(access["jti"] != id["jti"])
        }
    }

    @Test("name groups in order of precedence, their roles and the preferred one", arguments: Engine.allCases)
    func groups(engine: Engine) async throws {
        try await withPool(on: engine) { pool in
            try await pool.addUser("alice")
            let role = "arn:aws:iam::000000000000:role/"
            for (name, precedence) in [("zebra", 1), ("apple", 5), ("last", nil)] as [(String, Int64?)] {
                var group: [String: WireValue] = ["GroupName": .string(name), "RoleArn": .string(role + name)]
                if let precedence { group["Precedence"] = .number(WireNumber(precedence)) }
                _ = try await pool.ok("CreateGroup", group)
                _ = try await pool.ok("AdminAddUserToGroup", ["GroupName": .string(name), "Username": "alice"])
            }
            let tokens = try await pool.tokens("alice")
            let id = try Tokens.claims(tokens.id)
            #expect(id["cognito:groups"] == ["zebra", "apple", "last"])
            #expect(id["cognito:roles"]?.strings == ["zebra", "apple", "last"].map { role + $0 })
            #expect(id["cognito:preferred_role"] == .string(role + "zebra"))
            let access = try Tokens.claims(tokens.access)
            #expect(access["cognito:groups"] == ["zebra", "apple", "last"])
            #expect(access["cognito:roles"] == nil)
            _ = try await pool.ok("AdminRemoveUserFromGroup", ["GroupName": "zebra", "Username": "alice"])
            _ = try await pool.ok("DeleteGroup", ["GroupName": "apple"])
            let refreshed = try Tokens(await pool.refresh(tokens.refresh ?? ""))
            #expect(try Tokens.claims(refreshed.id)["cognito:groups"] == ["last"])
        }
    }

    @Test(
        "show a client what it may read, live as long as it says, and have no origin where none can be revoked", arguments: Engine.allCases)
    func clientSettings(engine: Engine) async throws {
        let settings: [String: WireValue] = [
            "ReadAttributes": ["name"], "AccessTokenValidity": 10, "IdTokenValidity": 20,
            "TokenValidityUnits": ["AccessToken": "minutes", "IdToken": "minutes"], "EnableTokenRevocation": false,
        ]
        try await withPool(on: engine, client: settings) { pool in
            try await pool.addUser("alice", ["email": "alice@example.com", "name": "Alice"])
            let tokens = try await pool.tokens("alice")
            #expect(tokens.expiresIn == 600)
            let id = try Tokens.claims(tokens.id)
            #expect(id["name"] == "Alice")
            #expect(id["email"] == nil)
            #expect(id["origin_jti"] == nil)
            #expect(id["exp"] == 1_762_251_785)
            #expect(try Tokens.claims(tokens.access)["origin_jti"] == nil)
            let profile = try await pool.app.ok("GetUser", ["AccessToken": .string(tokens.access)])
            #expect(profile["UserAttributes"]?.attributesByName.keys.sorted() == ["name", "sub"])
            #expect(
                await pool.app.outcome("RevokeToken", pool.open(["Token": .string(tokens.refresh ?? "")]))
                    == "UnsupportedOperationException: Token revocation is not enabled for this client.")
        }
    }

    @Test("open the account until they end, and only access tokens do", arguments: Engine.allCases)
    func accessTokens(engine: Engine) async throws {
        try await withPool(on: engine) { pool in
            try await pool.addUser("alice")
            let tokens = try await pool.tokens("alice")
            let invalid = "NotAuthorizedException: Invalid Access Token"
            #expect(await pool.profile(tokens.access) == "200")
            #expect(await pool.profile(tokens.id) == invalid)
            let parts = tokens.access.split(separator: ".").map(String.init)
            let idParts = tokens.id.split(separator: ".").map(String.init)
            for forged in [
                parts[0] + "." + parts[1] + ".", parts[0] + "." + idParts[1] + "." + parts[2], parts[0] + "." + parts[1] + "." + idParts[2],
                "eyJhbGciOiJub25lIn0." + parts[1] + ".", tokens.access + "A", "a.b.c", "..",
            ] {
                let outcome = await pool.profile(forged)
                #expect(outcome == invalid || outcome.hasPrefix("InvalidParameterException: "), "\(outcome)")
            }
            pool.app.clock.advance(seconds: 3_599)
            #expect(await pool.profile(tokens.access) == "200")
            pool.app.clock.advance(seconds: 1)
            #expect(await pool.profile(tokens.access) == "NotAuthorizedException: Access Token has expired")
        }
    }

    @Test("are refreshed until the refresh token ends", arguments: Engine.allCases)
    func refreshing(engine: Engine) async throws {
        try await withPool(on: engine) { pool in
            try await pool.addUser("alice")
            let tokens = try await pool.tokens("alice")
            let refresh = try #require(tokens.refresh)
            pool.app.clock.advance(seconds: 86_400)
            let fresh = try Tokens(await pool.refresh(refresh))
            #expect(fresh.refresh == nil)
            let old = try Tokens.claims(tokens.id)
            let new = try Tokens.claims(fresh.id)
            #expect(new["auth_time"] == old["auth_time"])
            #expect(new["origin_jti"] == old["origin_jti"])
            #expect(new["iat"] == 1_762_336_985)
            #expect(await pool.profile(fresh.access) == "200")
            let neighbour = try #require(try await pool.makeClient()["ClientId"]?.string)
            for (token, client) in [
                (refresh, neighbour), (refresh + "A", pool.client), ("nonsense", pool.client), (tokens.access, pool.client),
            ] {
                #expect(await pool.refresh(token, client: client).outcome == "NotAuthorizedException: Invalid Refresh Token.")
            }
            pool.app.clock.advance(seconds: 29 * 86_400 - 1)
            #expect(await pool.refresh(refresh).status == 200)
            pool.app.clock.advance(seconds: 1)
            #expect(await pool.refresh(refresh).outcome == "NotAuthorizedException: Refresh Token has expired")
        }
    }

    @Test("rotate: the last token may come again within the grace period, any other ends the sign-in", arguments: Engine.allCases)
    func rotation(engine: Engine) async throws {
        let settings: [String: WireValue] = [
            "RefreshTokenRotation": ["Feature": "ENABLED", "RetryGracePeriodSeconds": 10],
            "ExplicitAuthFlows": ["ALLOW_USER_PASSWORD_AUTH"],
        ]
        try await withPool(on: engine, client: settings) { pool in
            try await pool.addUser("alice")
            func rotate(_ token: String) async -> Answer {
                await pool.app.call("GetTokensFromRefreshToken", pool.open(["RefreshToken": .string(token)]))
            }
            let first = try #require(try await pool.tokens("alice").refresh)
            #expect(await pool.refresh(first).outcome.hasPrefix("InvalidParameterException: "), "only through GetTokensFromRefreshToken")
            let second = try #require(try Tokens(await rotate(first)).refresh)
            #expect(second != first)
            pool.app.clock.advance(seconds: 9)
            #expect(try Tokens(await rotate(first)).refresh == second, "a retry gets the same successor")
            let third = try Tokens(await rotate(second))
            #expect(await pool.profile(third.access) == "200")
            pool.app.clock.advance(seconds: 10)
            #expect(await rotate(second).outcome == "RefreshTokenReuseException: Refresh token has been reused")
            #expect(await rotate(third.refresh ?? "").outcome == "NotAuthorizedException: Refresh Token has been revoked")
            #expect(await pool.profile(third.access) == "NotAuthorizedException: Access Token has been revoked")
        }
    }

    @Test("rotate for one of many at the same time", arguments: Engine.allCases)
    func rotationRace(engine: Engine) async throws {
        let settings: [String: WireValue] = ["RefreshTokenRotation": ["Feature": "ENABLED", "RetryGracePeriodSeconds": 60]]
        try await withPool(on: engine, client: settings) { pool in
            try await pool.addUser("alice")
            let first = try #require(try await pool.tokens("alice").refresh)
            let successors = await withTaskGroup(of: String?.self) { group in
                for _ in 0..<6 {
                    group.addTask {
                        let answer = await pool.app.call("GetTokensFromRefreshToken", pool.open(["RefreshToken": .string(first)]))
                        return answer["AuthenticationResult"]?["RefreshToken"]?.string
                    }
                }
                return await group.reduce(into: [String?]()) { $0.append($1) }
            }
            #expect(!successors.contains(nil))
            #expect(Set(successors).count == 1)
        }
    }

    @Test("end with their refresh token when it is revoked", arguments: Engine.allCases)
    func revocation(engine: Engine) async throws {
        try await withPool(on: engine) { pool in
            try await pool.addUser("alice")
            let tokens = try await pool.tokens("alice")
            let others = try await pool.tokens("alice")
            let refresh = try #require(tokens.refresh)
            func revoke(_ token: String) async -> String {
                await pool.app.outcome("RevokeToken", pool.open(["Token": .string(token)]))
            }
            #expect(await revoke(tokens.access) == "UnsupportedTokenTypeException: Only refresh tokens can be revoked.")
            #expect(await revoke("nonsense") == "200")
            #expect(await revoke(refresh) == "200")
            #expect(await revoke(refresh) == "200")
            #expect(await pool.refresh(refresh).outcome == "NotAuthorizedException: Refresh Token has been revoked")
            #expect(await pool.profile(tokens.access) == "NotAuthorizedException: Access Token has been revoked")
            #expect(await pool.profile(others.access) == "200")
        }
    }

    @Test("all end with a global sign-out, those of clients without revocation too", arguments: Engine.allCases, [true, false])
    func globalSignOut(engine: Engine, revocable: Bool) async throws {
        try await withPool(on: engine, client: ["EnableTokenRevocation": .bool(revocable)]) { pool in
            try await pool.addUser("alice")
            let one = try await pool.tokens("alice")
            let two = try await pool.tokens("alice")
            pool.app.clock.advance(seconds: 1)
            #expect(await pool.app.outcome("GlobalSignOut", ["AccessToken": .string(one.access)]) == "200")
            for tokens in [one, two] {
                #expect(await pool.profile(tokens.access) == "NotAuthorizedException: Access Token has been revoked")
                #expect(await pool.refresh(tokens.refresh ?? "").outcome == "NotAuthorizedException: Refresh Token has been revoked")
            }
            pool.app.clock.advance(seconds: 1)
            let three = try await pool.tokens("alice")
            #expect(await pool.profile(three.access) == "200")
            pool.app.clock.advance(seconds: 1)
            _ = try await pool.ok("AdminUserGlobalSignOut", ["Username": "alice"])
            #expect(await pool.profile(three.access) == "NotAuthorizedException: Access Token has been revoked")
        }
    }
}
