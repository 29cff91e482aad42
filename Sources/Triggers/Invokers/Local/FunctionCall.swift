internal import NIOCore

/// One call on its way to a worker and back. Everything but what it was made with is touched on the pool's event loop alone.
final class FunctionCall: @unchecked Sendable {
    typealias Outcome = Result<[UInt8], FunctionFailure>

    /// The ARN as the user pool names it, perhaps with a version.
    let arn: String
    let payload: [UInt8]
    let requestID: String
    /// When it must be over, as the loop and as the function see it (milliseconds since 1970).
    let deadline: NIODeadline
    let deadlineMilliseconds: Int64

    private var continuation: CheckedContinuation<Outcome, Never>?
    private var timer: Scheduled<Void>?

    init(arn: String, payload: [UInt8], requestID: String, deadline: NIODeadline, deadlineMilliseconds: Int64) {
        self.arn = arn
        self.payload = payload
        self.requestID = requestID
        self.deadline = deadline
        self.deadlineMilliseconds = deadlineMilliseconds
    }

    var isOver: Bool { continuation == nil }

    func begin(_ continuation: CheckedContinuation<Outcome, Never>, timer: Scheduled<Void>) {
        self.continuation = continuation
        self.timer = timer
    }

    /// Only the first outcome counts.
    func end(_ outcome: Outcome) {
        timer?.cancel()
        timer = nil
        continuation?.resume(returning: outcome)
        continuation = nil
    }
}
