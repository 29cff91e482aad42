/// An error as an AWS client sees it: an exception name, a message, a status, and the few members that some exceptions carry.
///
/// What went wrong inside stays in `cause`: it is for the log and never reaches the wire or `description`. Two errors are equal when their
/// codes are.
public struct AWSError: Error, Sendable {
    /// The exception's name without a namespace, for example `NotAuthorizedException`.
    public let code: String
    /// What the client reads. SDK users match on these texts.
    public let message: String
    /// The HTTP status.
    public let status: Int
    /// More string members of the body, in order, for example `reasonCode`.
    public let members: [(name: String, value: String)]
    /// The error underneath, for the log only.
    public let cause: (any Error)?
    /// Where it was made, for the log only.
    public let fileID: String
    public let line: UInt

    public init(
        code: String,
        message: String,
        status: Int = 400,
        members: [(name: String, value: String)] = [],
        cause: (any Error)? = nil,
        fileID: String = #fileID,
        line: UInt = #line
    ) {
        self.code = code
        self.message = message
        self.status = status
        self.members = members
        self.cause = cause
        self.fileID = fileID
        self.line = line
    }
}

extension AWSError: Equatable {
    public static func == (left: AWSError, right: AWSError) -> Bool { left.code == right.code }
}

extension AWSError: CustomStringConvertible {
    public var description: String { "\(code): \(message)" }
}

extension AWSError {
    /// The answer in AWS JSON 1.1: `{"__type":…,"message":…}`, with the name and the message in headers as well, because browsers' SDKs
    /// read the type from there.
    ///
    /// The caller adds `x-amzn-RequestId`, which every response has.
    public var response: WireResponse {
        var body = "{\"__type\":" + Self.quoted(code) + ",\"message\":" + Self.quoted(message)
        for member in members {
            body += "," + Self.quoted(member.name) + ":" + Self.quoted(member.value)
        }
        body += "}"
        return WireResponse(
            status: status,
            headers: [
                (name: "Content-Type", value: "application/x-amz-json-1.1"),
                (name: "x-amzn-ErrorType", value: Self.headerValue(code) + ":"),
                (name: "x-amzn-ErrorMessage", value: Self.headerValue(message)),
            ],
            body: Array(body.utf8)
        )
    }

    /// A message may quote what the client sent, so whatever could end a header line, start another, or be read in a second character set is
    /// replaced, and the length is held (the whole message is in the body).
    private static func headerValue(_ text: String) -> String {
        let printable = text.unicodeScalars.prefix(1_024).map { scalar -> Character in
            (0x20...0x7E).contains(scalar.value) ? Character(scalar) : "?"
        }
        return String(printable)
    }

    private static func quoted(_ text: String) -> String {
        var quoted = "\""
        for scalar in text.unicodeScalars {
            switch scalar {
            case "\"": quoted += "\\\""
            case "\\": quoted += "\\\\"
            case "\n": quoted += "\\n"
            case "\r": quoted += "\\r"
            case "\t": quoted += "\\t"
            case _ where scalar.value < 0x20:
                quoted += "\\u00" + LowercaseHex.encode([UInt8(scalar.value)])
            default: quoted.unicodeScalars.append(scalar)
            }
        }
        return quoted + "\""
    }
}
