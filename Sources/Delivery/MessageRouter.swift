public import UserPools

/// Sends each message the way that the server's and the pool's settings say.
///
/// | medium | first that is there |
/// |---|---|
/// | mail | Amazon SES, when the pool's `EmailSendingAccount` is `DEVELOPER`; the mail server; the inbox |
/// | text | the webhook; End User Messaging or Amazon SNS, as the pool's `SmsConfiguration` says; the inbox |
///
/// The inbox, where it is on, keeps a copy of what a transport took.
public struct MessageRouter: MessageSender {
    /// What there is to send with; nil where the server's settings name none.
    public struct Transports: Sendable {
        public var mail: (any MessageSender)?
        public var ses: (any MessageSender)?
        public var webhook: (any MessageSender)?
        public var sns: (any MessageSender)?
        public var endUserMessaging: (any MessageSender)?
        public var inbox: (any MessageSender)?

        public init() {}
    }

    private let transports: Transports

    public init(_ transports: Transports) { self.transports = transports }

    /// - Throws: `DeliveryFailure` that names the setting when there is no way to send; what the transport throws.
    public func send(_ message: OutgoingMessage) async throws {
        guard let transport = transport(for: message) else {
            guard let inbox = transports.inbox else { throw Self.noTransport(message.medium) }
            return try await inbox.send(message)
        }
        try await transport.send(message)
        try await transports.inbox?.send(message)
    }

    /// The mediums for which some pool has no way to send, with what to do about it: for the log of the start.
    public var gaps: [String] {
        guard transports.inbox == nil else { return [] }
        var gaps: [String] = []
        if transports.mail == nil { gaps.append(Self.noTransport(.email).description) }
        if transports.webhook == nil, transports.sns == nil { gaps.append(Self.noTransport(.sms).description) }
        return gaps
    }

    private func transport(for message: OutgoingMessage) -> (any MessageSender)? {
        switch message.medium {
        case .email:
            if SESSender.isWanted(by: message.email), let ses = transports.ses { return ses }
            return transports.mail
        case .sms:
            if let webhook = transports.webhook { return webhook }
            guard let settings = message.sms else { return nil }
            return settings.endUserMessaging == nil ? transports.sns : transports.endUserMessaging
        }
    }

    private static func noTransport(_ medium: DeliveryMedium) -> DeliveryFailure {
        switch medium {
        case .email:
            DeliveryFailure(
                "no way to send mail is configured: set --smtp-url, or give the server AWS credentials for pools that send through Amazon SES"
            )
        case .sms:
            DeliveryFailure(
                "no way to send text messages is configured: set --sms-webhook-url, or give the server AWS credentials for pools with an "
                    + "SmsConfiguration")
        }
    }
}
