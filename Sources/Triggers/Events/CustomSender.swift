internal import Credentials
internal import JSON
internal import Logging
public import UserPools

extension LambdaTriggers {
    public func customSender(_ event: CustomSenderEvent, _ occasion: TriggerOccasion) async {
        switch event.medium {
        case .email: await customEmailSender(event, occasion)
        case .sms: await customSMSSender(event, occasion)
        }
    }

    /// Hands a code to the function that delivers it.
    ///
    /// Cognito calls custom senders asynchronously, so a call succeeds whatever becomes of the message. Here the function is awaited, lest
    /// messages pile up without bound, and what goes wrong is logged.
    func send(_ trigger: Trigger, _ arn: String?, type: String, _ event: CustomSenderEvent, _ occasion: TriggerOccasion) async {
        do {
            let code = try event.code.map { code throws(UserPoolError) in try encrypt(code, trigger, occasion.pool) }
            _ = try await run(trigger, arn, Self.json(trigger, type: type, code, event.occasion, occasion))
        } catch {
            logger.error(
                "custom sender failed",
                metadata: [
                    "function": "\(arn ?? "none")", "trigger": "\(trigger.rawValue)_\(event.occasion.rawValue)",
                    "cause": "\(error.cause ?? error.message)",
                ])
        }
    }

    private static func json(
        _ trigger: Trigger, type: String, _ code: [UInt8]?, _ purpose: MessageOccasion, _ occasion: TriggerOccasion
    ) -> [UInt8] {
        TriggerEvent.json(
            "\(trigger.rawValue)_\(purpose.rawValue)", occasion,
            request: {
                $0.member("type", string: type)
                $0.key("code")
                if let code { $0.base64(code) } else { $0.null() }
                if let metadata = occasion.clientMetadata { $0.member("clientMetadata", map: metadata) } else { $0.nulls("clientMetadata") }
                $0.userAttributes(occasion)
            }, response: nil)
    }

    /// A message of the AWS Encryption SDK, bound to the pool as Cognito binds it.
    private func encrypt(_ code: String, _ trigger: Trigger, _ pool: UserPool) throws(UserPoolError) -> [UInt8] {
        guard let key = pool.lambda.kmsKeyID else {
            throw .functionUnavailable(trigger.rawValue, cause: "the user pool has no KMSKeyID to encrypt codes with")
        }
        do {
            return try EncryptionSDKMessage.seal(
                Array(code.utf8), keyARN: key, context: ["userpool-id": pool.id.value], keys: keys, random: random)
        } catch {
            throw .functionUnavailable(trigger.rawValue, cause: "a code cannot be encrypted: \(error.message)")
        }
    }
}
