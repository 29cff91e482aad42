import Credentials
import JSON
import TestSupport
import Testing
import Triggers
import UserPools

/// One call of a trigger, and the event that its function must get.
struct EventCase: Sendable, CustomTestStringConvertible {
    var source: String
    var function: String
    var version = "1"
    var user = "ana"
    var client = "2p33thmsh3qj1rrtbadq9nj9cv"
    var request: String
    var response: String
    var call: @Sendable (LambdaTriggers) async throws -> Void
    var testDescription: String { source }
}

@Suite("The event of every trigger") struct TriggerEventTests {
    @Test("A function gets exactly the event that Cognito documents", arguments: EventCase.signUp + EventCase.signIn + EventCase.others)
    func event(_ expected: EventCase) async throws {
        let invoker = RecordingInvoker()
        try await expected.call(try Fixture.triggers(invoker))
        let call = try #require(invoker.calls.first)
        #expect(invoker.calls.count == 1)
        #expect(call.arn == Fixture.arn(expected.function))
        let wanted = try Fixture.event(
            expected.source, version: expected.version, user: expected.user, client: expected.client, request: expected.request,
            response: expected.response)
        #expect(call.event.sorted == wanted)
    }

    @Test("A verified alias stands a second time, in pools with aliases")
    func aliases() async throws {
        var pool = Fixture.pool
        pool.aliasAttributes = [.email, .phoneNumber, .preferredUsername]
        let invoker = RecordingInvoker()
        try await Fixture.triggers(invoker).postConfirmation(.confirmSignUp, Fixture.ana(in: pool))
        let attributes = invoker.calls.first?.event["request"]?["userAttributes"]
        #expect(attributes?["cognito:email_alias"]?.string == "ana@example.com")
        #expect(attributes?["cognito:phone_number_alias"] == nil)

        var unverified = Fixture.ana(in: pool)
        unverified.userAttributes["email_verified"] = "false"
        try await Fixture.triggers(invoker).postConfirmation(.confirmSignUp, unverified)
        #expect(invoker.calls.last?.event["request"]?["userAttributes"]?["cognito:email_alias"] == nil)
    }

    @Test("A pre sign-up function is told neither a sub nor a status")
    func nobodyYet() async throws {
        let invoker = RecordingInvoker()
        _ = try await Fixture.triggers(invoker).preSignUp(.init(source: .signUp, validationData: nil), Fixture.ana())
        let attributes = try #require(invoker.calls.first?.event["request"]?["userAttributes"])
        #expect(attributes["email"]?.string == "ana@example.com")
        #expect(attributes["sub"] == nil && attributes["cognito:user_status"] == nil)
    }
}

