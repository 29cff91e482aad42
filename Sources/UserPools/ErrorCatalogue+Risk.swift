/// Messages about threat protection and logs.
extension UserPoolError {
    public static var addOnNotEnabled: Self { Self(.userPoolAddOnNotEnabled, "User pool add-ons are not enabled.") }
    public static var notificationNotConfigured: Self {
        Self(.invalidParameter, "NotifyConfiguration is required when an action has Notify.")
    }
    public static var tooManyRanges: Self {
        Self(.invalidParameter, "An IP range list can have \(RiskConfiguration.rangeLimit) ranges at most.")
    }
    public static func invalidRange(_ range: String) -> Self { Self(.invalidParameter, "Invalid IP range in CIDR notation: \(range)") }
    public static func invalidARN(_ arn: String, of what: String) -> Self { Self(.invalidParameter, "\(arn) is not the ARN of \(what).") }
    public static var authEventNotFound: Self { Self(.resourceNotFound, "Auth event does not exist.") }
    public static var invalidFeedbackToken: Self { Self(.notAuthorized, "Invalid feedback token.") }
    public static var logSourceTwice: Self { Self(.invalidParameter, "LogConfigurations can have one entry for each EventSource.") }
    public static func logLevel(_ level: String, of source: String) -> Self {
        Self(.invalidParameter, "LogLevel \(level) is not supported for EventSource \(source).")
    }
    public static var notificationLogDestination: Self {
        Self(.invalidParameter, "EventSource userNotification supports CloudWatchLogsConfiguration only.")
    }
    public static var logDestinationCount: Self {
        Self(
            .invalidParameter,
            "A log configuration must have exactly one of CloudWatchLogsConfiguration, FirehoseConfiguration and S3Configuration, with its ARN."
        )
    }
}
