import Credentials
import JSON
import TestSupport
import Testing
import UserPools

private let passkeyPool: [String: WireValue] = ["Policies": ["SignInPolicy": ["AllowedFirstAuthFactors": ["PASSWORD", "WEB_AUTHN"]]]]

extension TestPool {
    func startPasskey(_ access: String) async throws -> WireValue {
        try #require(try await app.ok("StartWebAuthnRegistration", ["AccessToken": .string(access)])["CredentialCreationOptions"])
    }

    func challenge(_ access: String) async throws -> String { try #require(try await startPasskey(access)["challenge"]?.string) }

    func completePasskey(_ access: String, _ credential: WireValue) async -> String {
        await app.outcome("CompleteWebAuthnRegistration", ["AccessToken": .string(access), "Credential": credential])
    }

    /// Registers a passkey from the start.
    func register(_ authenticator: FakeAuthenticator, _ access: String) async throws -> String {
        await completePasskey(access, try authenticator.register(try await challenge(access)))
    }

    func passkeys(_ access: String, _ more: [String: WireValue] = [:]) async throws -> WireValue {
        try await app.ok("ListWebAuthnCredentials", .object(["AccessToken": .string(access)], more))
    }

    func passkeyIDs(_ access: String) async throws -> [String] {
        (try await passkeys(access)["Credentials"]?.array ?? []).compactMap { $0["CredentialId"]?.string }
    }
}

/// A pool with passkeys, and somebody signed in to it.
private func withPasskeys(
    on engine: Engine, webAuthn: WireValue? = nil, _ body: (TestPool, _ accessToken: String) async throws -> Void
) async throws {
    try await withPool(on: engine, pool: passkeyPool) { pool in
        try await pool.addUser("alice", ["name": "Alice A."])
        if let webAuthn { _ = try await pool.ok("SetUserPoolMfaConfig", ["WebAuthnConfiguration": webAuthn]) }
        try await body(pool, try await pool.tokens("alice").access)
    }
}

@Suite("A passkey")
struct PasskeyTests {
    @Test("is registered, listed, left out of the next registration, and deleted", arguments: Engine.allCases)
    func lifecycle(engine: Engine) async throws {
        try await withPasskeys(on: engine) { pool, access in
            let options = try await pool.startPasskey(access)
            let challenge = try #require(options["challenge"]?.string)
            let subject = try #require(try await pool.attributes(of: "alice")["sub"])
            #expect(options["rp"] == ["id": "localhost", "name": "localhost"])
            #expect(
                options["user"]
                    == ["id": .string(Base64URL.encode(Array(subject.utf8))), "name": "alice", "displayName": "Alice A."])
            #expect(options["pubKeyCredParams"]?.array?.compactMap { $0["alg"]?.int64 } == [-8, -7, -257])
            #expect(
                options["authenticatorSelection"]
                    == ["requireResidentKey": true, "residentKey": "required", "userVerification": "preferred"])
            #expect(options["excludeCredentials"] == [])
            #expect(options["attestation"] == "none")
            #expect(options["timeout"] == 300_000)
            #expect(try Base64URL.decode(challenge).count >= 16)
            #expect(try await pool.challenge(access) != challenge)

            let model = try #require(Hexadecimal.decode("fbfc3007154e4ecc8c0b6e020557d7bd"))
            let authenticator = FakeAuthenticator(model: model)
            #expect(try await pool.completePasskey(access, authenticator.register(challenge)) == "200")
            let id = WireValue.string(authenticator.credentialID)
            let list = try await pool.passkeys(access)
            #expect(list.names == ["Credentials"])
            let shown: WireValue = [
                "CredentialId": id, "FriendlyCredentialName": "iCloud Keychain", "RelyingPartyId": "localhost",
                "AuthenticatorAttachment": "platform", "AuthenticatorTransports": ["hybrid", "internal"], "CreatedAt": 1_762_250_585,
            ]
            #expect(list["Credentials"] == [shown])
            #expect(
                try await pool.startPasskey(access)["excludeCredentials"]
                    == [["type": "public-key", "id": id, "transports": ["hybrid", "internal"]]])
            #expect(try await pool.factors(access) == ["PASSWORD", "WEB_AUTHN"])

