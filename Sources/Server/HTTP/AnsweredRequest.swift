internal import AWSWire

/// An answer on its way to the socket.
struct AnsweredRequest: Sendable {
    let response: WireResponse
    let requestID: String
    /// The answer to HEAD has the header of GET's and no body (RFC 9110 section 9.3.2).
    let omitsBody: Bool
}
