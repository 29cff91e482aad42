import Credentials
import JSON
import TestSupport
import Testing
import UserPools

private let sms: WireValue = ["SnsCallerArn": "arn:aws:iam::000000000000:role/sms"]
private let totp: WireValue = ["Enabled": true]

extension TestPool {
    /// The code of an authenticator app, some time steps from now.
    func code(_ secret: String, steps: Int64 = 0) throws -> String {
        TOTP.code(secret: try #require(Base32.decode(secret)), step: TOTP.step(at: app.clock.time().seconds) + steps)
    }

    /// Six digits that are the code of no time step near now.
    func wrongCode(_ secret: String) throws -> String {
        let right = try (-2...2).map { try code(secret, steps: $0) }
        return try #require((0..<10).map { String(repeating: String($0), count: 6) }.first { !right.contains($0) })
    }

    func associate(_ accessToken: String) async throws -> String {
        try #require(try await app.ok("AssociateSoftwareToken", ["AccessToken": .string(accessToken)])["SecretCode"]?.string)
    }

    func verify(_ accessToken: String, _ code: String) async -> String {
        await app.outcome("VerifySoftwareToken", ["AccessToken": .string(accessToken), "UserCode": .string(code)])
    }

    func prefer(_ accessToken: String, _ settings: [String: WireValue]) async -> String {
        await app.outcome("SetUserMFAPreference", .object(["AccessToken": .string(accessToken)], settings))
    }

    /// What GetUserAuthFactors says.
    func factors(_ accessToken: String) async throws -> [String] {
        try await app.ok("GetUserAuthFactors", ["AccessToken": .string(accessToken)])["ConfiguredUserAuthFactors"]?.strings ?? []
    }
}

@Suite("The second factors of a user pool")
struct PoolMFATests {
    @Test("are what the last call gave, and gone when MFA is turned off", arguments: Engine.allCases)
    func configuration(engine: Engine) async throws {
        try await withPool(on: engine) { pool in
            #expect(try await pool.ok("GetUserPoolMfaConfig") == ["MfaConfiguration": "OFF"])
            let set = try await pool.ok(
                "SetUserPoolMfaConfig",
                [
                    "MfaConfiguration": "OPTIONAL", "SoftwareTokenMfaConfiguration": totp,
                    "SmsMfaConfiguration": ["SmsAuthenticationMessage": "It is {####}.", "SmsConfiguration": sms],
                    "EmailMfaConfiguration": ["Message": "Code {####}", "Subject": "Code"],
                ])
            let all: WireValue = [
                "SmsMfaConfiguration": ["SmsAuthenticationMessage": "It is {####}.", "SmsConfiguration": sms],
                "SoftwareTokenMfaConfiguration": ["Enabled": true],
                "EmailMfaConfiguration": ["Message": "Code {####}", "Subject": "Code"], "MfaConfiguration": "OPTIONAL",
            ]
            #expect(set == all)
            #expect(try await pool.ok("GetUserPoolMfaConfig") == all)
            let described = try await pool.ok("DescribeUserPool")["UserPool"]
            #expect(described?["MfaConfiguration"] == "OPTIONAL")
            #expect(described?["SmsAuthenticationMessage"] == "It is {####}.")

            _ = try await pool.ok("SetUserPoolMfaConfig", ["MfaConfiguration": "ON", "SoftwareTokenMfaConfiguration": totp])
            let tokenOnly: WireValue = ["SoftwareTokenMfaConfiguration": ["Enabled": true], "MfaConfiguration": "ON"]
            #expect(try await pool.ok("GetUserPoolMfaConfig") == tokenOnly)
            _ = try await pool.ok("UpdateUserPool", ["MfaConfiguration": "ON"])
            #expect(try await pool.ok("GetUserPoolMfaConfig") == tokenOnly, "UpdateUserPool keeps what it cannot say")

            _ = try await pool.ok("SetUserPoolMfaConfig", ["MfaConfiguration": "OFF"])
            #expect(try await pool.ok("GetUserPoolMfaConfig") == ["MfaConfiguration": "OFF"])
            #expect(await pool.outcome("UpdateUserPool", ["MfaConfiguration": "ON"]).hasPrefix("InvalidParameterException: SMS conf"))
        }
    }

