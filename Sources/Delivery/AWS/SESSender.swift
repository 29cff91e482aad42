internal import JSON
public import UserPools

/// Sends mail through Amazon SES for pools whose `EmailSendingAccount` is `DEVELOPER` (SES API v2, SendEmail).
public struct SESSender: MessageSender {
    private let services: AWSServices
    private let from: MailAddress

    /// - Parameter from: the sender where the pool names none and its identity is a domain.
    public init(_ services: AWSServices, from: MailAddress) {
        self.services = services
        self.from = from
    }

    /// Whether a pool's settings ask for SES.
    static func isWanted(by settings: EmailConfiguration?) -> Bool {
        settings?.sendingAccount == "DEVELOPER" && settings?.sourceARN?.isEmpty == false
    }

    public func send(_ message: OutgoingMessage) async throws {
        let mail = try Mail(message, from: from)
        guard let identity = message.email?.sourceARN, let region = AWSServices.region(of: identity) else {
            throw DeliveryFailure("the pool's EmailConfiguration has no SourceArn with a region")
        }
        var body = JSONWriter()
        body.beginObject()
        body.member("FromEmailAddress", string: mail.from.header)
        body.member("FromEmailAddressIdentityArn", string: identity)
        body.key("Destination")
        body.beginObject()
        body.member("ToAddresses", strings: [mail.to.header])
        body.endObject()
        if let replyTo = mail.replyTo { body.member("ReplyToAddresses", strings: [replyTo.header]) }
        body.key("Content")
        body.beginObject()
        body.key("Simple")
        body.beginObject()
        Self.write(mail.subject, "Subject", to: &body)
        body.key("Body")
        body.beginObject()
        Self.write(mail.isHTML ? HTMLText.plain(mail.body) : mail.body, "Text", to: &body)
        if mail.isHTML { Self.write(mail.body, "Html", to: &body) }
        body.endObject()
        body.endObject()
        body.endObject()
        if let set = message.email?.configurationSet, !set.isEmpty { body.member("ConfigurationSetName", string: set) }
        body.endObject()
        try await services.call(
            .email, in: region, path: "/v2/email/outbound-emails", headers: [("content-type", "application/json")], body: body.bytes)
    }

    private static func write(_ text: String, _ name: StaticString, to body: inout JSONWriter) {
        body.key(name)
        body.beginObject()
        body.member("Data", string: text)
        body.member("Charset", string: "UTF-8")
        body.endObject()
    }
}
