import Credentials
import JSON
import TestSupport
import Testing
import UserPools

extension TestPool {
    /// InitiateAuth.
    func begin(
        _ flow: String, _ parameters: [String: WireValue], session: WireValue? = nil, client: String? = nil,
        clientMetadata: WireValue? = nil
    ) async -> Answer {
        var input: [String: WireValue] = [
            "ClientId": .string(client ?? self.client), "AuthFlow": .string(flow), "AuthParameters": .object(parameters),
        ]
        input["Session"] = session
        input["ClientMetadata"] = clientMetadata
        return await app.call("InitiateAuth", .object(input))
    }

    /// RespondToAuthChallenge.
    func respond(
        _ challenge: String, _ session: WireValue?, _ responses: [String: WireValue], client: String? = nil,
        clientMetadata: WireValue? = nil
    ) async -> Answer {
        var input: [String: WireValue] = [
            "ClientId": .string(client ?? self.client), "ChallengeName": .string(challenge), "ChallengeResponses": .object(responses),
        ]
        input["Session"] = session
        input["ClientMetadata"] = clientMetadata
        return await app.call("RespondToAuthChallenge", .object(input))
    }

    /// Which second factors the pool offers.
    func offer(_ factors: Set<MFAFactor>, _ demand: String = "OPTIONAL") async throws {
        var input: [String: WireValue] = ["MfaConfiguration": .string(demand)]
        if factors.contains(.sms) {
            input["SmsMfaConfiguration"] = ["SmsConfiguration": ["SnsCallerArn": "arn:aws:iam::000000000000:role/sms"]]
        }
        if factors.contains(.softwareToken) { input["SoftwareTokenMfaConfiguration"] = ["Enabled": true] }
        if factors.contains(.email) { input["EmailMfaConfiguration"] = [:] }
        _ = try await ok("SetUserPoolMfaConfig", input)
    }

    /// AdminSetUserMFAPreference.
    func enable(_ factors: Set<MFAFactor>, preferred: MFAFactor? = nil, for name: String) async throws {
        func setting(_ factor: MFAFactor) -> WireValue {
            ["Enabled": .bool(factors.contains(factor)), "PreferredMfa": .bool(factor == preferred)]
        }
        _ = try await ok(
            "AdminSetUserMFAPreference",
            [
                "Username": .string(name), "SMSMfaSettings": setting(.sms), "SoftwareTokenMfaSettings": setting(.softwareToken),
                "EmailMfaSettings": setting(.email),
            ])
    }

    /// Gives somebody an authenticator app, whose next code is good.
    /// - Returns: its secret.
    func enrollApp(for name: String) async throws -> String {
        let access = try await tokens(name).access
        let secret = try await associate(access)
        try #require(await verify(access, try code(secret)) == "200")
        try await enable([.softwareToken], for: name)
        app.clock.advance(seconds: 60)
        return secret
    }
}

/// What a second factor's test begins with.
private let phone = "+15555550100"
private let address = "alice@example.com"
private let mismatch = "CodeMismatchException: Invalid code or auth state for the user."
private let invalid = "NotAuthorizedException: Invalid session for the user."
private let spent = "NotAuthorizedException: Invalid session for the user, session can only be used once."

private func withFactors(
    on engine: Engine, _ factors: Set<MFAFactor>, _ demand: String = "OPTIONAL", _ attributes: [String: String] = [:],
    sourceLocation: SourceLocation = #_sourceLocation, _ body: (TestPool) async throws -> Void
) async throws {
    try await withPool(on: engine, sourceLocation: sourceLocation) { pool in
        try await pool.offer(factors, demand)
        try await pool.addUser("alice", attributes)
        try await body(pool)
    }
}