    @Test("are SMS alone when CreateUserPool asks for MFA", arguments: Engine.allCases)
    func creation(engine: Engine) async throws {
        try await withPool(on: engine, pool: ["MfaConfiguration": "ON", "SmsConfiguration": sms]) { pool in
            #expect(
                try await pool.ok("GetUserPoolMfaConfig")
                    == ["SmsMfaConfiguration": ["SmsConfiguration": sms], "MfaConfiguration": "ON"])
            _ = try await pool.ok("UpdateUserPool", ["MfaConfiguration": "OFF"])
            #expect(try await pool.ok("GetUserPoolMfaConfig") == ["MfaConfiguration": "OFF"])
        }
    }

    @Test("are left alone by a call that sets passkeys, and the other way round", arguments: Engine.allCases)
    func webAuthn(engine: Engine) async throws {
        try await withPool(on: engine) { pool in
            _ = try await pool.ok("SetUserPoolMfaConfig", ["MfaConfiguration": "OPTIONAL", "SoftwareTokenMfaConfiguration": totp])
            let webAuthn: WireValue = [
                "RelyingPartyId": "auth.example.com", "UserVerification": "preferred", "FactorConfiguration": "SINGLE_FACTOR",
            ]
            let both: WireValue = [
                "SoftwareTokenMfaConfiguration": ["Enabled": true], "MfaConfiguration": "OPTIONAL", "WebAuthnConfiguration": webAuthn,
            ]
            #expect(
                try await pool.ok("SetUserPoolMfaConfig", ["WebAuthnConfiguration": ["RelyingPartyId": "auth.example.com"]]) == both)
            _ = try await pool.ok("SetUserPoolMfaConfig", ["MfaConfiguration": "OFF"])
            #expect(
                try await pool.ok("GetUserPoolMfaConfig") == ["MfaConfiguration": "OFF", "WebAuthnConfiguration": webAuthn])
        }
    }

    static let refusals: [([String: WireValue], String)] = [
        (
            ["MfaConfiguration": "OFF", "SoftwareTokenMfaConfiguration": totp],
            "Invalid MFA configuration given, can't turn off MFA and configure an MFA together."
        ),
        (
            ["MfaConfiguration": "OFF", "EmailMfaConfiguration": [:]],
            "Invalid MFA configuration given, can't turn off MFA and configure an MFA together."
        ),
        (
            ["SmsMfaConfiguration": ["SmsConfiguration": sms]],
            "Invalid MFA configuration given, can't turn off MFA and configure an MFA together."
        ),
        (
            ["MfaConfiguration": "ON"],
            "Invalid MFA Configuration given. SMS MFA, Email MFA, or Software Token MFA must be enabled."
        ),
        (
            ["MfaConfiguration": "OPTIONAL", "SoftwareTokenMfaConfiguration": ["Enabled": false]],
            "Invalid MFA Configuration given. SMS MFA, Email MFA, or Software Token MFA must be enabled."
        ),
        (
            ["WebAuthnConfiguration": ["RelyingPartyId": "co.uk"]],
            "Invalid RelyingPartyId: co.uk is not a domain that passkeys can be bound to."
        ),
        (
            ["WebAuthnConfiguration": ["RelyingPartyId": "192.0.2.1"]],
            "Invalid RelyingPartyId: 192.0.2.1 is not a domain that passkeys can be bound to."
        ),
    ]

    @Test("are refused when they contradict each other, and nothing changes", arguments: Engine.allCases, refusals)
    func contradictions(engine: Engine, refusal: ([String: WireValue], String)) async throws {
        try await withPool(on: engine) { pool in
            #expect(await pool.outcome("SetUserPoolMfaConfig", refusal.0) == "InvalidParameterException: " + refusal.1)
            let left = try await pool.ok("GetUserPoolMfaConfig")
            #expect(left == ["MfaConfiguration": "OFF"])
        }
    }

    static let againstThePool: [([String: WireValue], [String: WireValue], String)] = [
        (
            ["Policies": ["SignInPolicy": ["AllowedFirstAuthFactors": ["PASSWORD", "EMAIL_OTP"]]]], [:],
            "Only PASSWORD and WEB_AUTHN (if configured) can be enabled as an auth factor if MFA is enabled"
        ),
        (
            ["Policies": ["SignInPolicy": ["AllowedFirstAuthFactors": ["PASSWORD", "WEB_AUTHN"]]]],
            ["WebAuthnConfiguration": ["UserVerification": "required"]],
            "Cannot set WebAuthn factor configuration to SINGLE_FACTOR if MFA is required and WebAuthn is an allowed first auth factor"
        ),
        (
            ["AccountRecoverySetting": ["RecoveryMechanisms": [["Name": "verified_email", "Priority": 1]]]],
            ["EmailMfaConfiguration": [:]],
            "Invalid account recovery setting parameter. Account Recovery Setting cannot use verified_email as a recovery mechanism "
                + "when Email MFA is configured."
        ),
    ]

    @Test("must fit first factors and recovery", arguments: Engine.allCases, againstThePool)
    func fit(engine: Engine, refusal: ([String: WireValue], [String: WireValue], String)) async throws {
        try await withPool(on: engine, pool: refusal.0) { pool in
            let required: [String: WireValue] = ["MfaConfiguration": "ON", "SoftwareTokenMfaConfiguration": totp]
            let change = required.merging(refusal.1) { $1 }
            #expect(await pool.outcome("SetUserPoolMfaConfig", change) == "InvalidParameterException: " + refusal.2)
            _ = try await pool.ok("UpdateUserPool")
            _ = try await pool.ok("SetUserPoolMfaConfig", change)
            #expect(
                await pool.outcome("UpdateUserPool", refusal.0.merging(["MfaConfiguration": "ON"]) { $1 }) == "InvalidParameterException: "
                    + refusal.2)
        }
    }

    @Test("and first factors go together when MFA is optional, or the passkey is two factors", arguments: Engine.allCases)
    func together(engine: Engine) async throws {
        let factors: WireValue = ["PASSWORD", "EMAIL_OTP", "WEB_AUTHN"]
        try await withPool(on: engine, pool: ["Policies": ["SignInPolicy": ["AllowedFirstAuthFactors": factors]]]) { pool in
            _ = try await pool.ok("SetUserPoolMfaConfig", ["MfaConfiguration": "OPTIONAL", "SoftwareTokenMfaConfiguration": totp])
            _ = try await pool.ok("UpdateUserPool", ["Policies": ["SignInPolicy": ["AllowedFirstAuthFactors": ["PASSWORD", "WEB_AUTHN"]]]])
            _ = try await pool.ok(
                "SetUserPoolMfaConfig",
                [
                    "MfaConfiguration": "ON", "SoftwareTokenMfaConfiguration": totp,
                    "WebAuthnConfiguration": ["FactorConfiguration": "MULTI_FACTOR_WITH_USER_VERIFICATION"],
                ])
        }
    }
}

