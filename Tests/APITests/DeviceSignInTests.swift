import Credentials
import JSON
import TestSupport
import Testing
import UserPools

private let wrong = "NotAuthorizedException: Incorrect username or password."
private let invalid = "NotAuthorizedException: Invalid session for the user."

/// A device that was given its names at a sign-in and has confirmed itself with a secret of its own.
private struct ConfirmedDevice {
    let key: String
    let groupKey: String
    let tokens: Tokens
    private let secret = RawPassword("the secret of this device")

    init(_ answer: Answer, in pool: TestPool) async throws {
        tokens = try Tokens(answer)
        let metadata = try #require(answer["AuthenticationResult"]?["NewDeviceMetadata"])
        key = try #require(metadata["DeviceKey"]?.string)
        groupKey = try #require(metadata["DeviceGroupKey"]?.string)
        let verifier = SRPVerifier(
            password: secret, identity: SRPIdentity(deviceGroupKey: groupKey, deviceKey: key), random: SeededRandom(3))
        _ = try await pool.app.ok(
            "ConfirmDevice",
            [
                "AccessToken": .string(tokens.access), "DeviceKey": .string(key),
                "DeviceSecretVerifierConfig": [
                    "Salt": .string(Base64.encode(verifier.salt)), "PasswordVerifier": .string(Base64.encode(verifier.verifier)),
                ],
            ])
    }

    /// DEVICE_SRP_AUTH.
    func begin(_ pool: TestPool, _ session: WireValue?, _ client: SRPClient, key: String? = nil) async -> Answer {
        await pool.respond(
            "DEVICE_SRP_AUTH", session,
            ["USERNAME": "alice", "DEVICE_KEY": .string(key ?? self.key), "SRP_A": .string(client.publicValue.hex)])
    }

    /// DEVICE_PASSWORD_VERIFIER.
    func finish(
        _ pool: TestPool, _ asked: Answer, _ client: SRPClient, secret: RawPassword? = nil, withSession: Bool = true
    ) async throws -> Answer {
        let identity = SRPIdentity(deviceGroupKey: groupKey, deviceKey: key)
        let parameters = try #require(asked["ChallengeParameters"], "\(asked)")
        let block = try #require(parameters["SECRET_BLOCK"]?.string)
        let time = SRPTimestamp(epochSeconds: Int(pool.app.clock.time().seconds)).text
        let session = try client.sessionKey(
            identity: identity, password: secret ?? self.secret, salt: try #require(Hexadecimal.decode(parameters["SALT"]?.string ?? "")),
            server: try SRPPublicValue(hex: parameters["SRP_B"]?.string ?? ""))
        let signature = session.claimSignature(identity: identity, secretBlock: try Base64.decode(block), timestamp: time)
        return await pool.respond(
            "DEVICE_PASSWORD_VERIFIER", withSession ? asked["Session"] : nil,
            [
                "USERNAME": "alice", "DEVICE_KEY": .string(key), "PASSWORD_CLAIM_SECRET_BLOCK": .string(block),
                "TIMESTAMP": .string(time), "PASSWORD_CLAIM_SIGNATURE": .string(Base64.encode(signature)),
            ])
    }

    /// Both, after the password.
    func prove(_ pool: TestPool, _ asked: Answer, secret: RawPassword? = nil, withSession: Bool = true) async throws -> Answer {
        #expect(asked["ChallengeName"] == "DEVICE_SRP_AUTH", "\(asked)")
        let client = try SRPClient(random: SeededRandom(9))
        let next = await begin(pool, withSession ? asked["Session"] : nil, client)
        #expect(next["ChallengeName"] == "DEVICE_PASSWORD_VERIFIER", "\(next)")
        return try await finish(pool, next, client, secret: secret, withSession: withSession)
    }

    func signIn(_ pool: TestPool, key: String? = nil) async -> Answer {
        await pool.begin(
            "USER_PASSWORD_AUTH",
            ["USERNAME": "alice", "PASSWORD": .string(TestPool.password), "DEVICE_KEY": .string(key ?? self.key)])
    }
}

private func withDevices(
    on engine: Engine, spares: Bool = true, asksFirst: Bool = false, sourceLocation: SourceLocation = #_sourceLocation,
    _ body: (TestPool, _ secret: String, _ device: ConfirmedDevice) async throws -> Void
) async throws {
    let configuration: WireValue = [
        "ChallengeRequiredOnNewDevice": .bool(spares), "DeviceOnlyRememberedOnUserPrompt": .bool(asksFirst),
    ]
    try await withPool(on: engine, pool: ["DeviceConfiguration": configuration], sourceLocation: sourceLocation) { pool in
        try await pool.offer([.softwareToken])
        try await pool.addUser("alice")
        let secret = try await pool.enrollApp(for: "alice")
        let asked = await pool.signIn("alice")
        let code: [String: WireValue] = ["USERNAME": "alice", "SOFTWARE_TOKEN_MFA_CODE": .string(try pool.code(secret))]
        let device = try await ConfirmedDevice(await pool.respond("SOFTWARE_TOKEN_MFA", asked["Session"], code), in: pool)
        pool.app.clock.advance(seconds: 60)
        try await body(pool, secret, device)
    }
}

