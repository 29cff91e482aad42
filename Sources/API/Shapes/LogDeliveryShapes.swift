import CognitoModel
import UserPools

extension LogDelivery {
    var wire: LogDeliveryConfigurationType {
        LogDeliveryConfigurationType(userPoolId: pool.value, logConfigurations: logs.map(\.wire))
    }
}

extension LogDelivery.Log {
    /// - Throws: InvalidParameter.
    init(_ wire: LogConfigurationType) throws(UserPoolError) {
        guard let source = Source(rawValue: wire.eventSource.rawValue), let level = Level(rawValue: wire.logLevel.rawValue) else {
            throw .invalidParameter("Invalid value: \(wire.eventSource.rawValue), \(wire.logLevel.rawValue)")
        }
        let given = [wire.cloudWatchLogsConfiguration != nil, wire.firehoseConfiguration != nil, wire.s3Configuration != nil]
        guard given.filter(\.self).count == 1 else { throw .logDestinationCount }
        let destination: LogDelivery.Destination
        if let arn = wire.cloudWatchLogsConfiguration?.logGroupArn {
            destination = .cloudWatch(arn)
        } else if let arn = wire.firehoseConfiguration?.streamArn {
            destination = .firehose(arn)
        } else if let arn = wire.s3Configuration?.bucketArn {
            destination = .s3(arn)
        } else {
            throw .logDestinationCount
        }
        self.init(source: source, level: level, destination: destination)
    }

    fileprivate var wire: LogConfigurationType {
        var shape = LogConfigurationType(
            logLevel: LogLevel(rawValue: level.rawValue), eventSource: EventSourceName(rawValue: source.rawValue))
        switch destination {
        case .cloudWatch(let arn): shape.cloudWatchLogsConfiguration = CloudWatchLogsConfigurationType(logGroupArn: arn)
        case .firehose(let arn): shape.firehoseConfiguration = FirehoseConfigurationType(streamArn: arn)
        case .s3(let arn): shape.s3Configuration = S3ConfigurationType(bucketArn: arn)
        }
        return shape
    }
}