            let delete: WireValue = ["AccessToken": .string(access), "CredentialId": id]
            _ = try await pool.app.ok("DeleteWebAuthnCredential", delete)
            #expect(try await pool.passkeyIDs(access) == [])
            #expect(
                await pool.app.outcome("DeleteWebAuthnCredential", delete) == "ResourceNotFoundException: The credential does not exist.")
        }
    }

    /// What is wrong with an answer, and how it is refused.
    static let refusals: [(FakeAuthenticator, String)] = [
        (FakeAuthenticator(origin: "https://evil.example"), "WebAuthnOriginNotAllowedException"),
        (FakeAuthenticator(origin: "http://localhost.evil.example:9400"), "WebAuthnOriginNotAllowedException"),
        (FakeAuthenticator(relyingParty: "example.com"), "WebAuthnRelyingPartyMismatchException"),
        (FakeAuthenticator(flags: 0x04 | 0x40), "WebAuthnCredentialNotSupportedException"),
        (FakeAuthenticator(type: "webauthn.get"), "InvalidParameterException"),
    ]

    @Test("is refused when the answer is not that of this server's page", arguments: Engine.allCases, refusals)
    func refused(engine: Engine, refusal: (FakeAuthenticator, String)) async throws {
        try await withPasskeys(on: engine) { pool, access in
            let outcome = try await pool.register(refusal.0, access)
            #expect(outcome.hasPrefix(refusal.1 + ": "), "\(outcome)")
            #expect(try await pool.passkeyIDs(access) == [])
        }
    }

    @Test("needs user verification where the pool asks for it", arguments: Engine.allCases)
    func userVerification(engine: Engine) async throws {
        let asking: [WireValue] = [
            ["UserVerification": "required"],
            ["UserVerification": "preferred", "FactorConfiguration": "MULTI_FACTOR_WITH_USER_VERIFICATION"],
        ]
        for webAuthn in asking {
            try await withPasskeys(on: engine, webAuthn: webAuthn) { pool, access in
                let options = try await pool.startPasskey(access)
                #expect(options["authenticatorSelection"]?["userVerification"] == "required")
                let unverified = FakeAuthenticator(flags: 0x01 | 0x40)
                #expect(try await pool.register(unverified, access).hasPrefix("WebAuthnCredentialNotSupportedException"))
                #expect(try await pool.register(FakeAuthenticator(), access) == "200")
            }
        }
    }

    @Test("belongs to the pool's relying party, whose pages are https below it", arguments: Engine.allCases)
    func relyingParty(engine: Engine) async throws {
        try await withPasskeys(on: engine, webAuthn: ["RelyingPartyId": "example.com"]) { pool, access in
            let options = try await pool.startPasskey(access)
            #expect(options["rp"]?["id"] == "example.com")
            let page = FakeAuthenticator(origin: "https://app.example.com:8443", relyingParty: "example.com")
            var insecure = page
            insecure.origin = "http://app.example.com"
            #expect(try await pool.register(insecure, access).hasPrefix("WebAuthnOriginNotAllowedException"))
            #expect(try await pool.register(page, access) == "200")
            #expect(try await pool.passkeys(access)["Credentials"]?.array?.first?["RelyingPartyId"] == "example.com")
        }
    }

    @Test("answers a challenge of its own person, client and time, once", arguments: Engine.allCases)
    func challenges(engine: Engine) async throws {
        try await withPasskeys(on: engine) { pool, access in
            let missing = "WebAuthnChallengeNotFoundException: The challenge of this registration was not found or has expired."
            try await pool.addUser("bob")
            let bob = try await pool.tokens("bob").access
            let other = try #require(try await pool.makeClient()["ClientId"]?.string)
            let elsewhere = try await pool.tokens("alice", client: other).access
            let authenticator = FakeAuthenticator()

            let challenge = try await pool.challenge(access)
            #expect(try await pool.completePasskey(bob, authenticator.register(challenge)) == missing)
            #expect(
                try await pool.completePasskey(elsewhere, authenticator.register(challenge))
                    == "WebAuthnClientMismatchException: The registration was started by another app client.")
            var changed = try Base64URL.decode(challenge)
            changed[changed.count - 1] ^= 1
            #expect(try await pool.completePasskey(access, authenticator.register(Base64URL.encode(changed))) == missing)
            #expect(try await pool.completePasskey(access, authenticator.register("")) == missing)
            #expect(try await pool.completePasskey(access, authenticator.register(challenge)) == "200")
            let second = FakeAuthenticator(id: [9, 9])
            #expect(try await pool.completePasskey(access, second.register(challenge)) == missing, "used")

            let late = try await pool.challenge(access)
            pool.app.clock.advance(seconds: 300)
            #expect(try await pool.completePasskey(access, second.register(late)) == missing)
            #expect(try await pool.passkeyIDs(access) == [authenticator.credentialID])
        }
    }

    @Test("is one of two when two answer one challenge at once", arguments: Engine.allCases)
    func race(engine: Engine) async throws {
        try await withPasskeys(on: engine) { pool, access in
            let challenge = try await pool.challenge(access)
            let answers = try (1...6).map { try FakeAuthenticator(id: [UInt8($0), 7]).register(challenge) }
            let outcomes = await withTaskGroup(of: String.self) { group in
                for answer in answers { group.addTask { await pool.completePasskey(access, answer) } }
                return await group.reduce(into: []) { $0.append($1) }
            }
            #expect(outcomes.filter { $0 == "200" }.count == 1)
            #expect(try await pool.passkeyIDs(access).count == 1)
        }
    }

    @Test("is registered once in a pool, and is nobody else's to delete", arguments: Engine.allCases)
    func ownership(engine: Engine) async throws {
        try await withPasskeys(on: engine) { pool, access in
            try await pool.addUser("bob")
            let bob = try await pool.tokens("bob").access
            let authenticator = FakeAuthenticator()
            #expect(try await pool.register(authenticator, access) == "200")
            let exists = "InvalidParameterException: The credential is already registered."
            #expect(try await pool.register(authenticator, access) == exists)
            #expect(try await pool.register(authenticator, bob) == exists)
            let delete: WireValue = ["AccessToken": .string(bob), "CredentialId": .string(authenticator.credentialID)]
            #expect(await pool.app.outcome("DeleteWebAuthnCredential", delete).hasPrefix("ResourceNotFoundException"))
            #expect(try await pool.passkeyIDs(bob) == [])
            #expect(try await pool.passkeyIDs(access) == [authenticator.credentialID])
        }
    }

    @Test("is one of twenty at most, which are listed in pages", arguments: Engine.allCases)
    func limit(engine: Engine) async throws {
        try await withPasskeys(on: engine) { pool, access in
            let early = try await pool.challenge(access)
            for number in 1...20 {
                #expect(try await pool.register(FakeAuthenticator(id: [UInt8(21 - number), 0]), access) == "200")
                if number % 7 == 0 { pool.app.clock.advance(seconds: 1) }
            }
            let tooMany = "LimitExceededException: A user can have 20 passkeys at most."
            #expect(try await pool.completePasskey(access, FakeAuthenticator(id: [99]).register(early)) == tooMany)
            #expect(await pool.app.outcome("StartWebAuthnRegistration", ["AccessToken": .string(access)]) == tooMany)

            let all = try await pool.passkeyIDs(access)
            #expect(all.count == 20)
            var paged: [String] = []
            var token: WireValue?
            repeat {
                let page = try await pool.passkeys(access, ["MaxResults": 7].merging(token.map { ["NextToken": $0] } ?? [:]) { $1 })
                let ids = try #require(page["Credentials"]?.array).compactMap { $0["CredentialId"]?.string }
                #expect(ids.count <= 7)
                paged += ids
                token = page["NextToken"]
            } while token != nil
            #expect(paged == all)
            try await pool.addUser("bob")
            let first = try #require(try await pool.passkeys(access, ["MaxResults": 7])["NextToken"])
            let stolen: WireValue = ["AccessToken": .string(try await pool.tokens("bob").access), "NextToken": first]
            #expect(await pool.app.outcome("ListWebAuthnCredentials", stolen) == "InvalidParameterException: Invalid pagination token.")
        }
    }

    @Test("needs a pool whose first factors have it", arguments: Engine.allCases)
    func notEnabled(engine: Engine) async throws {
        try await withPasskeys(on: engine) { pool, access in
            let challenge = try await pool.challenge(access)
            _ = try await pool.ok("UpdateUserPool")
            let off = "WebAuthnNotEnabledException: WebAuthn is not enabled for this user pool."
            #expect(await pool.app.outcome("StartWebAuthnRegistration", ["AccessToken": .string(access)]) == off)
            #expect(try await pool.completePasskey(access, FakeAuthenticator().register(challenge)) == off)
        }
    }

    static let malformed: [[String: WireValue]] = [
        ["id": 7], ["rawId": "b3RoZXI"], ["type": "password"], ["response": [:]], ["response": "text"],
        ["id": "b3RoZXI", "rawId": "b3RoZXI"],
        ["response": ["clientDataJSON": "e30", "attestationObject": "***"]],
    ]

    @Test("is read only from a whole RegistrationResponseJSON", arguments: Engine.allCases, malformed)
    func documents(engine: Engine, change: [String: WireValue]) async throws {
        try await withPasskeys(on: engine) { pool, access in
            let challenge = try await pool.challenge(access)
            let document = try FakeAuthenticator().register(challenge, change)
            #expect(
                await pool.completePasskey(access, document)
                    == "InvalidParameterException: Credential is not a RegistrationResponseJSON.")
            for other: WireValue in [nil, "text", [], 7] {
                #expect(await pool.completePasskey(access, other).hasPrefix("InvalidParameterException: "))
            }
            #expect(try await pool.passkeyIDs(access) == [])
        }
    }
}

