/// Why a program got no token. Each door says it in its own words: the API by `error`, the token endpoint by `reason`.
public struct TokenRefusal: Error, Sendable {
    /// In the words of RFC 6749 section 5.2, RFC 8693 section 2.2.2 and RFC 8707 section 2.
    public enum Reason: Sendable {
        /// The client is unknown or has not proved its secret.
        case invalidClient
        /// The client may not use this grant.
        case unauthorizedClient
        case invalidScope
        /// The audience or resource does not exist, or the token may not be bound to it.
        case invalidTarget
        /// A parameter is missing, superfluous or of a kind that is not supported.
        case invalidRequest
        /// The subject's or actor's token is not good. RFC 8693 section 2.2.2 answers `invalid_request`.
        case invalidToken
        /// The pool's function refused or failed.
        case functionFailed
    }

    public let reason: Reason
    /// What the API answers.
    public let error: UserPoolError

    public init(_ reason: Reason, _ error: UserPoolError) {
        self.reason = reason
        self.error = error
    }
}
