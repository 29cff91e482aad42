internal import NIOCore

/// Keeps a function that ends at its start from being started in a loop: three times at once, then after 1, 2, 4 … 30 seconds.
struct RestartBackoff {
    private var failures = 0
    private var notBefore = NIODeadline.uptimeNanoseconds(0)
    /// Why the last start came to nothing.
    private(set) var failure: FunctionFailure?

    func allows(at now: NIODeadline) -> Bool { now >= notBefore }

    mutating func failed(_ failure: FunctionFailure, at now: NIODeadline) {
        failures += 1
        self.failure = failure
        if failures > 2 { notBefore = now + .seconds(min(Int64(1) << Int64(min(failures - 3, 5)), 30)) }
    }

    mutating func succeeded() {
        self = RestartBackoff()
    }
}
