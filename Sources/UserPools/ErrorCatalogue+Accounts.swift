/// What clients read where a trigger of sign-up, messages or migration answers with what cannot be done.
extension UserPoolError {
    /// A CustomMessage function's text has no place for the code or the link. Worded as Cognito's validation (aws-amplify/amplify-js#6917),
    /// without the text, which may be long and is nothing that the client can change.
    public static func customMessageUnfit(_ member: String, pattern: String) -> Self {
        Self(
            .invalidParameter,
            "1 validation error detected: Value at '\(member)' failed to satisfy constraint: Member must satisfy regular expression pattern: "
                + pattern)
    }
    public static func customMessageTooLong(_ member: String, limit: Int) -> Self {
        Self(
            .invalidParameter,
            "1 validation error detected: Value at '\(member)' failed to satisfy constraint: Member must have length less than or equal to "
                + String(limit))
    }
    /// What the model would not have let in, at a door that it does not guard.
    static func malformed(_ member: String, _ constraints: [String]) -> Self {
        let head = constraints.count == 1 ? "1 validation error detected: " : "\(constraints.count) validation errors detected: "
        let broken = constraints.map { "Value at '\(member)' failed to satisfy constraint: \($0)" }
        return Self(.invalidParameter, head + broken.joined(separator: "; "))
    }
    /// A PreSignUp function verifies what the account does not have.
    public static func nothingToVerify(_ name: String) -> Self {
        Self(.invalidLambdaResponse, "Cannot verify \(name): the user has no value for it.", cause: "PreSignUp verifies an absent \(name)")
    }
    /// A message that could not be delivered, in operations that declare no CodeDeliveryFailure.
    public static func deliveryFailedUndeclared(cause: String?) -> Self {
        Self(.invalidParameter, deliveryFailed(cause: "").message, cause: cause)
    }
    /// A UserMigration function's account is none that this pool can hold.
    public static func migratedUserUnfit(cause: String) -> Self { functionAnswerUnrecognizable(cause: cause) }
}
