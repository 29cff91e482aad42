import Testing
import UserPools

@Suite("A message template")
struct MessageTemplateTests {
    @Test(
        "is filled in one pass",
        arguments: [
            ("Code {####}, {username}.", "Code 1<2, a&{####}.", "Code 1&lt;2, a&amp;{####}."),
            ("{##Click##}", "https://x/?a&b", "<a href=\"https://x/?a&amp;b\">Click</a>"),
            ("{##<b>Go</b>##} {####}", "https://x/?a&b 1<2", "<a href=\"https://x/?a&amp;b\"><b>Go</b></a> 1&lt;2"),
            ("{# {## {{####}} {user}", "{# {## {1<2} {user}", "{# {## {1&lt;2} {user}"),
            ("", "", ""),
        ])
    func filling(template: String, text: String, html: String) {
        for (isHTML, expected) in [(false, text), (true, html)] {
            let filled = MessageTemplate(template).filled(code: "1<2", username: "a&{####}", link: "https://x/?a&b", isHTML: isHTML)
            #expect(filled == expected)
        }
    }

    @Test("keeps the marks of what is not there")
    func absent() {
        let template = MessageTemplate("{####} {##Go##} {username}")
        #expect(template.filled(code: nil, username: "a", link: nil, isHTML: true) == "{####} {##Go##} a")
        #expect(template.hasCode && template.hasLink)
        #expect(!MessageTemplate("{####}").hasLink)
        #expect(!MessageTemplate("{##Go##}").hasCode)
    }

    @Test("is read in a time that grows with its length", .timeLimit(.minutes(1)))
    func length() {
        let template = MessageTemplate(String(repeating: "{##", count: 6_000) + String(repeating: "{username", count: 1_000))
        #expect(template.filled(code: "1", username: "a", link: "b", isHTML: true) == template.text)
    }

    @Test("comes from the pool, or is Cognito's")
    func words() {
        var pool = UserPool(id: UserPoolID("us-east-1_Example"), name: "p", accountID: "000000000000", created: Instant(seconds: 0))
        #expect(MessageText.authentication(.phoneNumber, in: pool).body == "Your authentication code is {####}. ")
        #expect(MessageText.authentication(.email, in: pool) == ("Your authentication code", "Your authentication code is {####}. "))
        pool.messages.smsAuthentication = "{####}!"
        pool.mfaSettings = MFASettings(email: true, emailMessage: "<b>{####}</b>", emailSubject: "Code")
        #expect(MessageText.authentication(.phoneNumber, in: pool) == ("", "{####}!"))
        #expect(MessageText.authentication(.email, in: pool) == ("Code", "<b>{####}</b>"))
        #expect(MessageText.verificationByLink(in: pool).body.contains("{##Verify Email##}"))

        #expect(MessageText.invitation(.email, hasPassword: false, in: pool) == ("Your account", "Your username is {username}."))
        pool.adminCreateUser.inviteEmail = "Come in, {username}!"
        #expect(MessageText.invitation(.email, hasPassword: false, in: pool).body == "Come in, {username}!")
        pool.adminCreateUser.inviteEmail = "{username} {####}"
        #expect(MessageText.invitation(.email, hasPassword: false, in: pool).body == "Your username is {username}.")
    }
}

@Suite("A recovery code")
struct RecoveryChannelTests {
    @Test("goes where no second factor goes, in a pool that sets priorities")
    func secondFactors() throws {
        var pool = UserPool(id: UserPoolID("us-east-1_Example"), name: "p", accountID: "000000000000", created: Instant(seconds: 0))
        var user = User(
            pool: pool.id, subject: Subject("s"), username: "alice", status: .confirmed,
            attributes: [
                "email": "a@example.com", "email_verified": "true", "phone_number": "+15550100", "phone_number_verified": "true",
            ], created: Instant(seconds: 0))
        func channel() -> ContactAttribute? { try? pool.recoveryChannel(of: user).get().contact }
        user.mfa = MFAPreference(enabled: [.sms], preferred: .sms)
        pool.mfa = .optional
        #expect(channel() == .phoneNumber, "as Cognito without a setting")
        pool.recovery = [
            RecoveryMechanism(name: .verifiedPhoneNumber, priority: 1), RecoveryMechanism(name: .verifiedEmail, priority: 2),
        ]
        #expect(channel() == .email)
        user.mfa = MFAPreference(enabled: [.sms, .email], preferred: .sms)
        #expect(channel() == nil)
        #expect(throws: UserPoolError.noRecoveryChannel) { try pool.recoveryChannel(of: user).get() }
        user.mfa = MFAPreference(enabled: [.softwareToken], preferred: .softwareToken)
        #expect(channel() == .phoneNumber)
        user.mfa = MFAPreference(enabled: [.sms], preferred: .sms)
        pool.mfa = .off
        #expect(channel() == .phoneNumber, "nobody is asked for a second factor")
        pool.recovery = [RecoveryMechanism(name: .adminOnly, priority: 1)]
        #expect(throws: UserPoolError.recoveryByAdminOnly) { try pool.recoveryChannel(of: user).get() }
        #expect(throws: Never.self) { try pool.recoveryChannel(of: user, byAdministrator: true).get() }
    }
}
