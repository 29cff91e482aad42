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

    public init(
        medium: DeliveryMedium, destination: String, subject: String, body: String, code: String?, link: String? = nil, trigger: String,
        pool: UserPoolID, username: String
    ) {
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

    public init(database: any UserPoolDatabase, clock: any WallClock, random: any RandomSource, messages: any MessageSender) {
        self.database = database
        self.clock = clock
        self.random = random
        self.messages = messages
    }
}
