internal import Delivery
internal import FoundationEssentials
internal import Glibc
internal import Logging
internal import UserPools

/// Everything that carries messages to people, as the settings name it.
struct MessageDelivery: Sendable {
    let router: MessageRouter
    /// The inbox, where it is on.
    let inbox: InboxSender?
    private let smtp: SMTPSender?

    /// - Parameter environment: the process's, for AWS credentials. They count in `serve` alone: the shell of a developer often has some, and a
    ///   pool of `dev` must not send real mail with them.
    /// - Throws: `ConfigurationError` for a setting that cannot be used.
    init(_ configuration: Configuration, environment: [String: String], clock: SystemClock, random: SystemRandom) throws {
        let from = try Self.sender(configuration)
        let http = DeliveryHTTP()
        var transports = MessageRouter.Transports()
        inbox = configuration.inbox ? InboxSender(clock: clock) : nil
        transports.inbox = inbox
        smtp = try Self.smtp(configuration, from: from, clock: clock, random: random)
        transports.mail = smtp
        if let url = configuration.smsWebhookURL {
            do {
                transports.webhook = try WebhookSender(
                    url: url.revealed, secret: configuration.smsWebhookSecret?.revealed, http: http, clock: clock)
            } catch {
                throw ConfigurationError("--sms-webhook-url cannot be used: \(error)")
            }
        }
        if configuration.profile == .serve, let services = AWSServices(environment: environment, http: http, clock: clock) {
            transports.ses = SESSender(services, from: from)
            transports.sns = SNSSender(services)
            transports.endUserMessaging = EndUserMessagingSender(services)
        }
        router = MessageRouter(transports)
    }

    /// Says once which messages cannot be sent.
    func logGaps(_ logger: Logger) {
        for gap in router.gaps { logger.warning("\(gap)") }
    }

    func shutdown() { smtp?.closeIdle() }

    private static func smtp(
        _ configuration: Configuration, from: MailAddress, clock: SystemClock, random: SystemRandom
    ) throws -> SMTPSender? {
        guard let url = configuration.smtpURL else { return nil }
        if let file = configuration.smtpCAFile, access(file, R_OK) != 0 {
            throw ConfigurationError("--smtp-ca-file \(file) cannot be read")
        }
        let server: SMTPServer
        do {
            server = try SMTPServer(url: url.revealed)
        } catch {
            throw ConfigurationError("--smtp-url cannot be used: \(error)")
        }
        return SMTPSender(
            server, from: from, clientName: publicDomain(configuration), certificateAuthorities: configuration.smtpCAFile, clock: clock,
            random: random)
    }

    private static func sender(_ configuration: Configuration) throws -> MailAddress {
        do {
            return try MailAddress(configuration.emailFrom ?? "no-reply@\(publicDomain(configuration))")
        } catch {
            throw ConfigurationError("--email-from is required, since no-reply@ the host of --public-url is no address: \(error)")
        }
    }

    /// The host of the public URL; an IP address stands in brackets there (RFC 5321 section 4.1.3).
    private static func publicDomain(_ configuration: Configuration) -> String {
        let host = URLComponents(string: configuration.publicURL)?.percentEncodedHost ?? "localhost"
        let bare = host.hasPrefix("[") ? String(host.dropFirst().dropLast()) : host
        guard AddressRange(bare) != nil else { return host }
        return bare.contains(":") ? "[IPv6:\(bare)]" : "[\(bare)]"
    }
}
