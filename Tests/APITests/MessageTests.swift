import JSON
import Synchronization
import TestSupport
import Testing
import UserPools

@Suite("A message")
struct MessageTests {
    private static let mail = "alice@example.com"
    private static let key: WireValue = "arn:aws:kms:us-east-1:000000000000:key/11111111-2222-4333-8444-555555555555"

    @Test("takes the words of the CustomMessage function, held to what templates are held to", arguments: Engine.allCases)
    func customMessage(engine: Engine) async throws {
        try await withTriggers(on: engine, ["CustomMessage"]) { pool in
            func say(_ verdict: CustomMessageVerdict) { pool.app.triggers.script { $0.customMessage = { _, _ in verdict } } }
            say(CustomMessageVerdict(smsMessage: "no matter", emailMessage: "<p>Hello {username}: {####}</p>", emailSubject: "Hi"))
            _ = try await pool.signUp("<b>alice</b>", ["email": Self.mail])
            let message = try #require(pool.app.mail.messages.last)
            let code = try #require(message.code)
            #expect(message.body == "<p>Hello &lt;b&gt;alice&lt;/b&gt;: \(code)</p>", "a name is no markup")
            #expect(message.subject == "Hi")
            #expect(message.trigger == "CustomMessage_SignUp")

            let value = "InvalidParameterException: 1 validation error detected: Value at "
            let any = "[\\p{L}\\p{M}\\p{S}\\p{N}\\p{P}\\s*]*"
            let refused: [(CustomMessageVerdict, String)] = [
                (
                    CustomMessageVerdict(emailMessage: "No code."),
                    "'emailBody' failed to satisfy constraint: Member must satisfy regular expression pattern: \(any)\\{####\\}\(any)"
                ),
                (
                    CustomMessageVerdict(emailMessage: "{####}" + String(repeating: "x", count: 20_000)),
                    "'emailBody' failed to satisfy constraint: Member must have length less than or equal to 20000"
                ),
                (
                    CustomMessageVerdict(emailSubject: String(repeating: "x", count: 141)),
                    "'emailSubject' failed to satisfy constraint: Member must have length less than or equal to 140"
                ),
                (
                    CustomMessageVerdict(emailSubject: "Hi\r\nBcc: mallory@example.com"),
                    "'emailSubject' failed to satisfy constraint: Member must satisfy regular expression pattern: "
                        + "[\\p{L}\\p{M}\\p{S}\\p{N}\\p{P}\\s]+"
                ),
            ]
            for (number, (verdict, text)) in refused.enumerated() {
                say(verdict)
                #expect(await pool.signUpOutcome("user\(number)", ["email": Self.mail]) == value + text)
            }
            #expect(pool.app.mail.messages.count == 1)
        }
    }

