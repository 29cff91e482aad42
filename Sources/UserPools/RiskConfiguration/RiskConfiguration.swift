/// What threat protection does about risks, for a pool or for one of its clients, whose own configuration then stands in the pool's place.
/// Source: Cognito API reference, RiskConfigurationType.
public struct RiskConfiguration: PoolDocument, Equatable {
    public static let kind = "risk configuration"

    public var pool: UserPoolID
    /// `nil` for the pool's own.
    public var client: ClientID?
    public var compromisedCredentials: CompromisedCredentials?
    public var accountTakeover: AccountTakeover?
    public var exceptions: Exceptions?
    /// When it was last set; `nil` when it never was.
    public var modified: Instant?

    public init(pool: UserPoolID, client: ClientID?) {
        self.pool = pool
        self.client = client
    }

    public var documentID: String { Self.documentID(of: client) }

    /// Apart from the pool's, so that no client's id can be taken for it.
    static func documentID(of client: ClientID?) -> String { client.map { "client/\($0)" } ?? "pool" }

    /// Passwords that are known to others.
    public struct CompromisedCredentials: Sendable, Codable, Equatable {
        public enum Event: String, Sendable, Codable, CaseIterable {
            case signIn = "SIGN_IN", passwordChange = "PASSWORD_CHANGE", signUp = "SIGN_UP"
        }
        public enum Action: String, Sendable, Codable { case block = "BLOCK", none = "NO_ACTION" }

        /// When passwords are looked at.
        public var events: [Event]
        public var action: Action

        public init(events: [Event], action: Action) {
            self.events = events
            self.action = action
        }
    }

    /// Sign-ins that look like somebody else's.
    public struct AccountTakeover: Sendable, Codable, Equatable {
        public struct Response: Sendable, Codable, Equatable {
            public enum Action: String, Sendable, Codable {
                case block = "BLOCK", mfaIfConfigured = "MFA_IF_CONFIGURED", mfaRequired = "MFA_REQUIRED", none = "NO_ACTION"
            }
            public var action: Action
            /// Whether the person gets a mail about it.
            public var notifies: Bool

            public init(action: Action, notifies: Bool) {
                self.action = action
                self.notifies = notifies
            }
        }

        public var low: Response?
        public var medium: Response?
        public var high: Response?
        public var notification: Notification?

        public init() {}
    }

    /// Mail about a risk.
    public struct Notification: Sendable, Codable, Equatable {
        public struct Mail: Sendable, Codable, Equatable {
            public var subject: String
            public var html: String?
            public var text: String?

            public init(subject: String, html: String?, text: String?) {
                self.subject = subject
                self.html = html
                self.text = text
            }
        }

        public var from: String?
        public var replyTo: String?
        public var sourceARN: String
        public var block: Mail?
        public var noAction: Mail?
        public var mfa: Mail?

        public init(sourceARN: String) { self.sourceARN = sourceARN }
    }

    /// Addresses, as CIDR ranges, that are judged without looking.
    public struct Exceptions: Sendable, Codable, Equatable {
        public var blocked: [String]?
        public var skipped: [String]?

        public init(blocked: [String]?, skipped: [String]?) {
            self.blocked = blocked
            self.skipped = skipped
        }
    }
}
