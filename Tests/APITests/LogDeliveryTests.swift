import JSON
import TestSupport
import Testing

@Suite("Log delivery")
struct LogDeliveryTests {
    private static let group: WireValue = ["LogGroupArn": "arn:aws:logs:us-east-1:123456789012:log-group:cognito"]
    private static let stream: WireValue = ["StreamArn": "arn:aws:firehose:us-east-1:123456789012:deliverystream/events"]
    private static let bucket: WireValue = ["BucketArn": "arn:aws:s3:::bucket-of-events"]

    private static func log(_ source: WireValue, _ level: WireValue, _ destination: [String: WireValue]) -> WireValue {
        .object(["EventSource": source, "LogLevel": level], destination)
    }

    private static let notifications = log("userNotification", "ERROR", ["CloudWatchLogsConfiguration": group])

    @Test("is shown in the order in which it was set, and is replaced whole", arguments: Engine.allCases)
    func whole(engine: Engine) async throws {
        try await withPool(on: engine) { pool async throws in
            func shown(_ logs: [WireValue]) -> WireValue {
                WireValue.object([
                    "LogDeliveryConfiguration": ["UserPoolId": .string(pool.id), "LogConfigurations": .array(logs)]
                ]).inOrder
            }
            #expect(try await pool.ok("GetLogDeliveryConfiguration").inOrder == shown([]))
            let lists = [
                [Self.notifications],
                [Self.log("userAuthEvents", "INFO", ["FirehoseConfiguration": Self.stream]), Self.notifications],
                [Self.notifications, Self.log("userAuthEvents", "INFO", ["S3Configuration": Self.bucket])],
                [Self.log("userAuthEvents", "INFO", ["CloudWatchLogsConfiguration": Self.group])], [],
            ]
            for logs in lists {
                #expect(try await pool.ok("SetLogDeliveryConfiguration", ["LogConfigurations": .array(logs)]).inOrder == shown(logs))
                #expect(try await pool.ok("GetLogDeliveryConfiguration").inOrder == shown(logs))
            }
            for operation in ["GetLogDeliveryConfiguration", "SetLogDeliveryConfiguration"] {
                #expect(
                    await pool.app.outcome(operation, ["UserPoolId": "us-east-1_Nowhere", "LogConfigurations": []])
                        == "ResourceNotFoundException: User pool us-east-1_Nowhere does not exist.")
            }
        }
    }

    private static let oneDestination =
        "A log configuration must have exactly one of CloudWatchLogsConfiguration, FirehoseConfiguration and S3Configuration, with its ARN."

    private static let refused: [([WireValue], String)] = [
        ([notifications, notifications], "LogConfigurations can have one entry for each EventSource."),
        (
            [log("userNotification", "INFO", ["CloudWatchLogsConfiguration": group])],
            "LogLevel INFO is not supported for EventSource userNotification."
        ),
        (
            [log("userAuthEvents", "ERROR", ["S3Configuration": bucket])],
            "LogLevel ERROR is not supported for EventSource userAuthEvents."
        ),
        (
            [log("userNotification", "ERROR", ["S3Configuration": bucket])],
            "EventSource userNotification supports CloudWatchLogsConfiguration only."
        ),
        (
            [log("userNotification", "ERROR", ["FirehoseConfiguration": stream])],
            "EventSource userNotification supports CloudWatchLogsConfiguration only."
        ),
        ([log("userAuthEvents", "INFO", [:])], oneDestination),
        ([log("userAuthEvents", "INFO", ["S3Configuration": [:]])], oneDestination),
        ([log("userAuthEvents", "INFO", ["S3Configuration": bucket, "FirehoseConfiguration": stream])], oneDestination),
        (
            [log("userNotification", "ERROR", ["CloudWatchLogsConfiguration": group, "S3Configuration": [:]])], oneDestination
        ),
        (
            [
                log(
                    "userNotification", "ERROR",
                    ["CloudWatchLogsConfiguration": ["LogGroupArn": "arn:aws:sqs:us-east-1:123456789012:log-group:x"]])
            ],
            "arn:aws:sqs:us-east-1:123456789012:log-group:x is not the ARN of a CloudWatch Logs log group."
        ),
        (
            [log("userAuthEvents", "INFO", ["FirehoseConfiguration": ["StreamArn": "arn:aws:firehose:us-east-1:123456789012:stream/x"]])],
            "arn:aws:firehose:us-east-1:123456789012:stream/x is not the ARN of an Amazon Data Firehose stream."
        ),
        (
            [log("userAuthEvents", "INFO", ["S3Configuration": ["BucketArn": "arn:aws:sns:::bucket"]])],
            "arn:aws:sns:::bucket is not the ARN of an Amazon S3 bucket."
        ),
    ]

    @Test("that cannot work is refused and changes nothing", arguments: refused)
    func refusals(logs: [WireValue], message: String) async throws {
        try await withPool(on: .sqlite) { pool async throws in
            let set = try await pool.ok("SetLogDeliveryConfiguration", ["LogConfigurations": [Self.notifications]])
            #expect(
                await pool.outcome("SetLogDeliveryConfiguration", ["LogConfigurations": .array(logs)])
                    == "InvalidParameterException: \(message)")
            #expect(try await pool.ok("GetLogDeliveryConfiguration") == set)
        }
    }
}