@Suite("Signing in with a device")
struct DeviceSignInTests {
    @Test("that is remembered spares the second factor, and its tokens are for it", arguments: Engine.allCases, [true, false])
    func remembered(engine: Engine, withSession: Bool) async throws {
        try await withDevices(on: engine) { pool, _, device in
            let answer = try await device.prove(pool, await device.signIn(pool), withSession: withSession)
            let tokens = try Tokens(answer)
            #expect(answer["AuthenticationResult"]?["NewDeviceMetadata"] == nil)
            #expect(try Tokens.claims(tokens.access)["device_key"] == .string(device.key))
            let refresh = try #require(tokens.refresh)
            func refreshed(_ key: String?) async -> Int {
                var parameters: [String: WireValue] = ["REFRESH_TOKEN": .string(refresh)]
                parameters["DEVICE_KEY"] = key.map { .string($0) }
                return await pool.begin("REFRESH_TOKEN_AUTH", parameters).status
            }
            #expect(await refreshed(nil) == 400)
            #expect(await refreshed("us-east-1_00000000-0000-4000-8000-000000000000") == 400)
            #expect(await refreshed(device.key) == 200)
        }
    }

    @Test("comes after the second factor where it spares nothing", arguments: Engine.allCases, [true, false])
    func sparesNothing(engine: Engine, asksFirst: Bool) async throws {
        try await withDevices(on: engine, spares: asksFirst, asksFirst: asksFirst) { pool, secret, device in
            let asked = await device.signIn(pool)
            #expect(asked["ChallengeName"] == "SOFTWARE_TOKEN_MFA", "\(asked)")
            let code: [String: WireValue] = ["USERNAME": "alice", "SOFTWARE_TOKEN_MFA_CODE": .string(try pool.code(secret))]
            let next = await pool.respond("SOFTWARE_TOKEN_MFA", asked["Session"], code)
            _ = try Tokens(try await device.prove(pool, next))
        }
    }

    @Test("needs its secret, within five guesses", arguments: Engine.allCases)
    func guessing(engine: Engine) async throws {
        try await withDevices(on: engine) { pool, _, device in
            let asked = await device.signIn(pool)
            for _ in 0..<5 { #expect(try await device.prove(pool, asked, secret: RawPassword("a guess")).outcome == wrong) }
            #expect(try await device.prove(pool, asked).outcome == invalid)
            let second = await device.signIn(pool)
            _ = try Tokens(try await device.prove(pool, second))
            #expect(
                try await device.prove(pool, second).outcome
                    == "NotAuthorizedException: Invalid session for the user, session can only be used once.")
        }
    }

    @Test("of another's, a forgotten or an unknown one gets nowhere", arguments: Engine.allCases)
    func others(engine: Engine) async throws {
        try await withDevices(on: engine) { pool, secret, device in
            try await pool.addUser("bob")
            let bobs = await pool.begin(
                "USER_PASSWORD_AUTH",
                ["USERNAME": "bob", "PASSWORD": .string(TestPool.password), "DEVICE_KEY": .string(device.key)])
            #expect(bobs.outcome == "ResourceNotFoundException: Device does not exist.")
            let asked = await device.signIn(pool)
            let client = try SRPClient(random: SeededRandom(4))
            #expect(await device.begin(pool, asked["Session"], client, key: "us-east-1_other").outcome == invalid)
            #expect(await device.begin(pool, nil, client, key: "us-east-1_other").outcome == invalid)
            let next = await device.begin(pool, asked["Session"], client)
            _ = try await pool.ok("AdminForgetDevice", ["Username": "alice", "DeviceKey": .string(device.key)])
            #expect(try await device.finish(pool, next, client).outcome == wrong)
            let later = await device.signIn(pool)
            #expect(later["ChallengeName"] == "SOFTWARE_TOKEN_MFA", "nothing is spared by a device that is gone")
            let code: [String: WireValue] = ["USERNAME": "alice", "SOFTWARE_TOKEN_MFA_CODE": .string(try pool.code(secret))]
            #expect(
                await pool.respond("SOFTWARE_TOKEN_MFA", later["Session"], code).outcome
                    == "ResourceNotFoundException: Device does not exist.")
            let fresh = await pool.signIn("alice")
            pool.app.clock.advance(seconds: 30)
            let again: [String: WireValue] = ["USERNAME": "alice", "SOFTWARE_TOKEN_MFA_CODE": .string(try pool.code(secret))]
            let tokens = await pool.respond("SOFTWARE_TOKEN_MFA", fresh["Session"], again)
            #expect(tokens["AuthenticationResult"]?["NewDeviceMetadata"]?["DeviceKey"]?.string != device.key)
        }
    }
}