@Suite("A relying party")
struct RelyingPartyTests {
    private func pool(_ webAuthn: WebAuthnConfiguration? = nil) -> UserPool {
        var pool = UserPool(id: UserPoolID("us-east-1_a"), name: "a", accountID: "000000000000", created: Instant(seconds: 0))
        pool.webAuthn = webAuthn
        return pool
    }

    @Test(
        "is the host of the public URL unless the pool names another, and never an address or a public suffix",
        arguments: [
            ("http://localhost:9400", "localhost"), ("https://Auth.Example.com", "auth.example.com"),
            ("https://auth.example.com:8443/x", "auth.example.com"), ("https://192.0.2.1", nil), ("https://[::1]:9400", nil),
            ("https://co.uk", nil), ("https://user@example.com", nil), ("nonsense", nil), ("", nil),
        ])
    func identifier(url: String, expected: String?) throws {
        #expect(RelyingParty(pool(), publicURL: url)?.id == expected)
        let named = WebAuthnConfiguration(relyingPartyID: "example.org", userVerification: .preferred, factor: .single)
        #expect(RelyingParty(pool(named), publicURL: url)?.id == "example.org")
    }

    @Test("is the pool's custom domain, unless the pool names another")
    func customDomain() {
        let url = "https://auth.example.com"
        #expect(RelyingParty(pool(), customDomain: "login.example.net", publicURL: url)?.id == "login.example.net")
        let named = WebAuthnConfiguration(relyingPartyID: "example.org", userVerification: .preferred, factor: .single)
        #expect(RelyingParty(pool(named), customDomain: "login.example.net", publicURL: url)?.id == "example.org")
    }