    @Test("by text is held to 140 characters and its code", arguments: Engine.allCases)
    func textMessage(engine: Engine) async throws {
        let phones: [String: WireValue] = ["AutoVerifiedAttributes": ["phone_number"]]
        try await withTriggers(on: engine, ["CustomMessage"], pool: phones) { pool in
            func outcome(_ name: String, _ text: String) async -> String {
                pool.app.triggers.script { $0.customMessage = { _, _ in CustomMessageVerdict(smsMessage: text) } }
                return await pool.signUpOutcome(name, ["phone_number": "+15550100"])
            }
            #expect(await outcome("a", "{####} is your code, {username} & co") == "200")
            let message = try #require(pool.app.mail.messages.last)
            #expect(message.body == "\(message.code ?? "") is your code, a & co")
            #expect(await outcome("b", "none").hasSuffix("Member must satisfy regular expression pattern: .*\\{####\\}.*"))
            #expect(
                await outcome("c", "{####}" + String(repeating: "x", count: 135))
                    .hasSuffix("'smsMessage' failed to satisfy constraint: Member must have length less than or equal to 140"))
        }
    }

    @Test("goes to the custom sender of its medium and nowhere else", arguments: Engine.allCases)
    func customSenders(engine: Engine) async throws {
        func sender(_ name: String) -> WireValue { ["LambdaVersion": "V1_0", "LambdaArn": .string(TestPool.arn(name))] }
        let settings: [String: WireValue] = [
            "AutoVerifiedAttributes": ["email", "phone_number"],
            "LambdaConfig": ["CustomEmailSender": sender("mail"), "KMSKeyID": Self.key],
        ]
        try await withPool(on: engine, pool: settings) { pool in
            let handed = Handed()
            pool.app.triggers.script { $0.customSender = { event, _ in handed.add(event) } }
            let made = try await pool.signUp("alice", ["email": Self.mail])
            #expect(made["CodeDeliveryDetails"]?["Destination"] == "a***@e***")
            #expect(pool.app.mail.messages.isEmpty)
            let event = try #require(handed.events.first)
            #expect(event.occasion == .signUp)
            #expect(event.medium == .email)
            _ = try await pool.signUp("bob", ["phone_number": "+15550100"])
            #expect(pool.app.mail.messages.map(\.medium) == [.sms], "there is no sender for texts")
            #expect(await pool.confirm("alice", event.code ?? "") == "200")

            // It is asynchronous on AWS: whoever signs up never hears of its failures.
            pool.app.triggers.script { $0.customSender = { _, _ in throw UserPoolError.functionRaised("CustomEmailSender", "no") } }
            #expect(await pool.signUpOutcome("carol", ["email": "carol@example.com"]) == "200")
            #expect(pool.app.mail.messages.count == 1)
            #expect(pool.app.triggers.names == ["CustomEmailSender_SignUp", "CustomEmailSender_SignUp"])
        }
    }

    @Test("follows the pool's templates and says how the pool wants it sent", arguments: Engine.allCases)
    func templates(engine: Engine) async throws {
        let settings: [String: WireValue] = [
            "AutoVerifiedAttributes": ["email"],
            "EmailConfiguration": ["ReplyToEmailAddress": "help@example.com"],
            "VerificationMessageTemplate": ["EmailMessage": "{username}, your code: {####}", "EmailSubject": "For {username}"],
            "AdminCreateUserConfig": ["InviteMessageTemplate": ["EmailMessage": "{username} / {####}", "EmailSubject": "Join us"]],
        ]
        try await withPool(on: engine, pool: settings) { pool in
            _ = try await pool.signUp("{####}", ["email": Self.mail])
            let message = try #require(pool.app.mail.messages.last)
            #expect(message.body == "{####}, your code: \(message.code ?? "")", "a name cannot ask for the code")
            #expect(message.subject == "For {####}")
            #expect(message.email?.replyTo == "help@example.com")
            _ = try await pool.ok(
                "AdminCreateUser",
                [
                    "Username": "alice", "TemporaryPassword": "{username}A1", "DesiredDeliveryMediums": ["EMAIL"],
                    "UserAttributes": .attributes(["email": Self.mail]),
                ])
            let invitation = try #require(pool.app.mail.messages.last)
            #expect(invitation.body == "alice / {username}A1")
            #expect(invitation.subject == "Join us")
        }
    }

    @Test("that cannot be delivered fails the call in an error that it declares", arguments: Engine.allCases)
    func failure(engine: Engine) async throws {
        try await withPool(on: engine, pool: ["AutoVerifiedAttributes": ["email"]]) { pool in
            try await pool.addUser("alice", ["email": Self.mail, "email_verified": "true"])
            pool.app.mail.setBroken(true)
            let text = "Failed to deliver the verification code."
            #expect(await pool.signUpOutcome("bob", ["email": Self.mail]) == "CodeDeliveryFailureException: \(text)")
            #expect(await pool.forgot("alice") == "CodeDeliveryFailureException: \(text)")
            #expect(await pool.outcome("AdminResetUserPassword", ["Username": "alice"]) == "InvalidParameterException: \(text)")
            #expect(
                await pool.outcome(
                    "AdminUpdateUserAttributes", ["Username": "alice", "UserAttributes": .attributes(["email": "new@example.com"])])
                    == "InvalidParameterException: \(text)")
        }
    }
}

/// What a custom sender was handed.
private final class Handed: Sendable {
    private let kept = Mutex<[CustomSenderEvent]>([])
    var events: [CustomSenderEvent] { kept.withLock { $0 } }
    func add(_ event: CustomSenderEvent) { kept.withLock { $0.append(event) } }
}