/// A pool that offers authenticator apps, and somebody signed in to it.
private func withAuthenticators(on engine: Engine, _ body: (TestPool, _ accessToken: String) async throws -> Void) async throws {
    try await withPool(on: engine) { pool in
        try await pool.addUser("alice")
        _ = try await pool.ok("SetUserPoolMfaConfig", ["MfaConfiguration": "OPTIONAL", "SoftwareTokenMfaConfiguration": totp])
        try await body(pool, try await pool.tokens("alice").access)
    }
}

@Suite("An authenticator app")
struct SoftwareTokenTests {
    @Test("is set up with its first code, which opens nothing else", arguments: Engine.allCases)
    func setUp(engine: Engine) async throws {
        try await withAuthenticators(on: engine) { pool, access in
            #expect(
                await pool.verify(access, "123456") == "SoftwareTokenMFANotFoundException: Software Token MFA does not exist for the user.")
            let secret = try await pool.associate(access)
            #expect(secret.wholeMatch(of: /[A-Z2-7]{32}/) != nil)
            #expect(try await pool.factors(access) == ["PASSWORD"], "not before it is verified")
            let mismatch = "EnableSoftwareTokenMFAException: Code mismatch and fail enable Software Token MFA"
            #expect(try await pool.verify(access, pool.wrongCode(secret)) == mismatch)
            #expect(try await pool.verify(access, pool.code(secret, steps: 2)) == mismatch)
            #expect(try await pool.verify(access, pool.code(secret, steps: -2)) == mismatch)
            let code = try pool.code(secret, steps: -1)
            let answer = try await pool.app.ok("VerifySoftwareToken", ["AccessToken": .string(access), "UserCode": .string(code)])
            #expect(answer == ["Status": "SUCCESS"])
            #expect(try await pool.factors(access) == ["PASSWORD", "SOFTWARE_TOKEN"])
            #expect(await pool.verify(access, code).hasPrefix("SoftwareTokenMFANotFoundException"), "it waits for none any more")
            let user = try await pool.app.ok("GetUser", ["AccessToken": .string(access)])
            #expect(user["UserMFASettingList"] == nil, "setting up is not turning on")
        }
    }

    @Test("that works goes on working until another one is verified", arguments: Engine.allCases)
    func replacement(engine: Engine) async throws {
        try await withAuthenticators(on: engine) { pool, access in
            let first = try await pool.associate(access)
            #expect(try await pool.verify(access, pool.code(first)) == "200")
            let second = try await pool.associate(access)
            #expect(second != first)
            #expect(try await pool.factors(access) == ["PASSWORD", "SOFTWARE_TOKEN"])
            #expect(try await pool.verify(access, pool.code(first, steps: 1)).hasPrefix("EnableSoftwareTokenMFAException"))
            #expect(try await pool.verify(access, pool.code(second)) == "200")
        }
    }

    @Test("can be guessed at five times an hour, however many guess at once", arguments: Engine.allCases)
    func guessing(engine: Engine) async throws {
        try await withAuthenticators(on: engine) { pool, access in
            let secret = try await pool.associate(access)
            let wrong = try pool.wrongCode(secret)
            let outcomes = await withTaskGroup(of: String.self) { group in
                for _ in 0..<10 { group.addTask { await pool.verify(access, wrong) } }
                return await group.reduce(into: [String: Int]()) { $0[$1, default: 0] += 1 }
            }
            let tooMany = "TooManyRequestsException: Attempt limit exceeded, please try after some time."
            #expect(outcomes == ["EnableSoftwareTokenMFAException: Code mismatch and fail enable Software Token MFA": 5, tooMany: 5])
            #expect(try await pool.verify(access, pool.code(secret)) == tooMany)
            let other = try await pool.associate(access)
            #expect(try await pool.verify(access, pool.code(other)) == tooMany, "a new secret brings no new guesses")
            pool.app.clock.advance(seconds: 3_590)
            #expect(try await pool.verify(access, pool.code(other)) == tooMany)
            pool.app.clock.advance(seconds: 10)
            let again = try await pool.tokens("alice").access
            #expect(try await pool.verify(again, pool.code(other)) == "200")
        }
    }

    @Test("needs a pool that offers it, and one of access token and Session", arguments: Engine.allCases)
    func refusals(engine: Engine) async throws {
        try await withPool(on: engine) { pool in
            try await pool.addUser("alice")
            let access = try await pool.tokens("alice").access
            let off = "SoftwareTokenMFANotFoundException: Software Token MFA not enabled for the userPool."
            #expect(await pool.app.outcome("AssociateSoftwareToken", ["AccessToken": .string(access)]) == off)
            #expect(await pool.verify(access, "123456") == off)
            let session = WireValue.string(String(repeating: "s", count: 40))
            let one = "InvalidParameterException: Exactly one of AccessToken and Session is required."
            #expect(await pool.app.outcome("AssociateSoftwareToken", [:]) == one)
            #expect(await pool.app.outcome("AssociateSoftwareToken", ["AccessToken": .string(access), "Session": session]) == one)
            #expect(await pool.app.outcome("VerifySoftwareToken", ["UserCode": "123456"]) == one)
            let both: WireValue = ["AccessToken": .string(access), "Session": session, "UserCode": "123456"]
            #expect(await pool.app.outcome("VerifySoftwareToken", both) == one)
            #expect(
                await pool.app.outcome("AssociateSoftwareToken", ["Session": session]).hasPrefix("NotAuthorizedException: Invalid session"))
            #expect(
                await pool.app.outcome("AssociateSoftwareToken", ["AccessToken": "x.y.z"]) == "NotAuthorizedException: Invalid Access Token"
            )
            _ = try await pool.ok("SetUserPoolMfaConfig", ["MfaConfiguration": "OPTIONAL", "SoftwareTokenMfaConfiguration": totp])
            _ = try await pool.associate(access)
            let long: WireValue = [
                "AccessToken": .string(access), "UserCode": "123456", "FriendlyDeviceName": .string(String(repeating: "n", count: 257)),
            ]
            #expect(await pool.app.outcome("VerifySoftwareToken", long) == "InvalidParameterException: FriendlyDeviceName is too long")
        }
    }

    @Test("is turned on by its first code where MFA is demanded", arguments: Engine.allCases)
    func demanded(engine: Engine) async throws {
        try await withAuthenticators(on: engine) { pool, access in
            _ = try await pool.ok("SetUserPoolMfaConfig", ["MfaConfiguration": "ON", "SoftwareTokenMfaConfiguration": totp])
            let secret = try await pool.associate(access)
            #expect(try await pool.verify(access, pool.code(secret)) == "200")
            #expect(try await pool.user("alice")["UserMFASettingList"] == ["SOFTWARE_TOKEN_MFA"])
            let off: [String: WireValue] = ["SoftwareTokenMfaSettings": ["Enabled": false]]
            let required = "InvalidParameterException: MFA is required in this user pool: the last enabled MFA method cannot be turned off."
            #expect(await pool.prefer(access, off) == required)
            #expect(await pool.outcome("AdminSetUserMFAPreference", off.merging(["Username": "alice"]) { $1 }) == required)
            #expect(await pool.prefer(access, ["SoftwareTokenMfaSettings": ["PreferredMfa": true]]) == "200")
        }
    }

    @Test("that is lost is taken away by an administrator, with the preference for it", arguments: Engine.allCases)
    func deletion(engine: Engine) async throws {
        try await withAuthenticators(on: engine) { pool, access in
            let secret = try await pool.associate(access)
            #expect(try await pool.verify(access, pool.code(secret)) == "200")
            #expect(await pool.prefer(access, ["SoftwareTokenMfaSettings": ["Enabled": true, "PreferredMfa": true]]) == "200")
            #expect(await pool.outcome("AdminDeleteSoftwareToken", ["Username": "bob"]) == "UserNotFoundException: User does not exist.")
            _ = try await pool.ok("AdminDeleteSoftwareToken", ["Username": "alice"])
            let user = try await pool.user("alice")
            #expect(user["UserMFASettingList"] == nil)
            #expect(user["PreferredMfaSetting"] == nil)
            #expect(try await pool.factors(access) == ["PASSWORD"])
            _ = try await pool.ok("AdminDeleteSoftwareToken", ["Username": "alice"])
        }
    }
}

