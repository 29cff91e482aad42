import Delivery
import TestSupport
import Testing
import UserPools

@Suite("Mail over SMTP")
struct SMTPSenderTests {
    private func sender(_ server: ScriptedMailServer, _ options: String = "", user: String = "") throws -> SMTPSender {
        SMTPSender(
            try SMTPServer(url: "smtp://\(user)127.0.0.1:\(server.port)\(options)"),
            from: try MailAddress("Example <no-reply@example.com>"),
            clientName: "id.example.com", clock: FixedClock(), random: SeededRandom(7))
    }

    private func commands(_ message: OutgoingMessage) async throws -> [String] {
        let server = try await ScriptedMailServer()
        try await sender(server).send(message)
        await server.stop()
        return server.commands.filter { $0 != "QUIT" }
    }

    @Test("A mail arrives with its envelope and headers")
    func plain() async throws {
        let lines = try await commands(Messages.mail(body: ".leading dot\nYour code is 123456\n"))
        #expect(
            lines.prefix(4).map { $0 } == [
                "EHLO id.example.com", "MAIL FROM:<no-reply@example.com>", "RCPT TO:<alice@example.com>", "DATA",
            ])
        #expect(
            Array(lines.dropFirst(4)) == [
                "From: \"Example\" <no-reply@example.com>", "To: alice@example.com", "Subject: Your code",
                "Date: Tue, 4 Nov 2025 10:03:05 +0000", "Message-ID: <\(token)@example.com>", "Auto-Submitted: auto-generated",
                "MIME-Version: 1.0", "Content-Type: text/plain; charset=UTF-8", "Content-Transfer-Encoding: quoted-printable", "",
                // SMTP's own doubling of a leading dot.
                "..leading dot", "Your code is 123456", "", ".",
            ])
    }

    private let token = Token.of(7)

    @Test("HTML goes with a plain alternative")
    func html() async throws {
        let body = "<p>Hello &amp; welcome</p><p>Your code is <b>123456</b></p><a href=\"https://id.example.com/c?a=1&amp;b=2\">confirm</a>"
        let lines = try await commands(Messages.mail(body: body))
        let start = try #require(lines.firstIndex { $0.hasPrefix("Content-Type") })
        #expect(
            Array(lines[start...]) == [
                "Content-Type: multipart/alternative; boundary=\"=_\(token)\"", "", "--=_\(token)",
                "Content-Type: text/plain; charset=UTF-8",
                "Content-Transfer-Encoding: quoted-printable", "", "Hello & welcome", "", "Your code is 123456",
                "confirm (https://id.example.com/c?a=3D1&b=3D2)", "--=_\(token)", "Content-Type: text/html; charset=UTF-8",
                "Content-Transfer-Encoding: quoted-printable", "",
                "<p>Hello &amp; welcome</p><p>Your code is <b>123456</b></p><a href=3D\"https=",
                "://id.example.com/c?a=3D1&amp;b=3D2\">confirm</a>", "--=_\(token)--", ".",
            ])
    }

    @Test("Text in any language survives")
    func unicode() async throws {
        let settings = Messages.email {
            $0.from = "Bücher <books@example.com>"
            $0.replyTo = "help@example.com"
        }
        let lines = try await commands(
            Messages.mail(subject: "Ihr Bestätigungscode für Bücher und überhaupt", body: "Grüße = 123456 ", settings: settings))
        #expect(lines.contains("From: =?UTF-8?B?QsO8Y2hlcg==?= <books@example.com>"))
        #expect(lines.contains("Reply-To: help@example.com"))
        #expect(lines[1] == "MAIL FROM:<books@example.com>")
        #expect(lines.contains("Subject: =?UTF-8?B?SWhyIEJlc3TDpHRpZ3VuZ3Njb2RlIGbDvHIgQsO8Y2hlciB1bmQg?="))
        #expect(lines.contains(" =?UTF-8?B?w7xiZXJoYXVwdA==?="))
        #expect(lines.contains("Gr=C3=BC=C3=9Fe =3D 123456=20"))
        #expect(lines.allSatisfy { $0.utf8.count <= 78 && $0.utf8.allSatisfy { $0 < 0x80 } })
    }

    @Test(
        "A line break in a header is refused before a line is opened",
        arguments: [
            Messages.mail(subject: "x\r\nBcc: eve@example.com"), Messages.mail(subject: "x\nX: y"),
            Messages.mail(to: "a@example.com\r\nRCPT TO:<eve@example.com>"), Messages.mail(to: "a@example.com> <eve@example.com"),
            Messages.mail(settings: Messages.email { $0.from = "Eve\r\nBcc: x <eve@example.com>" }),
            Messages.mail(settings: Messages.email { $0.replyTo = "eve@example.com\nBcc: x@example.com" }),
            Messages.mail(to: "josé@example.com"),
        ])
    func injection(_ message: OutgoingMessage) async throws {
        let server = try await ScriptedMailServer()
        let sender = try sender(server)
        await #expect(throws: DeliveryFailure.self) { try await sender.send(message) }
        #expect(server.accepted == 0)
        await server.stop()
    }

    @Test("The sender is the pool's From, its identity's address, or the server's own")
    func envelopeSender() async throws {
        for (settings, expected) in [
            (Messages.email { $0.from = "X <pool@example.com>" }, "pool@example.com"),
            (Messages.email { $0.sourceARN = "arn:aws:ses:us-east-1:000000000000:identity/id@example.com" }, "id@example.com"),
            (Messages.email { $0.sourceARN = "arn:aws:ses:us-east-1:000000000000:identity/example.com" }, "no-reply@example.com"),
        ] {
            let lines = try await commands(Messages.mail(settings: settings))
            #expect(lines.contains("MAIL FROM:<\(expected)>"))
        }
    }

    @Test("Without the STARTTLS that is required neither password nor mail is sent", arguments: [true, false])
    func required(isOffered: Bool) async throws {
        let server = try await ScriptedMailServer(
            .init(
                capabilities: isOffered ? ["STARTTLS", "AUTH PLAIN LOGIN"] : ["AUTH PLAIN LOGIN"], answers: ["STARTTLS": "454 4.7.0 no TLS"]
            ))
        let sender = try sender(server, "?starttls=required", user: "u:hunter2@")
        let failure = await #expect(throws: DeliveryFailure.self) { try await sender.send(Messages.mail()) }
        #expect(failure?.description.contains("libcurl 64") == true)
        #expect(server.commands.filter { $0 != "QUIT" } == (isOffered ? ["EHLO id.example.com", "STARTTLS"] : ["EHLO id.example.com"]))
        await server.stop()
    }

    @Test("A password goes in AUTH PLAIN where TLS is waived")
    func authentication() async throws {
        let server = try await ScriptedMailServer(.init(capabilities: ["AUTH CRAM-MD5 PLAIN LOGIN"]))
        try await sender(server, "?starttls=never", user: "u%40x:p%3A%2F@").send(Messages.mail())
        // NUL user NUL password, in base64 (RFC 4616).
        #expect(server.commands.joined(separator: "\n").contains("AUTH PLAIN"))
        #expect(server.commands.contains { $0.contains("AHVAeABwOi8=") })
        await server.stop()
    }

    @Test("A refusal tells the server's status and no address")
    func refusal() async throws {
        let server = try await ScriptedMailServer(.init(answers: ["RCPT": "550 5.1.1 <alice@example.com>: user alice unknown"]))
        let sender = try sender(server)
        let failure = await #expect(throws: DeliveryFailure.self) { try await sender.send(Messages.mail()) }
        #expect(
            failure?.description
                == "mail could not be sent: Failed sending data to the peer (libcurl 55); "
                + "the mail server said: 550 5.1.1 [address] user [address] unknown")
        #expect(!server.commands.contains("DATA"))
        await server.stop()
    }

    @Test("A mail that the server does not take at the end is a failure")
    func refusedContent() async throws {
        let server = try await ScriptedMailServer(.init(answers: ["DATA": "451 4.3.0 try later"]))
        let sender = try sender(server)
        await #expect(throws: DeliveryFailure.self) { try await sender.send(Messages.mail()) }
        await server.stop()
    }

    @Test("A connection serves several mails, and one that the server closed is opened again")
    func reuse() async throws {
        let kept = try await ScriptedMailServer()
        let sender = try sender(kept)
        for _ in 0..<3 { try await sender.send(Messages.mail()) }
        #expect(kept.accepted == 1)
        #expect(kept.commands.filter { $0 == "DATA" }.count == 3)
        sender.closeIdle()
        await kept.stop()

        let closing = try await ScriptedMailServer(.init(hangsUp: true))
        let other = try self.sender(closing)
        for _ in 0..<3 { try await other.send(Messages.mail()) }
        #expect(closing.commands.filter { $0 == "DATA" }.count == 3, "each mail once")
        await closing.stop()
    }

    @Test("Many mails at once all arrive, each once")
    func parallel() async throws {
        let server = try await ScriptedMailServer()
        let sender = try sender(server)
        try await withThrowingTaskGroup(of: Void.self) { group in
            for number in 0..<40 { group.addTask { try await sender.send(Messages.mail(to: "user\(number)@example.com")) } }
            try await group.waitForAll()
        }
        #expect(Set(server.commands.filter { $0.hasPrefix("RCPT") }).count == 40)
        #expect(server.commands.filter { $0 == "DATA" }.count == 40)
        #expect(server.accepted <= 8)
        await server.stop()
    }

    @Test("A mail server that is not there is a failure")
    func absent() async throws {
        let server = try await ScriptedMailServer()
        let sender = try sender(server)
        await server.stop()
        await #expect(throws: DeliveryFailure.self) { try await sender.send(Messages.mail()) }
    }
}

enum Token {
    /// The token that a sender makes from a seed.
    static func of(_ seed: UInt64) -> String {
        SeededRandom(seed).bytes(16).map { ($0 < 16 ? "0" : "") + String($0, radix: 16) }.joined()
    }
}