    @Test(
        "takes pages by https on its domain and below it, and by http on localhost alone",
        arguments: [
            ("example.com", "https://example.com", true), ("example.com", "https://a.b.example.com:8443", true),
            ("example.com", "http://example.com", false), ("example.com", "https://example.com.evil.net", false),
            ("example.com", "https://evilexample.com", false), ("example.com", "https://example.com/path", false),
            ("example.com", "https://example.com@evil.net", false), ("example.com", "https://evil.net:80@example.com", false),
            ("example.com", "https://example.com:", false), ("example.com", "https://", false), ("example.com", "example.com", false),
            ("example.com", "https://EXAMPLE.com", false), ("example.com", "https://com", false),
            ("example.com", "android:apk-key-hash:x", false), ("example.com", "null", false),
            ("localhost", "http://localhost:3000", true), ("localhost", "https://localhost", true),
            ("localhost", "http://localhost.evil.net", false), ("localhost", "http://a.localhost", false),
            ("localhost", "http://127.0.0.1", false),
        ])
    func origins(id: String, origin: String, isAllowed: Bool) throws {
        let configuration = WebAuthnConfiguration(relyingPartyID: id, userVerification: .preferred, factor: .single)
        let party = try #require(RelyingParty(pool(configuration), publicURL: ""))
        #expect(party.isOriginAllowed(origin) == isAllowed)
    }
}
