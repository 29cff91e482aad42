/// Something that a person did about signing in, and what threat protection thought of it. Source: API reference, AuthEventType.
public struct AuthEvent: Sendable, Equatable {
    public enum Kind: String, Sendable {
        case signIn = "SignIn", signUp = "SignUp", forgotPassword = "ForgotPassword", passwordChange = "PasswordChange"
        case resendCode = "ResendCode"
    }
    public enum Response: String, Sendable { case pass = "Pass", fail = "Fail", inProgress = "InProgress" }

    /// How long events are kept: two years. Source: guide, "Viewing and exporting user event history".
    public static let keptSeconds: Int64 = 2 * 365 * 86_400

    public var pool: UserPoolID
    public var subject: Subject
    /// A UUID.
    public var id: String
    public var kind: Kind
    public var created: Instant
    public var response: Response
    public var risk: Risk?
    public var challenges: [Challenge]
    public var context: Context?
    public var feedback: Feedback?

    public init(pool: UserPoolID, subject: Subject, id: String, kind: Kind, created: Instant, response: Response) {
        self.pool = pool
        self.subject = subject
        self.id = id
        self.kind = kind
        self.created = created
        self.response = response
        self.challenges = []
    }

    public struct Risk: Sendable, Codable, Equatable {
        public enum Decision: String, Sendable, Codable { case none = "NoRisk", accountTakeover = "AccountTakeover", block = "Block" }
        public enum Level: String, Sendable, Codable { case low = "Low", medium = "Medium", high = "High" }

        public var decision: Decision
        public var level: Level?
        public var compromisedCredentials: Bool?

        public init(decision: Decision, level: Level? = nil, compromisedCredentials: Bool? = nil) {
            self.decision = decision
            self.level = level
            self.compromisedCredentials = compromisedCredentials
        }
    }

    /// What was asked for, and whether the answer was right.
    public struct Challenge: Sendable, Codable, Equatable {
        public enum Name: String, Sendable, Codable { case password = "Password", mfa = "Mfa" }

        public var name: Name
        public var succeeded: Bool

        public init(name: Name, succeeded: Bool) {
            self.name = name
            self.succeeded = succeeded
        }
    }

    /// Where it came from.
    public struct Context: Sendable, Codable, Equatable {
        public var address: String?
        public var device: String?
        public var timezone: String?
        public var city: String?
        public var country: String?

        public init() {}
    }

    /// What somebody who knows said about the event.
    public struct Feedback: Sendable, Equatable {
        public enum Value: String, Sendable { case valid = "Valid", invalid = "Invalid" }

        public var value: Value
        /// `Admin`, or `User` for the person whom the event is about.
        public var provider: String
        public var date: Instant

        public init(value: Value, provider: String, date: Instant) {
            self.value = value
            self.provider = provider
            self.date = date
        }
    }
}