@Suite("A person's MFA preference")
struct MFAPreferenceTests {
    private static let everything: [String: WireValue] = [
        "MfaConfiguration": "OPTIONAL", "SoftwareTokenMfaConfiguration": totp, "SmsMfaConfiguration": ["SmsConfiguration": sms],
        "EmailMfaConfiguration": [:],
    ]
    private static let addresses = ["email": "alice@example.com", "phone_number": "+15555550100"]

    @Test("is kept, shown everywhere and changed in parts", arguments: Engine.allCases)
    func changes(engine: Engine) async throws {
        try await withPool(on: engine) { pool in
            try await pool.addUser("alice", Self.addresses)
            _ = try await pool.ok("SetUserPoolMfaConfig", Self.everything)
            let access = try await pool.tokens("alice").access
            #expect(
                await pool.prefer(
                    access, ["SMSMfaSettings": ["Enabled": true], "EmailMfaSettings": ["Enabled": true, "PreferredMfa": true]])
                    == "200")
            let options: WireValue = [["DeliveryMedium": "SMS", "AttributeName": "phone_number"]]
            for user in [try await pool.app.ok("GetUser", ["AccessToken": .string(access)]), try await pool.user("alice")] {
                #expect(user["UserMFASettingList"] == ["SMS_MFA", "EMAIL_OTP"])
                #expect(user["PreferredMfaSetting"] == "EMAIL_OTP")
                #expect(user["MFAOptions"] == options)
            }
            #expect(try await pool.ok("ListUsers")["Users"]?.array?.first?["MFAOptions"] == options)
            let factors = try await pool.ok("AdminGetUserAuthFactors", ["Username": "alice"])
            #expect(factors["UserMFASettingList"] == ["SMS_MFA", "EMAIL_OTP"])
            #expect(factors["PreferredMfaSetting"] == "EMAIL_OTP")
            #expect(factors["Username"] == "alice")

            let admin: [String: WireValue] = ["Username": "alice", "SMSMfaSettings": ["PreferredMfa": true]]
            _ = try await pool.ok("AdminSetUserMFAPreference", admin)
            #expect(try await pool.user("alice")["PreferredMfaSetting"] == "SMS_MFA")
            #expect(await pool.prefer(access, ["EmailMfaSettings": ["PreferredMfa": false]]) == "200")
            #expect(try await pool.user("alice")["PreferredMfaSetting"] == "SMS_MFA")
            #expect(await pool.prefer(access, ["SMSMfaSettings": ["Enabled": true, "PreferredMfa": false]]) == "200")
            #expect(try await pool.user("alice")["PreferredMfaSetting"] == nil)
            #expect(await pool.prefer(access, ["SMSMfaSettings": ["Enabled": true, "PreferredMfa": true]]) == "200")
            #expect(await pool.prefer(access, ["SMSMfaSettings": ["Enabled": false]]) == "200")
            let user = try await pool.user("alice")
            #expect(user["UserMFASettingList"] == ["EMAIL_OTP"])
            #expect(user["PreferredMfaSetting"] == nil, "what is off is not preferred")
            #expect(user["MFAOptions"] == nil)
        }
    }

    static let refusals: [([String: WireValue], String)] = [
        (["SoftwareTokenMfaSettings": ["Enabled": true]], "User does not have delivery config set to turn on SOFTWARE_TOKEN_MFA"),
        (["SMSMfaSettings": ["PreferredMfa": true]], "SMS_MFA cannot be the preferred MFA method while it is not enabled."),
        (
            ["EmailMfaSettings": ["Enabled": false, "PreferredMfa": true]],
            "EMAIL_OTP cannot be the preferred MFA method while it is not enabled."
        ),
        (
            ["SMSMfaSettings": ["Enabled": true, "PreferredMfa": true], "EmailMfaSettings": ["Enabled": true, "PreferredMfa": true]],
            "Only one MFA method can be set as preferred."
        ),
        (
            ["SMSMfaSettings": ["Enabled": true], "WebAuthnMfaSettings": ["Enabled": true]],
            "Passkey MFA needs the FactorConfiguration MULTI_FACTOR_WITH_USER_VERIFICATION in the user pool."
        ),
    ]

    @Test("is refused when it cannot be met, and nothing changes", arguments: Engine.allCases, refusals)
    func refused(engine: Engine, refusal: ([String: WireValue], String)) async throws {
        try await withPool(on: engine) { pool in
            try await pool.addUser("alice", Self.addresses)
            _ = try await pool.ok("SetUserPoolMfaConfig", Self.everything)
            let access = try await pool.tokens("alice").access
            #expect(await pool.prefer(access, refusal.0) == "InvalidParameterException: " + refusal.1)
            #expect(
                await pool.outcome("AdminSetUserMFAPreference", refusal.0.merging(["Username": "alice"]) { $1 })
                    == "InvalidParameterException: " + refusal.1)
            #expect(try await pool.user("alice")["UserMFASettingList"] == nil)
        }
    }

    @Test("needs an address, and a pool that offers the factor", arguments: Engine.allCases)
    func reach(engine: Engine) async throws {
        try await withPool(on: engine) { pool in
            try await pool.addUser("alice", Self.addresses)
            try await pool.addUser("bob")
            let turningOn: [(String, [String: WireValue])] = [
                ("SMS_MFA", ["SMSMfaSettings": ["Enabled": true]]), ("EMAIL_OTP", ["EmailMfaSettings": ["Enabled": true]]),
            ]
            for (factor, setting) in turningOn {
                let refusal = "InvalidParameterException: User does not have delivery config set to turn on " + factor
                let (alice, bob) = (setting.merging(["Username": "alice"]) { $1 }, setting.merging(["Username": "bob"]) { $1 })
                _ = try await pool.ok("SetUserPoolMfaConfig", ["MfaConfiguration": "OPTIONAL", "SoftwareTokenMfaConfiguration": totp])
                #expect(await pool.outcome("AdminSetUserMFAPreference", alice) == refusal, "the pool does not offer it")
                _ = try await pool.ok("SetUserPoolMfaConfig", Self.everything)
                #expect(await pool.outcome("AdminSetUserMFAPreference", bob) == refusal)
                #expect(await pool.outcome("AdminSetUserMFAPreference", alice) == "200")
            }
            #expect(
                await pool.outcome("AdminSetUserMFAPreference", ["Username": "carol"]) == "UserNotFoundException: User does not exist.")
        }
    }

    @Test("for passkeys stands only beside another factor", arguments: Engine.allCases)
    func passkeys(engine: Engine) async throws {
        try await withPool(on: engine) { pool in
            try await pool.addUser("alice", Self.addresses)
            let webAuthn: WireValue = ["FactorConfiguration": "MULTI_FACTOR_WITH_USER_VERIFICATION"]
            _ = try await pool.ok("SetUserPoolMfaConfig", Self.everything.merging(["WebAuthnConfiguration": webAuthn]) { $1 })
            let access = try await pool.tokens("alice").access
            #expect(
                await pool.prefer(access, ["WebAuthnMfaSettings": ["Enabled": true]])
                    == "InvalidParameterException: Passkey MFA needs at least one other enabled MFA method.")
            #expect(
                await pool.prefer(access, ["WebAuthnMfaSettings": ["Enabled": true], "EmailMfaSettings": ["Enabled": true]]) == "200")
            #expect(await pool.prefer(access, ["EmailMfaSettings": ["Enabled": false]]) == "200")
        }
    }

    @Test("can be said in the old way, for SMS alone", arguments: Engine.allCases)
    func legacy(engine: Engine) async throws {
        try await withPool(on: engine) { pool in
            try await pool.addUser("alice", Self.addresses)
            _ = try await pool.ok("SetUserPoolMfaConfig", Self.everything)
            let access = try await pool.tokens("alice").access
            let option: WireValue = ["DeliveryMedium": "SMS", "AttributeName": "phone_number"]
            let on: WireValue = ["AccessToken": .string(access), "MFAOptions": [option]]
            _ = try await pool.app.ok("SetUserSettings", on)
            #expect(try await pool.user("alice")["MFAOptions"] == [option])
            _ = try await pool.ok("AdminSetUserSettings", ["Username": "alice", "MFAOptions": []])
            #expect(try await pool.user("alice")["MFAOptions"] == nil)
            _ = try await pool.ok("AdminSetUserSettings", ["Username": "alice", "MFAOptions": [option]])
            let off: WireValue = ["AccessToken": .string(access), "MFAOptions": []]
            _ = try await pool.app.ok("SetUserSettings", off)
            let email: WireValue = [["DeliveryMedium": "EMAIL", "AttributeName": "email"]]
            #expect(
                await pool.app.outcome("SetUserSettings", ["AccessToken": .string(access), "MFAOptions": email])
                    == "InvalidParameterException: MFAOptions can only set SMS with the attribute phone_number.")
            #expect(try await pool.user("alice")["UserMFASettingList"] == nil)
        }
    }

    @Test("takes codes out of the first factors", arguments: Engine.allCases)
    func configuredFactors(engine: Engine) async throws {
        let factors: WireValue = ["PASSWORD", "EMAIL_OTP", "SMS_OTP"]
        try await withPool(on: engine, pool: ["Policies": ["SignInPolicy": ["AllowedFirstAuthFactors": factors]]]) { pool in
            let verified = Self.addresses.merging(["email_verified": "true", "phone_number_verified": "false"]) { $1 }
            try await pool.addUser("alice", verified)
            _ = try await pool.ok("SetUserPoolMfaConfig", Self.everything)
            let access = try await pool.tokens("alice").access
            #expect(try await pool.factors(access) == ["PASSWORD", "EMAIL_OTP"])
            #expect(await pool.prefer(access, ["SMSMfaSettings": ["Enabled": true]]) == "200")
            #expect(try await pool.factors(access) == ["PASSWORD"])
            _ = try await pool.ok("AdminCreateUser", ["Username": "bob", "MessageAction": "SUPPRESS"])
            #expect(try await pool.ok("AdminGetUserAuthFactors", ["Username": "bob"])["ConfiguredUserAuthFactors"] == [])
        }
    }
}
