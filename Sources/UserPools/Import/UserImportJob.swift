public import Credentials

/// One import of users from a CSV file. Source: guide, "Importing users into user pools from a CSV file"; API reference, UserImportJobType.
///
///     Created ─► Pending ─► InProgress ─► Succeeded | Failed
///        │          │            └─► Stopping ─► Stopped
///        ▼          ▼
///     Expired    Stopped
///
/// What is left to do for a job stands in ``due``: whoever finds it in the past may take the job.
public struct UserImportJob: Sendable, Equatable {
    /// `import-` and ten letters or digits.
    public struct ID: Hashable, Sendable, CustomStringConvertible {
        public let value: String
        public init(_ value: String) { self.value = value }
        public var description: String { value }
    }

    /// In the words of UserImportJobStatusType.
    public enum Status: String, Sendable {
        case created = "Created", pending = "Pending", inProgress = "InProgress", stopping = "Stopping"
        case stopped = "Stopped", succeeded = "Succeeded", failed = "Failed", expired = "Expired"

        /// Whether the pool must not change: users are coming in.
        public var isActive: Bool { self == .pending || self == .inProgress || self == .stopping }
        public var isFinal: Bool { !isActive && self != .created }
    }

    /// The file as it was uploaded.
    public struct File: Sendable, Equatable {
        /// Which upload; a later one takes the place of an earlier one.
        public var upload: String
        public var bytes: Int
        /// Lines that are not blank, without the header.
        public var rows: Int

        public init(upload: String, bytes: Int, rows: Int) {
            self.upload = upload
            self.bytes = bytes
            self.rows = rows
        }
    }

    /// How far the file is read: whole lines, each with its outcome in the same transaction.
    public struct Position: Sendable, Equatable {
        public var line = 0
        public var offset = 0
        public init(line: Int = 0, offset: Int = 0) {
            self.line = line
            self.offset = offset
        }
    }

    public let id: ID
    public let pool: UserPoolID
    public let name: String
    /// Kept and shown; nothing is written to CloudWatch.
    public let roleARN: String
    public let algorithm: ImportedHashAlgorithm?
    public let created: Instant
    public var status = Status.created
    public var started: Instant?
    public var completed: Instant?
    public var message: String?
    public var imported = 0
    public var skipped = 0
    public var failed = 0
    public var file: File?
    /// The upload that is under way and may become the file.
    public var uploading: String?
    public var position = Position()
    /// Who works on it, until `due`.
    public var owner: String?
    /// When somebody has to look after it next; `nil` for never.
    public var due: Instant?
    /// No longer shown; it goes with its log.
    public var isRemoved = false

    public init(id: ID, pool: UserPoolID, name: String, roleARN: String, algorithm: ImportedHashAlgorithm?, created: Instant) {
        self.id = id
        self.pool = pool
        self.name = name
        self.roleARN = roleARN
        self.algorithm = algorithm
        self.created = created
        self.due = created.adding(seconds: Self.startSeconds)
    }

    /// How long a job waits for its start.
    public static let startSeconds: Int64 = 86_400
    /// How long the upload address works.
    public static let uploadSeconds: Int64 = 900

    public var uploadEnds: Instant { created.adding(seconds: Self.uploadSeconds) }
    public var startEnds: Instant { created.adding(seconds: Self.startSeconds) }

    /// Comes to an end; the file is then cleared away.
    mutating func finish(_ status: Status, _ message: String, at now: Instant) {
        self.status = status
        self.message = message
        completed = now
        uploading = nil
        owner = nil
        due = now
    }
}

/// What became of one line of a file, if it is not a new user. Nothing of the line itself is kept.
public struct UserImportLogLine: Sendable, Equatable {
    public enum Outcome: String, Sendable { case skipped = "SKIPPED", failed = "FAILED" }
    /// Counted from 1, the header.
    public var line: Int
    public var outcome: Outcome
    public var message: String

    public init(line: Int, outcome: Outcome, message: String) {
        self.line = line
        self.outcome = outcome
        self.message = message
    }
}
