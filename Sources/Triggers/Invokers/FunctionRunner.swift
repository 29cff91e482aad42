/// One way of running one function.
protocol FunctionRunner: Sendable {
    /// One try, within the function's own time.
    /// - Throws: FunctionFailure.
    func run(_ arn: String, payload: [UInt8]) async throws(FunctionFailure) -> [UInt8]

    /// Gets ready for the first call, in the background.
    func prewarm()

    /// Ends what runs; returns when nothing is left.
    func stop() async
}

extension FunctionRunner {
    func prewarm() {}
    func stop() async {}
}
