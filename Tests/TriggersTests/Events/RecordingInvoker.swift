import JSON
import Synchronization
import Triggers

/// Answers for functions, and remembers what they were called with.
final class RecordingInvoker: FunctionInvoker {
    /// A function: event in, answer out.
    typealias Script = @Sendable (WireValue) throws(FunctionFailure) -> [UInt8]

    private let script: Script
    private let kept = Mutex<[(arn: String, event: WireValue)]>([])

    init(_ script: @escaping Script) { self.script = script }

    /// A function that hands the event back with another `response`.
    convenience init(response: String) {
        self.init { event throws(FunctionFailure) in
            guard case .object(var object) = event, let value = try? WireValue(json: Array(response.utf8)) else {
                throw .unavailable(cause: "the test's answer is not JSON")
            }
            object.members.removeAll { $0.name == "response" }
            object.members.append(WireMember(name: "response", value: value))
            return WireValue.object(object).json
        }
    }

    /// A function that hands the event back as it came.
    convenience init() { self.init { event throws(FunctionFailure) in event.json } }

    /// A function that answers with this text.
    convenience init(answer: String) { self.init { _ throws(FunctionFailure) in Array(answer.utf8) } }

    convenience init(failure: FunctionFailure) { self.init { _ throws(FunctionFailure) in throw failure } }

    var calls: [(arn: String, event: WireValue)] { kept.withLock { $0 } }

    func invoke(_ arn: String, payload: [UInt8]) async throws(FunctionFailure) -> [UInt8] {
        guard let event = try? WireValue(json: payload) else { throw .unavailable(cause: "the event is not JSON") }
        kept.withLock { $0.append((arn, event)) }
        return try script(event)
    }
}

extension WireValue {
    /// The same value with all members in order of their names, so that order does not count.
    var sorted: WireValue {
        switch self {
        case .object(let object):
            .object(
                WireObject(object.members.map { WireMember(name: $0.name, value: $0.value.sorted) }.sorted { $0.name < $1.name }))
        case .array(let elements): .array(elements.map(\.sorted))
        default: self
        }
    }
}
