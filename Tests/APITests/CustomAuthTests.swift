import Credentials
import JSON
import TestSupport
import Testing
import UserPools

private let wrong = "NotAuthorizedException: Incorrect username or password."
private let invalid = "NotAuthorizedException: Invalid session for the user."

/// A pool whose functions make the challenges.
private func withFunctions(
    on engine: Engine, client: [String: WireValue] = [:], _ more: [String: WireValue] = [:],
    sourceLocation: SourceLocation = #_sourceLocation, _ body: (TestPool) async throws -> Void
) async throws {
    func arn(_ trigger: String) -> WireValue { .string("arn:aws:lambda:us-east-1:000000000000:function:\(trigger)") }
    let lambda: [String: WireValue] = [
        "DefineAuthChallenge": arn("define"), "CreateAuthChallenge": arn("create"), "VerifyAuthChallengeResponse": arn("verify"),
    ]
    let flows: WireValue = [
        "ALLOW_CUSTOM_AUTH", "ALLOW_REFRESH_TOKEN_AUTH", "ALLOW_USER_SRP_AUTH", "ALLOW_USER_PASSWORD_AUTH",
    ]
    try await withPool(
        on: engine, pool: ["LambdaConfig": .object(lambda)].merging(more) { $1 },
        client: ["ExplicitAuthFlows": flows, "PreventUserExistenceErrors": "ENABLED"].merging(client) { $1 },
        sourceLocation: sourceLocation
    ) { pool in
        try await pool.addUser("alice")
        try await body(pool)
    }
}

/// Challenges until so many were answered rightly.
private func asking(_ rounds: Int, for pool: TestPool, padding: Int = 0) {
    pool.app.triggers.script { script in
        script.defineAuthChallenge = { event, _ in
            let answered = event.session.filter { $0.challengeName == "CUSTOM_CHALLENGE" && $0.challengeResult }.count
            if event.session.last?.challengeName == "SRP_A" {
                return DefineAuthChallengeVerdict(challengeName: "PASSWORD_VERIFIER", issueTokens: false, failAuthentication: false)
            }
            return DefineAuthChallengeVerdict(
                challengeName: answered < rounds ? "CUSTOM_CHALLENGE" : nil, issueTokens: answered >= rounds,
                failAuthentication: event.session.count > 12)
        }
        script.createAuthChallenge = { event, _ in
            CreateAuthChallengeVerdict(
                publicChallengeParameters: ["question": "\(event.session.count)"],
                privateChallengeParameters: [
                    "answer": "answer \(event.session.count)", "padding": String(repeating: "p", count: padding),
                ],
                challengeMetadata: "round \(event.session.count)")
        }
        script.verifyAuthChallengeResponse = { event, _ in
            !event.userNotFound && event.privateChallengeParameters["answer"] == event.challengeAnswer
        }
    }
}

extension TestPool {
    fileprivate func answer(_ asked: Answer, _ answer: String, _ name: String = "alice") async -> Answer {
        await respond("CUSTOM_CHALLENGE", asked["Session"], ["USERNAME": .string(name), "ANSWER": .string(answer)])
    }
}