extension EventCase {
    static let signUp = [
        EventCase(
            source: "PreSignUp_SignUp", function: "pre-sign-up", user: "bo",
            request: #"""
                {"userAttributes": {"email": "bo@example.com"}, "validationData": {"code": "x"}, "clientMetadata": {"a": "b"}}
                """#,
            response: #"{"autoConfirmUser": false, "autoVerifyEmail": false, "autoVerifyPhone": false}"#
        ) {
            var occasion = Fixture.stranger("bo", attributes: ["email": "bo@example.com"])
            occasion.clientMetadata = ["a": "b"]
            _ = try await $0.preSignUp(.init(source: .signUp, validationData: ["code": "x"]), occasion)
        },
        EventCase(
            source: "PreSignUp_AdminCreateUser", function: "pre-sign-up", user: "bo", client: "CLIENT_ID_NOT_APPLICABLE",
            request: #"{"userAttributes": {}, "validationData": null}"#,
            response: #"{"autoConfirmUser": false, "autoVerifyEmail": false, "autoVerifyPhone": false}"#
        ) {
            var occasion = Fixture.stranger("bo")
            occasion.client = nil
            _ = try await $0.preSignUp(.init(source: .adminCreateUser, validationData: nil), occasion)
        },
        EventCase(
            source: "PostConfirmation_ConfirmSignUp", function: "post-confirmation",
            request: #"{"userAttributes": \#(Fixture.attributes), "clientMetadata": {"k": "v"}}"#, response: "{}"
        ) { try await $0.postConfirmation(.confirmSignUp, Fixture.ana(clientMetadata: ["k": "v"])) },
        EventCase(
            source: "PostConfirmation_ConfirmForgotPassword", function: "post-confirmation",
            request: #"{"userAttributes": \#(Fixture.attributes)}"#, response: "{}"
        ) { try await $0.postConfirmation(.confirmForgotPassword, Fixture.ana()) },
        EventCase(
            source: "UserMigration_Authentication", function: "migration", user: "old",
            request: #"{"password": "pass \"word\"", "validationData": {"a": "b"}, "userAttributes": null}"#,
            response: #"""
                {"userAttributes": null, "forceAliasCreation": null, "enableSMSMFA": null, "finalUserStatus": null, "messageAction": null,
                 "desiredDeliveryMediums": null}
                """#
        ) {
            _ = try await $0.userMigration(
                .init(source: .authentication, password: RawPassword("pass \"word\""), validationData: ["a": "b"]), Fixture.stranger("old"))
        },
        EventCase(
            source: "UserMigration_ForgotPassword", function: "migration", user: "old",
            request: #"{"password": null, "validationData": null, "userAttributes": null}"#,
            response: #"""
                {"userAttributes": null, "forceAliasCreation": null, "enableSMSMFA": null, "finalUserStatus": null, "messageAction": null,
                 "desiredDeliveryMediums": null}
                """#
        ) {
            _ = try await $0.userMigration(.init(source: .forgotPassword, password: nil, validationData: nil), Fixture.stranger("old"))
        },
    ]

    static let signIn = [
        EventCase(
            source: "PreAuthentication_Authentication", function: "pre-authentication",
            request: #"{"userAttributes": \#(Fixture.attributes), "validationData": null, "userNotFound": false}"#, response: "{}"
        ) { try await $0.preAuthentication(.init(validationData: nil, userNotFound: false), Fixture.ana()) },
        EventCase(
            source: "PreAuthentication_Authentication", function: "pre-authentication", user: "nobody",
            request: #"{"userAttributes": {}, "validationData": {"k": "v"}, "userNotFound": true}"#, response: "{}"
        ) { try await $0.preAuthentication(.init(validationData: ["k": "v"], userNotFound: true), Fixture.stranger("nobody")) },
        EventCase(
            source: "PostAuthentication_Authentication", function: "post-authentication",
            request: #"{"userAttributes": \#(Fixture.attributes), "newDeviceUsed": true, "clientMetadata": {"k": "v"}}"#, response: "{}"
        ) { try await $0.postAuthentication(newDeviceUsed: true, Fixture.ana(clientMetadata: ["k": "v"])) },
        EventCase(
            source: "DefineAuthChallenge_Authentication", function: "define",
            request: #"""
                {"userAttributes": \#(Fixture.attributes), "userNotFound": false, "session": [
                 {"challengeName": "SRP_A", "challengeResult": true, "challengeMetadata": null},
                 {"challengeName": "CUSTOM_CHALLENGE", "challengeResult": false, "challengeMetadata": "ROUND-1"}]}
                """#,
            response: #"{"challengeName": null, "issueTokens": null, "failAuthentication": null}"#
        ) {
            let rounds = [
                CustomAuthRound(challengeName: "SRP_A", challengeResult: true),
                CustomAuthRound(challengeName: "CUSTOM_CHALLENGE", challengeResult: false, challengeMetadata: "ROUND-1"),
            ]
            _ = try await $0.defineAuthChallenge(.init(session: rounds, userNotFound: false), Fixture.ana())
        },
        EventCase(
            source: "CreateAuthChallenge_Authentication", function: "create",
            request: #"""
                {"userAttributes": \#(Fixture.attributes), "challengeName": "CUSTOM_CHALLENGE", "session": [], "userNotFound": false,
                 "clientMetadata": {"k": "v"}}
                """#,
            response: #"{"publicChallengeParameters": null, "privateChallengeParameters": null, "challengeMetadata": null}"#
        ) {
            _ = try await $0.createAuthChallenge(
                .init(challengeName: "CUSTOM_CHALLENGE", session: [], userNotFound: false), Fixture.ana(clientMetadata: ["k": "v"]))
        },
        EventCase(
            source: "VerifyAuthChallengeResponse_Authentication", function: "verify",
            request: #"""
                {"userAttributes": \#(Fixture.attributes), "privateChallengeParameters": {"answer": "5"}, "challengeAnswer": "five",
                 "userNotFound": false}
                """#,
            response: #"{"answerCorrect": null}"#
        ) {
            let event = VerifyAuthChallengeEvent(
                privateChallengeParameters: ["answer": "5"], challengeAnswer: "five", userNotFound: false)
            _ = try await $0.verifyAuthChallengeResponse(event, Fixture.ana())
        },
    ]

    static let others = [
        token("TokenGeneration_HostedAuth", "V1_0", "1", .hostedAuth),
        token("TokenGeneration_Authentication", "V2_0", "2", .authentication),
        token("TokenGeneration_NewPasswordChallenge", "V2_0", "2", .newPasswordChallenge),
        token("TokenGeneration_RefreshTokens", "V3_0", "3", .refreshTokens),
        EventCase(
            source: "TokenGeneration_ClientCredentials", function: "pre-token-V3_0", version: "3", user: "ClientCredentials",
            request: #"""
                {"userAttributes": {}, "groupConfiguration": {"groupsToOverride": [], "iamRolesToOverride": [], "preferredRole": null},
                 "scopes": ["api/read"], "clientMetadata": {"on": "behalf"}}
                """#,
            response: #"{"claimsAndScopeOverrideDetails": null}"#
        ) {
            var occasion = Fixture.stranger("ClientCredentials")
            occasion.pool = Fixture.pool(preToken: "V3_0")
            occasion.clientMetadata = ["on": "behalf"]
            let groups = GroupClaims(groups: [], roles: [], preferredRole: nil)
            _ = try await $0.preTokenGeneration(.init(source: .clientCredentials, groups: groups, scopes: ["api/read"]), occasion)
        },
        EventCase(
            source: "TokenGeneration_AuthenticateDevice", function: "pre-token",
            request: #"{"userAttributes": \#(Fixture.attributes), "groupConfiguration": \#(groupsJSON)}"#,
            response: #"{"claimsOverrideDetails": null}"#
        ) { _ = try await $0.preTokenGeneration(.init(source: .authenticateDevice, groups: groups, scopes: ["openid"]), Fixture.ana()) },
        EventCase(
            source: "CustomMessage_AdminCreateUser", function: "message",
            request: #"""
                {"userAttributes": \#(Fixture.attributes), "codeParameter": "{####}", "linkParameter": "{##Click Here##}",
                 "usernameParameter": "{username}"}
                """#,
            response: #"{"smsMessage": null, "emailMessage": null, "emailSubject": null}"#
        ) { try await customMessage($0, .adminCreateUser, "{username}") },
        EventCase(
            source: "CustomMessage_ForgotPassword", function: "message",
            request: #"""
                {"userAttributes": \#(Fixture.attributes), "codeParameter": "{####}", "linkParameter": "{##Click Here##}",
                 "usernameParameter": null}
                """#,
            response: #"{"smsMessage": null, "emailMessage": null, "emailSubject": null}"#
        ) { try await customMessage($0, .forgotPassword, nil) },
        EventCase(
            source: "InboundFederation_ExternalProvider", function: "inbound",
            request: #"""
                {"providerName": "corp", "providerType": "OIDC", "attributes": {"idToken": {"sub": "1"}, "userInfo": {"email": "e@f.g"}}}
                """#,
            response: #"{"userAttributesToMap": {}}"#
        ) {
            let attributes: WireValue = ["idToken": ["sub": "1"], "userInfo": ["email": "e@f.g"]]
            let mapped = try await $0.inboundFederation(
                .init(providerName: "corp", providerType: "OIDC", attributes: attributes), Fixture.ana())
            #expect(mapped.isEmpty)
        },
    ]

    private static let groups = GroupClaims(
        groups: ["admins", "staff"], roles: ["arn:aws:iam::000000000000:role/a"], preferredRole: "arn:aws:iam::000000000000:role/a")
    private static let groupsJSON = #"""
        {"groupsToOverride": ["admins", "staff"], "iamRolesToOverride": ["arn:aws:iam::000000000000:role/a"],
         "preferredRole": "arn:aws:iam::000000000000:role/a"}
        """#

    private static func token(
        _ source: String, _ config: String, _ version: String, _ kind: PreTokenGenerationEvent.Source
    ) -> EventCase {
        let details = version == "1" ? "claimsOverrideDetails" : "claimsAndScopeOverrideDetails"
        let scopes = version == "1" ? "" : #", "scopes": ["openid", "aws.cognito.signin.user.admin"]"#
        return EventCase(
            source: source, function: "pre-token-\(config)", version: version,
            request: #"{"userAttributes": \#(Fixture.attributes), "groupConfiguration": \#(groupsJSON)\#(scopes)}"#,
            response: #"{"\#(details)": null}"#
        ) {
            let event = PreTokenGenerationEvent(source: kind, groups: groups, scopes: ["openid", "aws.cognito.signin.user.admin"])
            let verdict = try await $0.preTokenGeneration(event, Fixture.ana(in: Fixture.pool(preToken: config)))
            #expect(verdict.idToken.isEmpty && verdict.accessToken.isEmpty && verdict.groups == nil)
        }
    }

    private static func customMessage(_ triggers: LambdaTriggers, _ occasion: MessageOccasion, _ username: String?) async throws {
        let event = CustomMessageEvent(
            occasion: occasion, codeParameter: "{####}", usernameParameter: username, linkParameter: "{##Click Here##}")
        #expect(try await triggers.customMessage(event, Fixture.ana()) == CustomMessageVerdict())
    }
}
