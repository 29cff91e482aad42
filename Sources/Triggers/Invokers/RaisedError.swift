internal import JSON

/// What a runtime reports of an error: `{"errorMessage", "errorType", "stackTrace"}`.
enum RaisedError {
    /// The text as the function gave it; what Lambda itself says of an error without one.
    static func message(in body: [UInt8]) -> String {
        readable(body) ?? "Unknown application error occurred"
    }

    /// Nil when the report has no `errorMessage`.
    static func readable(_ body: [UInt8]) -> String? {
        guard let report = try? WireValue(json: body, limits: .answer), case .string(let message)? = report["errorMessage"] else {
            return nil
        }
        return message
    }
}

extension JSONLimits {
    /// Of a function's answer.
    static let answer = JSONLimits(bytes: 6 * 1_024 * 1_024, depth: 64, values: 131_072)
}

extension [UInt8] {
    var isJSON: Bool { (try? WireValue(json: self, limits: .answer)) != nil }
}