@Suite("Signing in with a second factor")
struct SignInFlowTests {
    @Test("by authenticator app takes each code once, and a clock one step off", arguments: Engine.allCases)
    func softwareToken(engine: Engine) async throws {
        try await withFactors(on: engine, [.softwareToken]) { pool in
            let secret = try await pool.enrollApp(for: "alice")
            func ask() async throws -> Answer {
                let asked = try await SRPExchange(pool, "alice").answer()
                #expect(asked["ChallengeName"] == "SOFTWARE_TOKEN_MFA")
                #expect(asked["AuthenticationResult"] == nil)
                return asked
            }
            func answer(_ asked: Answer, _ code: String) async -> Answer {
                await pool.respond(
                    "SOFTWARE_TOKEN_MFA", asked["Session"], ["USERNAME": "alice", "SOFTWARE_TOKEN_MFA_CODE": .string(code)])
            }
            let first = try await ask()
            #expect(await answer(first, try pool.wrongCode(secret)).outcome == mismatch)
            #expect(await answer(first, "12345").outcome == mismatch)
            let code = try pool.code(secret)
            _ = try Tokens(await answer(first, code))
            #expect(await answer(first, try pool.code(secret, steps: 1)).outcome == spent)
            let second = try await ask()
            #expect(await answer(second, code).outcome == mismatch, "a code works once")
            #expect(await answer(second, try pool.code(secret, steps: -1)).outcome == mismatch, "nor does one before it")
            pool.app.clock.advance(seconds: 90)
            #expect(await answer(second, try pool.code(secret, steps: -2)).outcome == mismatch)
            _ = try Tokens(await answer(second, try pool.code(secret, steps: -1)))
        }
    }

