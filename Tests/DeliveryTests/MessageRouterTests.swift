import Delivery
import TestSupport
import Testing
import UserPools

@Suite("The way that a message takes")
struct MessageRouterTests {
    private enum Way: String, CaseIterable { case mail, ses, webhook, sns, endUserMessaging, inbox }

    /// The ways that got the message, of those that are there.
    private func taken(_ message: OutgoingMessage, of present: [Way], broken: [Way] = []) async throws -> [Way] {
        var senders: [Way: RecordingSender] = [:]
        for way in present {
            senders[way] = RecordingSender()
            senders[way]?.setBroken(broken.contains(way))
        }
        var transports = MessageRouter.Transports()
        transports.mail = senders[.mail]
        transports.ses = senders[.ses]
        transports.webhook = senders[.webhook]
        transports.sns = senders[.sns]
        transports.endUserMessaging = senders[.endUserMessaging]
        transports.inbox = senders[.inbox]
        let outcome: Result<Void, any Error>
        do {
            try await MessageRouter(transports).send(message)
            outcome = .success(())
        } catch {
            outcome = .failure(error)
        }
        let taken = Way.allCases.filter { senders[$0]?.messages.isEmpty == false }
        if case .failure(let error) = outcome {
            #expect(taken.isEmpty)
            throw error
        }
        return taken
    }

    private var developer: EmailConfiguration {
        Messages.email {
            $0.sendingAccount = "DEVELOPER"
            $0.sourceARN = "arn:aws:ses:us-east-1:000000000000:identity/example.com"
        }
    }
    private var endUserMessaging: SMSConfiguration {
        Messages.sms { $0.endUserMessaging = SMSConfiguration.EndUserMessaging(callerARN: "arn:aws:iam::000000000000:role/sms") }
    }
    private var notifications: SMSConfiguration { Messages.sms { $0.snsCallerARN = "arn:aws:iam::000000000000:role/sms" } }

    @Test("Mail: SES for pools that ask for it, then the mail server, then the inbox, which keeps a copy")
    func mail() async throws {
        let all: [Way] = [.mail, .ses, .webhook, .sns, .endUserMessaging]
        #expect(try await taken(Messages.mail(), of: all) == [.mail])
        #expect(try await taken(Messages.mail(settings: developer), of: all) == [.ses])
        #expect(try await taken(Messages.mail(settings: developer), of: [.mail]) == [.mail])
        #expect(try await taken(Messages.mail(settings: Messages.email { $0.sendingAccount = "COGNITO_DEFAULT" }), of: all) == [.mail])
        #expect(try await taken(Messages.mail(), of: all + [.inbox]) == [.mail, .inbox])
        #expect(try await taken(Messages.mail(), of: [.ses, .inbox]) == [.inbox])
    }

    @Test("Text: the webhook, then what the pool's settings say, then the inbox, which keeps a copy")
    func text() async throws {
        let all: [Way] = [.mail, .ses, .webhook, .sns, .endUserMessaging]
        #expect(try await taken(Messages.text(settings: notifications), of: all) == [.webhook])
        #expect(try await taken(Messages.text(settings: notifications), of: [.sns, .endUserMessaging]) == [.sns])
        #expect(try await taken(Messages.text(settings: endUserMessaging), of: [.sns, .endUserMessaging]) == [.endUserMessaging])
        #expect(try await taken(Messages.text(settings: notifications), of: [.sns, .inbox]) == [.sns, .inbox])
        #expect(try await taken(Messages.text(), of: [.sns, .endUserMessaging, .inbox]) == [.inbox])
    }

    @Test("No way at all fails with the setting's name")
    func none() async throws {
        let mail = await #expect(throws: DeliveryFailure.self) { try await taken(Messages.mail(), of: [.webhook, .ses]) }
        #expect(mail?.description.contains("--smtp-url") == true)
        let text = await #expect(throws: DeliveryFailure.self) { try await taken(Messages.text(), of: [.mail, .sns]) }
        #expect(text?.description.contains("--sms-webhook-url") == true)
    }

    @Test("A transport that fails fails the message, and the inbox keeps no copy of what did not leave")
    func failure() async {
        await #expect(throws: RecordingSender.Unreachable.self) { try await taken(Messages.mail(), of: [.mail, .inbox], broken: [.mail]) }
    }

    @Test("What is missing is said at the start")
    func gaps() {
        var transports = MessageRouter.Transports()
        #expect(MessageRouter(transports).gaps.count == 2)
        transports.mail = RecordingSender()
        #expect(MessageRouter(transports).gaps.count == 1)
        #expect(MessageRouter(transports).gaps.first?.contains("--sms-webhook-url") == true)
        transports.sns = RecordingSender()
        #expect(MessageRouter(transports).gaps.isEmpty)
        transports = MessageRouter.Transports()
        transports.inbox = RecordingSender()
        #expect(MessageRouter(transports).gaps.isEmpty)
    }
}
