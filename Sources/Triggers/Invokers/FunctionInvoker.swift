/// Runs the function behind an ARN.
public protocol FunctionInvoker: Sendable {
    /// - Parameter payload: the event, as JSON.
    /// - Returns: the function's answer, as JSON.
    /// - Throws: FunctionFailure.
    func invoke(_ arn: String, payload: [UInt8]) async throws(FunctionFailure) -> [UInt8]
}

/// Why there is no answer.
public enum FunctionFailure: Error, Sendable {
    /// The function raised an error; its text is for the client.
    case raised(message: String)
    /// It could not be run, crashed, or took too long; the cause is for the log.
    case unavailable(cause: String)
    /// It answered with what is not JSON, or too much of it.
    case malformedAnswer(cause: String)
}
