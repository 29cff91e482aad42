internal import JSON
internal import UserPools

/// The triggers, as `LambdaConfig` and Cognito's errors call them.
enum Trigger: String {
    case preSignUp = "PreSignUp"
    case postConfirmation = "PostConfirmation"
    case preAuthentication = "PreAuthentication"
    case postAuthentication = "PostAuthentication"
    case defineAuthChallenge = "DefineAuthChallenge"
    case createAuthChallenge = "CreateAuthChallenge"
    case verifyAuthChallengeResponse = "VerifyAuthChallengeResponse"
    case preTokenGeneration = "PreTokenGeneration"
    case userMigration = "UserMigration"
    case customMessage = "CustomMessage"
    case customEmailSender = "CustomEmailSender"
    case customSMSSender = "CustomSMSSender"
    case inboundFederation = "InboundFederation"
}

/// Longest text of a raised error that clients are shown, in Unicode scalars: a function may raise with a whole document in its text.
private let raisedTextLimit = 2_048

extension LambdaTriggers {
    /// Runs a trigger's function.
    /// - Throws: UserLambdaValidation, InvalidLambdaResponse, UnexpectedLambda.
    func answer(_ trigger: Trigger, _ arn: String?, to event: [UInt8]) async throws(UserPoolError) -> TriggerAnswer {
        TriggerAnswer(response: try await response(trigger, arn, to: event), arn: arn ?? "")
    }

    /// Every trigger but the custom senders hands the event back; what counts of it is `response`. `version`, `userName` and so on may be
    /// missing, which Cognito refuses.
    private func response(_ trigger: Trigger, _ arn: String?, to event: [UInt8]) async throws(UserPoolError) -> WireObject {
        let bytes = try await run(trigger, arn, event)
        let arn = arn ?? ""
        let answer: WireValue
        do {
            answer = try WireValue(json: bytes)
        } catch {
            throw .functionAnswerNotJSON(cause: "\(arn) answered with what is not JSON: \(error.message)")
        }
        guard answer != .null else { throw .functionAnswerNotJSON(cause: "\(arn) answered null instead of the event") }
        guard case .object(let response)? = answer["response"] else {
            throw .functionAnswerUnrecognizable(cause: "\(arn) answered with something that has no object `response`")
        }
        return response
    }

    func run(_ trigger: Trigger, _ arn: String?, _ event: [UInt8]) async throws(UserPoolError) -> [UInt8] {
        guard let arn else {
            throw .functionUnavailable(trigger.rawValue, cause: "the user pool names no function for \(trigger.rawValue)")
        }
        do {
            return try await invoker.invoke(arn, payload: event)
        } catch {
            switch error {
            case .raised(let message):
                throw .functionRaised(trigger.rawValue, String(String.UnicodeScalarView(message.unicodeScalars.prefix(raisedTextLimit))))
            case .unavailable(let cause): throw .functionUnavailable(trigger.rawValue, cause: "\(arn): \(cause)")
            case .malformedAnswer(let cause): throw .functionAnswerNotJSON(cause: "\(arn): \(cause)")
            }
        }
    }
}
