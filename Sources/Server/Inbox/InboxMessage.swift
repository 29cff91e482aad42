/// A mail or text message that went to the inbox in place of a network.
public struct InboxMessage: Sendable {
    public enum Medium: String, Sendable { case email = "EMAIL", sms = "SMS" }

    public var id: String
    public var medium: Medium
    /// The address or telephone number.
    public var destination: String
    /// Nil for text messages.
    public var subject: String?
    public var body: String
    /// The one-time code in the body, if there is one.
    public var code: String?
    /// The link in the body, if there is one.
    public var link: String?
    /// Why it was sent, by the name of the custom-message trigger's source, for example `CustomMessage_SignUp`.
    public var trigger: String
    public var userPoolId: String
    public var username: String
    /// Microseconds since 1970; shown as ISO 8601 in UTC.
    public var sentAt: Int64

    public init(
        id: String,
        medium: Medium,
        destination: String,
        subject: String?,
        body: String,
        code: String?,
        link: String?,
        trigger: String,
        userPoolId: String,
        username: String,
        sentAt: Int64
    ) {
        self.id = id
        self.medium = medium
        self.destination = destination
        self.subject = subject
        self.body = body
        self.code = code
        self.link = link
        self.trigger = trigger
        self.userPoolId = userPoolId
        self.username = username
        self.sentAt = sentAt
    }
}
