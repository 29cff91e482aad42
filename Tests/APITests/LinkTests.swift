import JSON
import TestSupport
import Testing
import UserPools

@Suite("A confirmation link")
struct LinkTests {
    private static let mail = "alice@example.com"
    private static let settings: [String: WireValue] = [
        "VerificationMessageTemplate": [
            "DefaultEmailOption": "CONFIRM_WITH_LINK", "EmailMessageByLink": "Welcome! {##Confirm & go##}", "EmailSubjectByLink": "Link",
        ]
    ]

    @Test("confirms once, and goes on saying so", arguments: Engine.allCases)
    func confirmation(engine: Engine) async throws {
        try await withTriggers(on: engine, ["PostConfirmation"], pool: Self.settings) { pool in
            _ = try await pool.signUp("alice&bob", ["email": Self.mail])
            let message = try #require(pool.app.mail.messages.last)
            let code = try #require(message.code)
            let link = try #require(message.link)
            #expect(
                link == "\(AppUnderTest.issuer)/auth/\(pool.id)/confirmUser?client_id=\(pool.client)&user_name=alice%26bob"
                    + "&confirmation_code=\(code)")
            #expect(message.subject == "Link")
            #expect(message.body == "Welcome! <a href=\"\(link.replacing("&", with: "&amp;"))\">Confirm & go</a>")

            let first = await pool.app.follow(link)
            #expect(first.status == 200)
            #expect(first.page.contains("Your account is confirmed"))
            #expect(!first.page.contains("alice") && !first.page.contains(code))
            let user = try await pool.user("alice&bob")
            #expect(user["UserStatus"] == "CONFIRMED")
            #expect(user["UserAttributes"]?.attributesByName["email_verified"] == "true")
            // A scanner was here before the reader: same page, nothing done.
            #expect(await pool.app.follow(link) == first)
            #expect(pool.app.triggers.names == ["PostConfirmation_ConfirmSignUp"])
            #expect(
                await pool.confirm("alice&bob", code) == "NotAuthorizedException: User cannot be confirmed. Current status is CONFIRMED")
            // The page tells who has the code, and nobody else, that there is such an account.
            let wrong = link.replacing(code, with: code == "000000" ? "000001" : "000000")
            #expect(await pool.app.follow(wrong) == (await pool.app.follow(link.replacing("alice", with: "nobody"))))
            pool.app.clock.advance(seconds: 86_400)
            #expect(await pool.app.follow(link).status == 400)
        }
    }

    @Test("works for its pool, its client and its time", arguments: Engine.allCases)
    func refusals(engine: Engine) async throws {
        try await withTriggers(on: engine, [], pool: Self.settings) { pool in
            _ = try await pool.signUp("alice", ["email": Self.mail])
            let message = try #require(pool.app.mail.messages.last)
            let link = try #require(message.link)
            let other = try await TestPool(pool.app)
            let bad = [
                link.replacing(pool.id, with: other.id), link.replacing(pool.client, with: other.client),
                link.replacing(pool.client, with: "nothing"), link.replacing("confirmation_code", with: "code"),
                link.replacing("user_name=alice", with: "user_name=%00"), link.replacing("user_name=alice", with: "user_name="),
            ]
            for link in bad { #expect(await pool.app.follow(link).status == 400, "\(link)") }
            // A newer message takes the place of the first.
            #expect(await pool.app.outcome("ResendConfirmationCode", pool.open(["Username": "alice"])) == "200")
            let newer = try #require(pool.app.mail.messages.last?.link)
            #expect(newer != link)
            #expect(await pool.app.follow(link).status == 400)
            #expect(try await pool.user("alice")["UserStatus"] == "UNCONFIRMED")
            for _ in 0..<14 { #expect(await pool.app.follow(link).status == 400) }
            #expect(await pool.app.follow(newer).status == 429, "guesses are counted as ConfirmSignUp counts them")
            pool.app.clock.advance(seconds: 3_600)
            #expect(await pool.app.follow(newer).status == 200)
        }
    }

    @Test("tells of trouble after the confirmation, and of a taken address", arguments: Engine.allCases)
    func trouble(engine: Engine) async throws {
        let pools = Self.settings.merging(["AliasAttributes": ["email"]]) { $1 }
        try await withTriggers(on: engine, ["PostConfirmation"], pool: pools) { pool in
            for name in ["first", "second"] { _ = try await pool.signUp(name, ["email": Self.mail]) }
            let links = pool.app.mail.messages.compactMap(\.link)
            try #require(links.count == 2)
            pool.app.triggers.script {
                $0.postConfirmation = { _, _ in throw UserPoolError.functionRaised("PostConfirmation", "<script>") }
            }
            let page = await pool.app.follow(links[0])
            #expect(page.status == 200)
            #expect(page.page.contains("could not finish setting it up") && !page.page.contains("<script>"))
            #expect(try await pool.user("first")["UserStatus"] == "CONFIRMED")
            let taken = await pool.app.follow(links[1])
            #expect(taken.status == 400)
            #expect(taken.page.contains("Another account has this email address already"))
            #expect(try await pool.user("second")["UserStatus"] == "UNCONFIRMED")
        }
    }

    @Test("stands in sign-up messages alone, and where a function puts it", arguments: Engine.allCases)
    func elsewhere(engine: Engine) async throws {
        try await withTriggers(on: engine, ["CustomMessage"], pool: Self.settings) { pool in
            pool.app.triggers.script {
                $0.customMessage = { event, _ in
                    #expect(event.linkParameter == "{##Click Here##}")
                    return event.occasion == .signUp
                        ? CustomMessageVerdict(emailMessage: "Go: {##Click Here##}")
                        : CustomMessageVerdict(emailMessage: "Neither code nor link: {##Click Here##}")
                }
            }
            _ = try await pool.signUp("alice", ["email": Self.mail])
            let message = try #require(pool.app.mail.messages.last)
            #expect(message.body.hasSuffix("\">Click Here</a>"))
            let link = try #require(message.link)
            #expect(await pool.app.follow(link).status == 200)
            #expect(await pool.forgot("alice").hasPrefix("InvalidParameterException: "), "new passwords take codes")
            pool.app.triggers.script { $0.customMessage = { _, _ in CustomMessageVerdict() } }
            #expect(await pool.forgot("alice") == "200")
            #expect(pool.app.mail.messages.last?.link == nil)
            #expect(pool.app.mail.messages.last?.body.hasPrefix("Your confirmation code is ") == true)
        }
    }
}
