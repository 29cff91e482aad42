import Credentials
import JSON
import TestSupport
import Testing
import Triggers
import UserPools

@Suite("What a function's answer means") struct TriggerAnswerTests {
    private func preSignUp(_ invoker: RecordingInvoker) async throws -> PreSignUpVerdict {
        try await Fixture.triggers(invoker).preSignUp(
            .init(source: .signUp, validationData: nil), Fixture.stranger("bo", attributes: ["email": "bo@example.com"]))
    }

    private func verdict(_ response: String, _ version: String = "V2_0") async throws -> PreTokenGenerationVerdict {
        let event = PreTokenGenerationEvent(
            source: .authentication, groups: GroupClaims(groups: ["g"], roles: [], preferredRole: nil), scopes: ["openid"])
        return try await Fixture.triggers(RecordingInvoker(response: response)).preTokenGeneration(
            event, Fixture.ana(in: Fixture.pool(preToken: version)))
    }

    private func refused(_ code: UserPoolError.Code, _ body: () async throws -> Void) async -> UserPoolError? {
        do {
            try await body()
            Issue.record("nothing was refused")
        } catch let error as UserPoolError {
            #expect(error.code == code)
            return error
        } catch {
            Issue.record("\(error)")
        }
        return nil
    }

    @Test("A pre sign-up function confirms and verifies; members that it does not know are ignored")
    func signUp() async throws {
        let verdict = try await preSignUp(
            RecordingInvoker(response: #"{"autoConfirmUser": true, "autoVerifyEmail": true, "autoVerifyPhone": null, "more": [1]}"#))
        #expect(verdict.autoConfirmUser && verdict.autoVerifyEmail && !verdict.autoVerifyPhone)
    }

    @Test(
        "An answer that is not the event is refused in Cognito's words, for every trigger alike",
        arguments: [
            ("", "Invalid lambda function output : Invalid JSON"), ("{", "Invalid lambda function output : Invalid JSON"),
            ("null", "Invalid lambda function output : Invalid JSON"), ("\"yes\"", "Unrecognizable lambda output"),
            ("[]", "Unrecognizable lambda output"), ("{}", "Unrecognizable lambda output"),
            (#"{"response": null}"#, "Unrecognizable lambda output"), (#"{"response": "x"}"#, "Unrecognizable lambda output"),
            (#"{"response": {"autoConfirmUser": "true"}}"#, "Unrecognizable lambda output"),
            (#"{"response": {"autoVerifyEmail": 1}}"#, "Unrecognizable lambda output"),
        ])
    func malformed(_ answer: String, _ message: String) async throws {
        let error = await refused(.invalidLambdaResponse) { _ = try await preSignUp(RecordingInvoker(answer: answer)) }
        #expect(error?.message == message)
        #expect(error?.cause?.hasPrefix(Fixture.arn("pre-sign-up")) == true)
        guard !answer.contains("autoConfirm"), !answer.contains("autoVerify") else { return }
        let triggers = try Fixture.triggers(RecordingInvoker(answer: answer))
        let calls: [() async throws -> Void] = [
            { try await triggers.postConfirmation(.confirmSignUp, Fixture.ana()) },
            { try await triggers.preAuthentication(.init(validationData: nil, userNotFound: false), Fixture.ana()) },
            { try await triggers.postAuthentication(newDeviceUsed: false, Fixture.ana()) },
            { _ = try await triggers.defineAuthChallenge(.init(session: [], userNotFound: false), Fixture.ana()) },
            { _ = try await triggers.userMigration(.init(source: .forgotPassword, password: nil, validationData: nil), Fixture.ana()) },
        ]
        for call in calls { _ = await refused(.invalidLambdaResponse, call) }
    }

    @Test("A function that raises refuses with its own text")
    func raised() async throws {
        let error = await refused(.userLambdaValidation) {
            _ = try await preSignUp(RecordingInvoker(failure: .raised(message: "Domain not allowed")))
        }
        #expect(error?.message == "PreSignUp failed with error Domain not allowed.")
        let long = await refused(.userLambdaValidation) {
            _ = try await preSignUp(RecordingInvoker(failure: .raised(message: String(repeating: "x", count: 100_000))))
        }
        #expect((long?.message.utf8.count ?? 0) < 3_000)
    }

    @Test("What hinders a function is for the log, not for clients")
    func unavailable() async throws {
        let cause = "/var/task/pre.py: Traceback"
        let error = await refused(.unexpectedLambda) { _ = try await preSignUp(RecordingInvoker(failure: .unavailable(cause: cause))) }
        #expect(error?.message == "PreSignUp invocation failed due to error ServiceException.")
        #expect(error?.cause?.contains(cause) == true && error?.cause?.contains(Fixture.arn("pre-sign-up")) == true)
        let garbage = await refused(.invalidLambdaResponse) {
            _ = try await preSignUp(RecordingInvoker(failure: .malformedAnswer(cause: cause)))
        }
        #expect(garbage?.message == "Invalid lambda function output : Invalid JSON" && garbage?.cause?.contains(cause) == true)
    }

    @Test("A pool that names no function fails closed")
    func unnamed() async throws {
        var occasion = Fixture.ana()
        occasion.pool.lambda = LambdaConfiguration()
        let invoker = RecordingInvoker()
        let error = await refused(.unexpectedLambda) {
            try await Fixture.triggers(invoker).preAuthentication(.init(validationData: nil, userNotFound: false), occasion)
        }
        #expect(error?.message == "PreAuthentication invocation failed due to error ServiceException." && invoker.calls.isEmpty)
    }

    @Test("The three functions of custom authentication decide")
    func custom() async throws {
        let define = try await Fixture.triggers(
            RecordingInvoker(response: #"{"challengeName": "CUSTOM_CHALLENGE", "issueTokens": false, "failAuthentication": null}"#)
        ).defineAuthChallenge(.init(session: [], userNotFound: false), Fixture.ana())
        #expect(define == DefineAuthChallengeVerdict(challengeName: "CUSTOM_CHALLENGE", issueTokens: false, failAuthentication: false))
        let created = #"""
            {"publicChallengeParameters": {"hint": "a", "tries": 3}, "privateChallengeParameters": {"answer": "5", "none": null},
             "challengeMetadata": "M"}
            """#
        let create = try await Fixture.triggers(RecordingInvoker(response: created)).createAuthChallenge(
            .init(challengeName: "CUSTOM_CHALLENGE", session: [], userNotFound: false), Fixture.ana())
        let wanted = CreateAuthChallengeVerdict(
            publicChallengeParameters: ["hint": "a", "tries": "3"], privateChallengeParameters: ["answer": "5"], challengeMetadata: "M")
        #expect(create == wanted)
        let event = VerifyAuthChallengeEvent(privateChallengeParameters: [:], challengeAnswer: "5", userNotFound: false)
        for (response, isCorrect) in [
            (#"{"answerCorrect": true}"#, true), (#"{"answerCorrect": false}"#, false), (#"{"answerCorrect": null}"#, false), ("{}", false),
        ] {
            let triggers = try Fixture.triggers(RecordingInvoker(response: response))
            #expect(try await triggers.verifyAuthChallengeResponse(event, Fixture.ana()) == isCorrect)
        }
        let wrong = try Fixture.triggers(RecordingInvoker(response: #"{"answerCorrect": "true"}"#))
        _ = await refused(.invalidLambdaResponse) { _ = try await wrong.verifyAuthChallengeResponse(event, Fixture.ana()) }
        let nested = try Fixture.triggers(RecordingInvoker(response: #"{"publicChallengeParameters": {"a": {}}}"#))
        _ = await refused(.invalidLambdaResponse) {
            _ = try await nested.createAuthChallenge(.init(challengeName: "C", session: [], userNotFound: false), Fixture.ana())
        }
    }

    @Test("A migration brings an account, or nobody")
    func migration() async throws {
        let event = UserMigrationEvent(source: .authentication, password: RawPassword("p"), validationData: nil)
        let response = #"""
            {"userAttributes": {"username": "old", "email": "old@example.com", "email_verified": true}, "finalUserStatus": "CONFIRMED",
             "messageAction": "SUPPRESS", "desiredDeliveryMediums": ["EMAIL", "SMS"], "forceAliasCreation": true, "enableSMSMFA": false}
            """#
        let full = try await Fixture.triggers(RecordingInvoker(response: response)).userMigration(event, Fixture.stranger("old"))
        #expect(full.userAttributes == ["username": "old", "email": "old@example.com", "email_verified": "true"])
        #expect(full.finalUserStatus == .confirmed && full.suppressesMessage && full.forceAliasCreation && !full.enableSMSMFA)
        #expect(full.desiredDeliveryMediums == [.email, .sms])
        let none = try await Fixture.triggers(RecordingInvoker()).userMigration(event, Fixture.stranger("old"))
        #expect(none.userAttributes.isEmpty && none.finalUserStatus == nil && !none.suppressesMessage)
        for wrong in [
            #"{"userAttributes": ["a"]}"#, #"{"userAttributes": {"a": []}}"#, #"{"finalUserStatus": "FORCE_CHANGE_PASSWORD"}"#,
            #"{"messageAction": "SHOUT"}"#, #"{"desiredDeliveryMediums": ["PIGEON"]}"#, #"{"desiredDeliveryMediums": "EMAIL"}"#,
            #"{"forceAliasCreation": "true"}"#, #"{"enableSMSMFA": 0}"#,
        ] {
            let triggers = try Fixture.triggers(RecordingInvoker(response: wrong))
            _ = await refused(.invalidLambdaResponse) { _ = try await triggers.userMigration(event, Fixture.stranger("old")) }
        }
    }

    @Test("A V1 function changes the ID token and the groups; its claims are texts")
    func tokenV1() async throws {
        let response = #"""
            {"claimsOverrideDetails": {"claimsToAddOrOverride": {"role": "boss", "level": 3, "on": true}, "claimsToSuppress": ["email"],
             "groupOverrideDetails": {"groupsToOverride": ["a", "b"], "iamRolesToOverride": ["r"], "preferredRole": "r"}},
             "claimsAndScopeOverrideDetails": {"accessTokenGeneration": {"scopesToAdd": ["all"]}}}
            """#
        let verdict = try await verdict(response, "V1_0")
        #expect(verdict.idToken.add == ["role": "boss", "level": "3", "on": "true"] && verdict.idToken.suppress == ["email"])
        #expect(verdict.groups == GroupClaims(groups: ["a", "b"], roles: ["r"], preferredRole: "r"))
        #expect(verdict.accessToken.isEmpty && verdict.scopesToAdd.isEmpty)
        _ = await refused(.invalidLambdaResponse) {
            _ = try await self.verdict(#"{"claimsOverrideDetails": {"claimsToAddOrOverride": {"roles": ["a"]}}}"#, "V1_0")
        }
    }

    @Test("A V2 function changes both tokens, with claims of any kind, and scopes")
    func tokenV2() async throws {
        let response = #"""
            {"claimsAndScopeOverrideDetails": {
              "idTokenGeneration": {"claimsToAddOrOverride": {"n": 1.50, "o": {"k": [true, null]}}, "claimsToSuppress": ["email"]},
              "accessTokenGeneration": {"claimsToAddOrOverride": {"roles": ["a", 2], "gone": null}, "claimsToSuppress": ["x"],
               "scopesToAdd": ["api/read"], "scopesToSuppress": ["aws.cognito.signin.user.admin"]},
              "groupOverrideDetails": {"groupsToOverride": ["a"]}}}
            """#
        for version in ["V2_0", "V3_0"] {
            let verdict = try await verdict(response, version)
            #expect(try verdict.idToken.add["n"] == WireValue(json: Array("1.50".utf8)))
            #expect(verdict.idToken.add["o"] == ["k": [true, nil]] && verdict.idToken.suppress == ["email"])
            #expect(verdict.accessToken.add == ["roles": ["a", 2]] && verdict.accessToken.suppress == ["x"])
            #expect(verdict.scopesToAdd == ["api/read"] && verdict.scopesToSuppress == ["aws.cognito.signin.user.admin"])
            #expect(verdict.groups == GroupClaims(groups: ["a"], roles: [], preferredRole: nil))
        }
    }

    @Test("Groups stay where the answer does not speak of them, and go where it says null or nothing")
    func groups() async throws {
        #expect(try await verdict(#"{"claimsAndScopeOverrideDetails": {}}"#).groups == nil)
        #expect(try await verdict(#"{"claimsAndScopeOverrideDetails": null}"#).groups == nil)
        let none = GroupClaims(groups: [], roles: [], preferredRole: nil)
        #expect(try await verdict(#"{"claimsAndScopeOverrideDetails": {"groupOverrideDetails": null}}"#).groups == none)
        #expect(try await verdict(#"{"claimsAndScopeOverrideDetails": {"groupOverrideDetails": {}}}"#).groups == none)
    }

    @Test(
        "A token function that answers something else is refused",
        arguments: [
            #"{"claimsAndScopeOverrideDetails": []}"#, #"{"claimsAndScopeOverrideDetails": {"idTokenGeneration": "x"}}"#,
            #"{"claimsAndScopeOverrideDetails": {"idTokenGeneration": {"claimsToSuppress": "email"}}}"#,
            #"{"claimsAndScopeOverrideDetails": {"accessTokenGeneration": {"scopesToAdd": [1]}}}"#,
            #"{"claimsAndScopeOverrideDetails": {"accessTokenGeneration": {"scopesToAdd": ["a b"]}}}"#,
            #"{"claimsAndScopeOverrideDetails": {"accessTokenGeneration": {"scopesToAdd": [""]}}}"#,
            #"{"claimsAndScopeOverrideDetails": {"groupOverrideDetails": {"groupsToOverride": {"a": 1}}}}"#,
        ])
    func tokenMalformed(_ response: String) async throws {
        let error = await refused(.invalidLambdaResponse) { _ = try await verdict(response) }
        #expect(error?.message == "Unrecognizable lambda output")
    }

    @Test("5,000 claims and scopes are the most that one answer adds")
    func many() async throws {
        func answer(_ claims: Int) -> String {
            let claims = (0..<claims).map { "\"c\($0)\": 1" }.joined(separator: ",")
            return #"{"claimsAndScopeOverrideDetails": {"idTokenGeneration": {"claimsToAddOrOverride": {\#(claims)}}, "#
                + #""accessTokenGeneration": {"claimsToAddOrOverride": {"a": 1}, "scopesToAdd": ["s"]}}}"#
        }
        #expect(try await verdict(answer(4_998)).idToken.add.count == 4_998)
        _ = await refused(.invalidLambdaResponse) { _ = try await verdict(answer(4_999)) }
        func answerV1(_ claims: Int) -> String {
            let claims = (0..<claims).map { "\"c\($0)\": \"x\"" }.joined(separator: ",")
            return #"{"claimsOverrideDetails": {"claimsToAddOrOverride": {\#(claims)}}}"#
        }
        #expect(try await verdict(answerV1(5_000), "V1_0").idToken.add.count == 5_000)
        _ = await refused(.invalidLambdaResponse) { _ = try await verdict(answerV1(5_001), "V1_0") }
    }

    @Test("A message's subject is one line, and an empty text leaves the message as it was")
    func message() async throws {
        let event = CustomMessageEvent(
            occasion: .signUp, codeParameter: "{####}", usernameParameter: nil, linkParameter: "{##Click Here##}")
        let good = try await Fixture.triggers(
            RecordingInvoker(response: #"{"smsMessage": "", "emailMessage": "<b>{####}</b>", "emailSubject": "Hello"}"#)
        ).customMessage(event, Fixture.ana())
        #expect(good == CustomMessageVerdict(emailMessage: "<b>{####}</b>", emailSubject: "Hello"))
        for wrong in [
            #"{"emailSubject": "a\r\nBcc: b@example.com"}"#, #"{"emailSubject": "\#(String(repeating: "x", count: 141))"}"#,
            #"{"emailMessage": 5}"#, #"{"smsMessage": "\#(String(repeating: "x", count: 20_001))"}"#,
        ] {
            let triggers = try Fixture.triggers(RecordingInvoker(response: wrong))
            _ = await refused(.invalidLambdaResponse) { _ = try await triggers.customMessage(event, Fixture.ana()) }
        }
    }

    @Test("An inbound federation function replaces what is mapped")
    func inbound() async throws {
        let event = InboundFederationEvent(providerName: "corp", providerType: "SAML", attributes: ["samlResponse": [:]])
        let triggers = try Fixture.triggers(RecordingInvoker(response: #"{"userAttributesToMap": {"email": "a@b.c"}}"#))
        #expect(try await triggers.inboundFederation(event, Fixture.ana()) == ["email": "a@b.c"])
    }
}
