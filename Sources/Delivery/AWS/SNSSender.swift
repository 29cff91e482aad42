public import UserPools

/// Sends text messages through Amazon SNS (Publish to a phone number, AWS Query protocol).
public struct SNSSender: MessageSender {
    private let services: AWSServices

    public init(_ services: AWSServices) { self.services = services }

    public func send(_ message: OutgoingMessage) async throws {
        let number = try PhoneNumber(message.destination)
        let configured = message.sms?.snsRegion.flatMap { $0.isEmpty ? nil : $0 }
        let form = [
            ("Action", "Publish"), ("Version", "2010-03-31"), ("PhoneNumber", number.text), ("Message", message.body),
            // Codes take the way that is reliable and not the one that is cheap (SNS guide, "Setting SMS messaging preferences").
            ("MessageAttributes.entry.1.Name", "AWS.SNS.SMS.SMSType"), ("MessageAttributes.entry.1.Value.DataType", "String"),
            ("MessageAttributes.entry.1.Value.StringValue", "Transactional"),
        ]
        let body = form.map { "\($0)=\(PercentText.encode($1))" }.joined(separator: "&")
        try await services.call(
            .notifications, in: configured ?? message.pool.region,
            headers: [("content-type", "application/x-www-form-urlencoded; charset=utf-8")], body: Array(body.utf8))
    }
}
