internal import JSON
public import UserPools

/// Before an account is made. Source: guide, "Pre sign-up Lambda trigger".
extension LambdaTriggers {
    public func preSignUp(_ event: PreSignUpEvent, _ occasion: TriggerOccasion) async throws -> PreSignUpVerdict {
        // Nobody has a sub or a status before there is an account.
        let attributes = occasion.userAttributes.filter { $0.key != "sub" && $0.key != "cognito:user_status" }
        let json = TriggerEvent.json(event.source.rawValue, occasion) {
            $0.member("userAttributes", map: attributes)
            $0.validationData(event.validationData)
            $0.clientMetadata(occasion)
        } response: {
            $0.member("autoConfirmUser", bool: false)
            $0.member("autoVerifyEmail", bool: false)
            $0.member("autoVerifyPhone", bool: false)
        }
        let answer = try await answer(.preSignUp, occasion.pool.lambda.preSignUp, to: json)
        var verdict = PreSignUpVerdict()
        verdict.autoConfirmUser = try answer.bool("autoConfirmUser") ?? false
        verdict.autoVerifyEmail = try answer.bool("autoVerifyEmail") ?? false
        verdict.autoVerifyPhone = try answer.bool("autoVerifyPhone") ?? false
        return verdict
    }
}