    @Test("of many answers with one right code one gets tokens", arguments: Engine.allCases)
    func race(engine: Engine) async throws {
        try await withFactors(on: engine, [.softwareToken]) { pool in
            let secret = try await pool.enrollApp(for: "alice")
            var sessions: [WireValue] = []
            for _ in 0..<6 { sessions.append(try #require(await pool.signIn("alice")["Session"])) }
            let code = try pool.code(secret)
            let outcomes = await withTaskGroup(of: String.self) { group in
                for session in sessions {
                    group.addTask {
                        await pool.respond(
                            "SOFTWARE_TOKEN_MFA", session, ["USERNAME": "alice", "SOFTWARE_TOKEN_MFA_CODE": .string(code)]
                        ).outcome
                    }
                }
                return await group.reduce(into: [String: Int]()) { $0[$1, default: 0] += 1 }
            }
            #expect(outcomes["200"] == 1, "\(outcomes)")
        }
    }

    @Test("by text or mail sends what was preferred, or lets choose", arguments: Engine.allCases)
    func codes(engine: Engine) async throws {
        let attributes = ["email": address, "email_verified": "true", "phone_number": phone, "phone_number_verified": "true"]
        try await withFactors(on: engine, [.sms, .email], "OPTIONAL", attributes) { pool in
            _ = try await pool.tokens("alice")
            for (factor, name, member, to, medium) in [
                (MFAFactor.sms, "SMS_MFA", "SMS_MFA_CODE", phone, "SMS"), (.email, "EMAIL_OTP", "EMAIL_OTP_CODE", address, "EMAIL"),
            ] {
                for enabled: Set<MFAFactor> in [[factor], [.sms, .email]] {
                    try await pool.enable(enabled, preferred: enabled.count > 1 ? factor : nil, for: "alice")
                    let asked = try await SRPExchange(pool, "alice").answer()
                    #expect(asked["ChallengeName"]?.string == name)
                    #expect(asked["ChallengeParameters"]?["CODE_DELIVERY_DELIVERY_MEDIUM"]?.string == medium)
                    let destination = try #require(asked["ChallengeParameters"]?["CODE_DELIVERY_DESTINATION"]?.string)
                    #expect(destination.contains("***") && destination != to)
                    let code = try #require(pool.app.mail.lastCode(to: to))
                    #expect(code.utf8.count == 6)
                    #expect(await pool.respond(name, asked["Session"], ["USERNAME": "alice", member: "000"]).outcome == mismatch)
                    _ = try Tokens(await pool.respond(name, asked["Session"], ["USERNAME": "alice", member: .string(code)]))
                    #expect(await pool.respond(name, asked["Session"], ["USERNAME": "alice", member: .string(code)]).outcome == spent)
                }
            }
            try await pool.enable([.sms, .email], for: "alice")
            let choice = await pool.signIn("alice")
            #expect(choice["ChallengeName"] == "SELECT_MFA_TYPE")
            #expect(choice["ChallengeParameters"]?["MFAS_CAN_CHOOSE"] == #"["SMS_MFA","EMAIL_OTP"]"#)
            let sent = pool.app.mail.messages.count
            func choose(_ answer: WireValue) async -> Answer {
                await pool.respond("SELECT_MFA_TYPE", choice["Session"], ["USERNAME": "alice", "ANSWER": answer])
            }
            #expect(await choose("SOFTWARE_TOKEN_MFA").outcome.hasPrefix("InvalidParameterException: "))
            #expect(await choose("PIGEON").outcome.hasPrefix("MFAMethodNotFoundException: "))
            #expect(pool.app.mail.messages.count == sent)
            let asked = await choose("EMAIL_MFA")
            #expect(asked["ChallengeName"] == "EMAIL_OTP", "\(asked)")
            #expect(await choose("SMS_MFA").outcome == spent, "each choice sends a code, so there is one")
            #expect(pool.app.mail.messages.count == sent + 1)
            let code = try #require(pool.app.mail.lastCode(to: address))
            let answer: [String: WireValue] = ["USERNAME": "alice", "EMAIL_OTP_CODE": .string(code)]
            _ = try Tokens(await pool.respond("EMAIL_OTP", asked["Session"], answer))
        }
    }

    @Test("is set up on the way where the pool demands one: by app", arguments: Engine.allCases)
    func setUpApp(engine: Engine) async throws {
        try await withFactors(on: engine, [.softwareToken], "ON") { pool in
            let (asked, rival) = (await pool.signIn("alice"), await pool.signIn("alice"))
            #expect(asked["ChallengeName"] == "MFA_SETUP")
            #expect(asked["ChallengeParameters"]?["MFAS_CAN_SETUP"] == #"["SOFTWARE_TOKEN_MFA"]"#)
            func associate(_ session: WireValue?) async throws -> (secret: String, session: WireValue) {
                let made = try await pool.app.ok("AssociateSoftwareToken", ["Session": try #require(session)])
                return (try #require(made["SecretCode"]?.string), try #require(made["Session"]))
            }
            func verify(_ session: WireValue, _ code: String) async -> Answer {
                await pool.app.call("VerifySoftwareToken", ["Session": session, "UserCode": .string(code)])
            }
            func finish(_ session: WireValue?) async -> Answer { await pool.respond("MFA_SETUP", session, ["USERNAME": "alice"]) }
            #expect(await finish(asked["Session"]).outcome == invalid)
            let (secret, session) = try await associate(asked["Session"])
            let (other, second) = try await associate(rival["Session"])
            #expect(await finish(session).outcome == invalid)
            #expect(
                await verify(session, try pool.wrongCode(secret)).outcome
                    == "EnableSoftwareTokenMFAException: Code mismatch and fail enable Software Token MFA")
            let verified = await verify(session, try pool.code(secret))
            #expect(verified["Status"] == "SUCCESS")
            let rivals = await verify(second, try pool.code(other))
            #expect(rivals["Status"] == "SUCCESS")
            _ = try Tokens(await finish(verified["Session"]))
            #expect(await finish(rivals["Session"]).outcome == invalid, "an app that is there is not replaced")
            #expect(try await pool.user("alice")["UserMFASettingList"] == ["SOFTWARE_TOKEN_MFA"])
            pool.app.clock.advance(seconds: 30)
            let next = await pool.signIn("alice")
            #expect(next["ChallengeName"] == "SOFTWARE_TOKEN_MFA")
            func answer(_ code: String) async -> Answer {
                await pool.respond(
                    "SOFTWARE_TOKEN_MFA", next["Session"], ["USERNAME": "alice", "SOFTWARE_TOKEN_MFA_CODE": .string(code)])
            }
            #expect(await answer(try pool.code(secret, steps: -1)).outcome == mismatch, "the code of the setup is used")
            _ = try Tokens(await answer(try pool.code(secret)))
            #expect(
                await pool.app.outcome("AssociateSoftwareToken", ["Session": try #require(next["Session"])]) == invalid)
        }
    }

    @Test("is set up on the way where the pool demands one: by mail", arguments: Engine.allCases)
    func setUpMail(engine: Engine) async throws {
        try await withFactors(on: engine, [.email, .softwareToken], "ON") { pool in
            let asked = await pool.signIn("alice")
            #expect(asked["ChallengeParameters"]?["MFAS_CAN_SETUP"] == #"["SOFTWARE_TOKEN_MFA","EMAIL_OTP"]"#)
            func give(_ member: String, _ value: WireValue) async -> Answer {
                await pool.respond("MFA_SETUP", asked["Session"], ["USERNAME": "alice", member: value])
            }
            #expect(await give("PHONE_NUMBER", "+15555550100").outcome.hasPrefix("MFAMethodNotFoundException: "))
            #expect(await give("EMAIL", "no address").outcome.hasPrefix("InvalidParameterException: "))
            let sent = await give("EMAIL", .string(address))
            #expect(sent["ChallengeName"] == "EMAIL_OTP", "\(sent)")
            #expect(await give("EMAIL", "mallory@example.com").outcome == spent)
            #expect(try await pool.attributes(of: "alice")["email"] == nil, "not before the code")
            let code = try #require(pool.app.mail.lastCode(to: address))
            #expect(await pool.respond("EMAIL_OTP", sent["Session"], ["USERNAME": "alice", "EMAIL_OTP_CODE": "x"]).outcome == mismatch)
            let answer: [String: WireValue] = ["USERNAME": "alice", "EMAIL_OTP_CODE": .string(code)]
            _ = try Tokens(await pool.respond("EMAIL_OTP", sent["Session"], answer))
            let attributes = try await pool.attributes(of: "alice")
            #expect(attributes["email"] == address && attributes["email_verified"] == "true")
            #expect(await pool.signIn("alice")["ChallengeName"] == "EMAIL_OTP")
        }
    }

    @Test("follows the password that replaces a temporary one", arguments: Engine.allCases)
    func newPassword(engine: Engine) async throws {
        try await withFactors(on: engine, [.sms], "ON") { pool in
            _ = try await pool.ok(
                "AdminCreateUser",
                [
                    "Username": "bob", "TemporaryPassword": "Temporary-1", "MessageAction": "SUPPRESS",
                    "UserAttributes": .attributes(["phone_number": phone]),
                ])
            let asked = await pool.signIn("bob", "Temporary-1")
            #expect(asked["ChallengeName"] == "NEW_PASSWORD_REQUIRED")
            pool.app.clock.advance(seconds: 1)
            let new: [String: WireValue] = ["USERNAME": "bob", "NEW_PASSWORD": "Battery-Staple-9"]
            let flags = new.merging(["userAttributes.phone_number_verified": "true"]) { $1 }
            #expect(
                await pool.respond("NEW_PASSWORD_REQUIRED", asked["Session"], flags).outcome
                    == "NotAuthorizedException: A client attempted to write unauthorized attribute")
            let next = await pool.respond("NEW_PASSWORD_REQUIRED", asked["Session"], new)
            #expect(next["ChallengeName"] == "SMS_MFA", "\(next)")
            #expect(await pool.respond("NEW_PASSWORD_REQUIRED", asked["Session"], new).outcome == spent)
            let code = try #require(pool.app.mail.lastCode(to: phone))
            let answer: WireValue = [
                "ClientId": .string(pool.client), "UserPoolId": .string(pool.id), "ChallengeName": "SMS_MFA",
                "Session": try #require(next["Session"]), "ChallengeResponses": ["USERNAME": "bob", "SMS_MFA_CODE": .string(code)],
            ]
            _ = try Tokens(await pool.app.call("AdminRespondToAuthChallenge", answer))
            #expect(await pool.signIn("bob", "Battery-Staple-9")["ChallengeName"] == "SMS_MFA")
        }
    }
}

@Suite("A Session that waits for a second factor")
struct SignInSessionTests {
    @Test("takes no answer but its own, from nobody else and nowhere else, and not for ever", arguments: Engine.allCases)
    func bindings(engine: Engine) async throws {
        try await withFactors(on: engine, [.softwareToken]) { pool in
            let secret = try await pool.enrollApp(for: "alice")
            try await pool.addUser("bob")
            let other = try await TestPool(pool.app)
            try await other.addUser("alice")
            let neighbour = try #require(try await pool.makeClient()["ClientId"]?.string)
            let exchange = try await SRPExchange(pool, "alice")
            let session = await exchange.answer()["Session"]
            let right: [String: WireValue] = ["USERNAME": "alice", "SOFTWARE_TOKEN_MFA_CODE": .string(try pool.code(secret))]
            for (challenge, answer) in [
                ("NEW_PASSWORD_REQUIRED", ["NEW_PASSWORD": "Battery-Staple-9"]), ("MFA_SETUP", [:]),
                ("MFA_SETUP", ["EMAIL": "a@b.c"]), ("SELECT_MFA_TYPE", ["ANSWER": "SOFTWARE_TOKEN_MFA"]),
                ("CUSTOM_CHALLENGE", ["ANSWER": "x"]), ("SELECT_CHALLENGE", ["ANSWER": "PASSWORD", "PASSWORD": "Correct-Horse-7"]),
                ("PASSWORD", ["PASSWORD": "Correct-Horse-7"]), ("SMS_MFA", ["SMS_MFA_CODE": "123456"]),
                ("EMAIL_OTP", ["EMAIL_OTP_CODE": "123456"]), ("SMS_OTP", ["SMS_OTP_CODE": "123456"]),
                ("DEVICE_SRP_AUTH", ["DEVICE_KEY": "us-east-1_x", "SRP_A": "aa"]), ("WEB_AUTHN", ["CREDENTIAL": "{}"]),
            ] as [(String, [String: WireValue])] {
                #expect(
                    await pool.respond(challenge, session, answer.merging(["USERNAME": "alice"]) { $1 }).outcome == invalid,
                    "\(challenge)")
            }
            #expect(await pool.respond("SOFTWARE_TOKEN_MFA", session, right, client: neighbour).outcome == invalid)
            #expect(await pool.respond("SOFTWARE_TOKEN_MFA", session, right, client: other.client).outcome == invalid)
            #expect(await pool.respond("SOFTWARE_TOKEN_MFA", session, right.merging(["USERNAME": "bob"]) { $1 }).outcome == invalid)
            #expect(await pool.begin("USER_AUTH", ["USERNAME": "alice"], session: session).outcome == invalid)
            #expect(await exchange.answer().outcome == spent, "the answer that led here is used up")
            let second = await pool.signIn("alice")["Session"]
            _ = try Tokens(await pool.respond("SOFTWARE_TOKEN_MFA", session, right))
            pool.app.clock.advance(seconds: 180)
            let late: [String: WireValue] = ["USERNAME": "alice", "SOFTWARE_TOKEN_MFA_CODE": .string(try pool.code(secret))]
            #expect(
                await pool.respond("SOFTWARE_TOKEN_MFA", second, late).outcome
                    == "NotAuthorizedException: Invalid session for the user, session is expired.")
        }
    }

    @Test("ends when the password changes or the account is disabled meanwhile", arguments: Engine.allCases)
    func changedMeanwhile(engine: Engine) async throws {
        try await withFactors(on: engine, [.softwareToken]) { pool in
            let secret = try await pool.enrollApp(for: "alice")
            func answer(_ asked: Answer) async throws -> String {
                await pool.respond(
                    "SOFTWARE_TOKEN_MFA", asked["Session"],
                    ["USERNAME": "alice", "SOFTWARE_TOKEN_MFA_CODE": .string(try pool.code(secret))]
                ).outcome
            }
            let first = await pool.signIn("alice")
            pool.app.clock.advance(seconds: 1)
            _ = try await pool.ok("AdminSetUserPassword", ["Username": "alice", "Password": "Battery-Staple-9", "Permanent": true])
            #expect(try await answer(first) == invalid)
            pool.app.clock.advance(seconds: 60)
            let second = await pool.signIn("alice", "Battery-Staple-9")
            _ = try await pool.ok("AdminDisableUser", ["Username": "alice"])
            #expect(try await answer(second) == "NotAuthorizedException: User is disabled.")
        }
    }

    @Test("takes five guesses, however many come at once, and then locks the factor out", arguments: Engine.allCases)
    func guessing(engine: Engine) async throws {
        try await withFactors(on: engine, [.sms], "OPTIONAL", ["phone_number": phone]) { pool in
            try await pool.enable([.sms], for: "alice")
            let session = await pool.signIn("alice")["Session"]
            let code = try #require(pool.app.mail.lastCode(to: phone))
            let wrong = code == "111111" ? "222222" : "111111"
            func guess(_ code: String, _ session: WireValue?) async -> String {
                await pool.respond("SMS_MFA", session, ["USERNAME": "alice", "SMS_MFA_CODE": .string(code)]).outcome
            }
            let outcomes = await withTaskGroup(of: String.self) { group in
                for _ in 0..<20 { group.addTask { await guess(wrong, session) } }
                return await group.reduce(into: [String: Int]()) { $0[$1, default: 0] += 1 }
            }
            let exceeded = "NotAuthorizedException: Password attempts exceeded"
            #expect(outcomes[mismatch] == 5, "\(outcomes)")
            #expect((outcomes[invalid] ?? 0) + (outcomes[exceeded] ?? 0) == 15, "\(outcomes)")
            #expect(await guess(code, session) == exceeded)
            let second = await pool.signIn("alice")["Session"]
            let fresh = try #require(pool.app.mail.lastCode(to: phone))
            #expect(await guess(fresh, second) == exceeded, "in another sign-in too")
            pool.app.clock.advance(seconds: 2)
            #expect(await guess(code, session) == invalid, "the sign-in is over")
            #expect(await guess(fresh, second) == "200")
        }
    }
}