@Suite("Custom authentication")
struct CustomAuthTests {
    @Test("asks what the functions make up, round for round, then issues tokens", arguments: Engine.allCases)
    func rounds(engine: Engine) async throws {
        try await withFunctions(on: engine) { pool in
            asking(2, for: pool)
            let first = await pool.begin("CUSTOM_AUTH", ["USERNAME": "alice"])
            #expect(first["ChallengeName"] == "CUSTOM_CHALLENGE", "\(first)")
            #expect(first["ChallengeParameters"] == ["USERNAME": "alice", "question": "0"])
            let wrongly = await pool.answer(first, "no")
            #expect(wrongly["ChallengeParameters"]?["question"] == "1", "the function decides what a wrong answer means")
            #expect(
                await pool.answer(first, "answer 0").outcome
                    == "NotAuthorizedException: Invalid session for the user, session can only be used once.")
            let second = await pool.answer(wrongly, "answer 1")
            #expect(second["ChallengeParameters"]?["question"] == "2")
            _ = try Tokens(await pool.answer(second, "answer 2"))
            let names = pool.app.triggers.names.map { $0.replacing("_Authentication", with: "") }
            #expect(
                names == [
                    "DefineAuthChallenge", "CreateAuthChallenge",
                    "VerifyAuthChallengeResponse", "DefineAuthChallenge", "CreateAuthChallenge",
                    "VerifyAuthChallengeResponse",
                    "VerifyAuthChallengeResponse", "DefineAuthChallenge", "CreateAuthChallenge",
                    "VerifyAuthChallengeResponse", "DefineAuthChallenge",
                ])
        }
    }

    @Test("may begin with SRP, and then notices a changed password", arguments: Engine.allCases)
    func afterSRP(engine: Engine) async throws {
        try await withFunctions(on: engine) { pool in
            asking(1, for: pool)
            func begin() async throws -> SRPExchange {
                let client = try SRPClient(random: SeededRandom(21))
                let asked = await pool.begin(
                    "CUSTOM_AUTH", ["USERNAME": "alice", "CHALLENGE_NAME": "SRP_A", "SRP_A": .string(client.publicValue.hex)])
                #expect(asked["ChallengeName"] == "PASSWORD_VERIFIER", "\(asked)")
                return try SRPExchange(pool, "alice", client, asked)
            }
            #expect(await (try begin()).answer("Wrong-Horse-7").outcome == wrong)
            let asked = await (try begin()).answer()
            #expect(asked["ChallengeName"] == "CUSTOM_CHALLENGE", "\(asked)")
            _ = try Tokens(await pool.answer(asked, "answer 2"))

            let second = await (try begin()).answer()
            pool.app.clock.advance(seconds: 1)
            _ = try await pool.ok("AdminSetUserPassword", ["Username": "alice", "Password": "Battery-Staple-9", "Permanent": true])
            #expect(await pool.answer(second, "answer 2").outcome == invalid)
        }
    }

    @Test("is followed by the second factor that the pool demands, once", arguments: Engine.allCases)
    func secondFactor(engine: Engine) async throws {
        try await withFunctions(on: engine) { pool in
            asking(1, for: pool)
            try await pool.offer([.softwareToken])
            let secret = try await pool.enrollApp(for: "alice")
            let asked = await pool.answer(await pool.begin("CUSTOM_AUTH", ["USERNAME": "alice"]), "answer 0")
            #expect(asked["ChallengeName"] == "SOFTWARE_TOKEN_MFA", "\(asked)")
            let code: [String: WireValue] = ["USERNAME": "alice", "SOFTWARE_TOKEN_MFA_CODE": .string(try pool.code(secret))]
            _ = try Tokens(await pool.respond("SOFTWARE_TOKEN_MFA", asked["Session"], code))
        }
    }

    @Test("fails when the function says so, or says nothing that can be used", arguments: Engine.allCases)
    func failing(engine: Engine) async throws {
        try await withFunctions(on: engine) { pool in
            #expect(await pool.begin("CUSTOM_AUTH", ["USERNAME": "alice"]).outcome == wrong)
            pool.app.triggers.script {
                $0.defineAuthChallenge = { _, _ in
                    DefineAuthChallengeVerdict(challengeName: "SMS_MFA", issueTokens: false, failAuthentication: false)
                }
            }
            #expect(
                await pool.begin("CUSTOM_AUTH", ["USERNAME": "alice"]).outcome
                    == "InvalidLambdaResponseException: Unrecognizable lambda output")
            pool.app.triggers.script {
                $0.defineAuthChallenge = { _, _ in
                    DefineAuthChallengeVerdict(challengeName: nil, issueTokens: true, failAuthentication: true)
                }
            }
            #expect(await pool.begin("CUSTOM_AUTH", ["USERNAME": "alice"]).outcome == wrong, "failure wins")
        }
        try await withPool(on: engine, client: ["ExplicitAuthFlows": ["ALLOW_CUSTOM_AUTH", "ALLOW_REFRESH_TOKEN_AUTH"]]) { pool in
            #expect(
                await pool.begin("CUSTOM_AUTH", ["USERNAME": "alice"]).outcome
                    == "InvalidUserPoolConfigurationException: Custom auth lambda trigger is not configured for the user pool.")
        }
    }

    @Test("tells the functions of a name that nobody has, and never issues tokens for it", arguments: Engine.allCases)
    func unknown(engine: Engine) async throws {
        try await withFunctions(on: engine) { pool in
            asking(1, for: pool)
            let (known, unknown) = (
                await pool.begin("CUSTOM_AUTH", ["USERNAME": "alice"]), await pool.begin("CUSTOM_AUTH", ["USERNAME": "nobdy"])
            )
            #expect(known.body.names == unknown.body.names)
            #expect(known["Session"]?.string?.utf8.count == unknown["Session"]?.string?.utf8.count)
            let next = await pool.answer(unknown, "answer 0", "nobdy")
            #expect(next["ChallengeName"] == "CUSTOM_CHALLENGE")
            pool.app.triggers.script {
                $0.defineAuthChallenge = { event, _ in
                    DefineAuthChallengeVerdict(
                        challengeName: nil, issueTokens: event.userNotFound, failAuthentication: !event.userNotFound)
                }
            }
            #expect(await pool.begin("CUSTOM_AUTH", ["USERNAME": "nobdy"]).outcome == wrong)
            #expect(await pool.answer(next, "answer 1", "nobdy").outcome == wrong)
        }
    }

    @Test("keeps private parameters that no Session could hold, and shows them to nobody", arguments: Engine.allCases)
    func keptState(engine: Engine) async throws {
        try await withFunctions(on: engine) { pool in
            asking(2, for: pool, padding: 8_192)
            let first = await pool.begin("CUSTOM_AUTH", ["USERNAME": "alice"])
            let session = try #require(first["Session"]?.string)
            #expect(session.utf8.count <= 4_096)
            #expect(!"\(first)".contains("answer 0"))
            #expect(await pool.respond("EMAIL_OTP", first["Session"], ["USERNAME": "alice", "EMAIL_OTP_CODE": "1"]).outcome == invalid)
            let second = await pool.answer(first, "answer 0")
            #expect(second["ChallengeName"] == "CUSTOM_CHALLENGE", "\(second)")
            #expect(await pool.answer(first, "answer 0").status == 400)
            _ = try Tokens(await pool.answer(second, "answer 1"))
            asking(1, for: pool, padding: 300_000)
            #expect(
                await pool.begin("CUSTOM_AUTH", ["USERNAME": "alice"]).outcome
                    == "InvalidLambdaResponseException: The challenge parameters are too large.")
        }
    }

    @Test("takes five wrong answers in one sign-in", arguments: Engine.allCases)
    func guessing(engine: Engine) async throws {
        try await withFunctions(on: engine) { pool in
            asking(1, for: pool)
            var asked = await pool.begin("CUSTOM_AUTH", ["USERNAME": "alice"])
            for _ in 0..<5 {
                asked = await pool.answer(asked, "no")
                #expect(asked["ChallengeName"] == "CUSTOM_CHALLENGE", "\(asked)")
            }
            #expect(await pool.answer(asked, "answer 5").outcome == invalid)
        }
    }

    @Test("of many answers at once one is heard", arguments: Engine.allCases)
    func race(engine: Engine) async throws {
        try await withFunctions(on: engine) { pool in
            asking(1, for: pool)
            let asked = await pool.begin("CUSTOM_AUTH", ["USERNAME": "alice"])
            let statuses = await withTaskGroup(of: Int.self) { group in
                for guess in 0..<20 { group.addTask { await pool.answer(asked, guess == 3 ? "answer 0" : "no").status } }
                return await group.reduce(into: [Int: Int]()) { $0[$1, default: 0] += 1 }
            }
            #expect(statuses == [200: 1, 400: 19])
        }
    }
}
