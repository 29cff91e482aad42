/// Why a message could not be handed over, as one line for the log.
///
/// It names neither the destination nor the code: what a mail server or a provider said stands in it as status text at most.
public struct DeliveryFailure: Error, Sendable, Equatable, CustomStringConvertible {
    public let description: String

    public init(_ description: String) { self.description = description }
}
