/// Why a request body could not become an operation's input.
///
/// `message` is the text the client sees; `reason` decides the error's name: `.serialization` is AWS's
/// `SerializationException`, `.validation` is the service's name for a broken model constraint
/// (`InvalidParameterException` for user pools, `ValidationException` for identity pools).
public struct WireDecodingError: Error, Equatable, Sendable {
    public enum Reason: Equatable, Sendable {
        /// The bytes are not JSON, or a member has a type that the model does not give it.
        case serialization
        /// Well-formed input that breaks a constraint of the model.
        case validation
    }

    public let reason: Reason
    public let message: String

    public init(_ reason: Reason, _ message: String) {
        self.reason = reason
        self.message = message
    }

    public static func serialization(_ message: String) -> WireDecodingError {
        WireDecodingError(.serialization, message)
    }

    public static func validation(_ message: String) -> WireDecodingError {
        WireDecodingError(.validation, message)
    }
}
