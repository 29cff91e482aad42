/// Where a pool's logs go. Source: Cognito API reference, LogDeliveryConfigurationType.
public struct LogDelivery: PoolDocument, Equatable {
    public static let kind = "log delivery"

    public var pool: UserPoolID
    public var logs: [Log]

    public init(pool: UserPoolID, logs: [Log]) {
        self.pool = pool
        self.logs = logs
    }

    public var documentID: String { Self.documentID }
    static let documentID = "logs"

    /// One kind of events and its destination.
    public struct Log: Sendable, Codable, Equatable {
        public enum Source: String, Sendable, Codable { case notifications = "userNotification", authEvents = "userAuthEvents" }
        public enum Level: String, Sendable, Codable { case error = "ERROR", info = "INFO" }

        public var source: Source
        public var level: Level
        public var destination: Destination

        public init(source: Source, level: Level, destination: Destination) {
            self.source = source
            self.level = level
            self.destination = destination
        }
    }

    /// A service's resource, by its ARN.
    public enum Destination: Sendable, Codable, Equatable {
        case cloudWatch(String)
        case firehose(String)
        case s3(String)
    }

    /// Whether what users do is sent out, which "the Plus feature plan" does (API reference, LogConfigurationType, EventSource).
    static func exportsActivity(_ logs: [Log]) -> Bool { logs.contains { $0.source == .authEvents } }

    /// - Throws: FeatureUnavailableInTier.
    func checkTier(of pool: UserPool) throws(UserPoolError) {
        if Self.exportsActivity(logs) { try pool.require(.activityExport) }
    }

    /// - Throws: InvalidParameter.
    func check() throws(UserPoolError) {
        guard Set(logs.map(\.source)).count == logs.count else { throw .logSourceTwice }
        for log in logs {
            switch (log.source, log.level) {
            case (.notifications, .error), (.authEvents, .info): break
            default: throw .logLevel(log.level.rawValue, of: log.source.rawValue)
            }
            switch log.destination {
            case .cloudWatch(let arn):
                guard let name = ResourceName(arn), name.service == "logs", name.isIn("log-group:") else {
                    throw .invalidARN(arn, of: "a CloudWatch Logs log group")
                }
            case _ where log.source == .notifications: throw .notificationLogDestination
            case .firehose(let arn):
                guard let name = ResourceName(arn), name.service == "firehose", name.isIn("deliverystream/") else {
                    throw .invalidARN(arn, of: "an Amazon Data Firehose stream")
                }
            case .s3(let arn):
                // A bucket's name is unique by itself: its ARN has neither region nor account.
                guard let name = ResourceName(arn), name.service == "s3", name.region.isEmpty, name.account.isEmpty else {
                    throw .invalidARN(arn, of: "an Amazon S3 bucket")
                }
            }
        }
    }
}
