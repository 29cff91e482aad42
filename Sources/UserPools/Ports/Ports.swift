public import Credentials

/// Time, as a parameter.
public protocol WallClock: Sendable {
    func time() -> Instant
}

/// A message to a person.
public struct OutgoingMessage: Sendable {
    public var medium: DeliveryMedium
    public var destination: String
    public var subject: String
    public var body: String
    public var code: String?
    public var link: String?
    /// Which occasion, in the words of the CustomMessage trigger: `CustomMessage_SignUp`, …
    public var trigger: String
    public var pool: UserPoolID
    public var username: String
    /// How the pool wants its mail sent.
    public var email: EmailConfiguration?
    /// How the pool wants its text messages sent.
    public var sms: SMSConfiguration?

    public init(
        medium: DeliveryMedium, destination: String, subject: String, body: String, code: String?, link: String? = nil, trigger: String,
        pool: UserPoolID, username: String, email: EmailConfiguration? = nil, sms: SMSConfiguration? = nil
    ) {
        self.email = email
        self.sms = sms
        self.medium = medium
        self.destination = destination
        self.subject = subject
        self.body = body
        self.code = code
        self.link = link
        self.trigger = trigger
        self.pool = pool
        self.username = username
    }
}

/// Whatever carries messages to people.
public protocol MessageSender: Sendable {
    /// - Throws: when the message could not be handed over; the caller answers `CodeDeliveryFailure`.
    func send(_ message: OutgoingMessage) async throws
}

/// What the rules need from outside.
public struct Ports: Sendable {
    public var database: any UserPoolDatabase
    public var clock: any WallClock
    public var random: any RandomSource
    public var messages: any MessageSender
    public var triggers: any TriggerInvoker
    /// `PUBLIC_URL`, under which links in messages lead back here.
    public var publicURL: String
    /// Is told of sign-ins that ended.
    public var signInEnds: any SignInEndObserver

    public init(
        database: any UserPoolDatabase, clock: any WallClock, random: any RandomSource, messages: any MessageSender,
        triggers: any TriggerInvoker, publicURL: String, signInEnds: any SignInEndObserver = NoSignInEndObserver()
    ) {
        self.signInEnds = signInEnds
        self.triggers = triggers
        self.publicURL = publicURL
        self.database = database
        self.clock = clock
        self.random = random
        self.messages = messages
    }
}
