/// What clients read when a Lambda trigger refuses or fails. A trigger is named as in `LambdaConfig`.
///
/// The texts are Cognito's (seen in public threads: aws-amplify/amplify-cli#2735, awslabs/service-workbench-on-aws#1136,
/// amazon-archives/amazon-cognito-identity-js#633). What went wrong inside is `cause`, for the log alone: a path or a stack would tell a
/// stranger about the machine.
extension UserPoolError {
    public static var twoPreTokenFunctions: Self {
        Self(.invalidParameter, "PreTokenGeneration and the LambdaArn of PreTokenGenerationConfig must be identical.")
    }
    /// The function raised an error: its text is meant for the client.
    public static func functionRaised(_ trigger: String, _ text: String) -> Self {
        Self(.userLambdaValidation, "\(trigger) failed with error \(text).")
    }
    /// The function could not be run, crashed, or took too long. `ServiceException` is what Lambda's Invoke calls a fault of the service.
    public static func functionUnavailable(_ trigger: String, cause: String) -> Self {
        Self(.unexpectedLambda, "\(trigger) invocation failed due to error ServiceException.", cause: cause)
    }
    /// The function answered nothing, or with what is not JSON.
    public static func functionAnswerNotJSON(cause: String) -> Self {
        Self(.invalidLambdaResponse, "Invalid lambda function output : Invalid JSON", cause: cause)
    }
    /// The function's answer is JSON without the event's shape.
    public static func functionAnswerUnrecognizable(cause: String) -> Self {
        Self(.invalidLambdaResponse, "Unrecognizable lambda output", cause: cause)
    }
    /// Sign-in with a name that nobody has, where the UserMigration function raised an error.
    public static func migrationFailed(_ client: ClientID, cause: String? = nil) -> Self {
        Self(.userNotFound, "Exception migrating user in app client \(client)", cause: cause)
    }
}
