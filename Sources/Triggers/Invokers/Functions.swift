/// The functions that this server can run, by ARN.
public struct Functions: FunctionInvoker {
    public init() {}

    public func invoke(_ arn: String, payload: [UInt8]) async throws(FunctionFailure) -> [UInt8] {
        throw .unavailable(cause: "no function \(arn) in the functions file")
    }
}
