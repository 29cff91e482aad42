import JSON

/// What the authorization server refuses, in the words of RFC 6749 sections 4.1.2.1 and 5.2, OpenID Connect Core 3.1.2.6, RFC 6750, RFC 8707 and RFC 9101.
public struct OAuthError: Error, Sendable, Equatable {
    public enum Code: String, Sendable {
        case invalidRequest = "invalid_request"
        case invalidRequestURI = "invalid_request_uri"
        case invalidClient = "invalid_client"
        case invalidGrant = "invalid_grant"
        case unauthorizedClient = "unauthorized_client"
        case unsupportedGrantType = "unsupported_grant_type"
        case unsupportedResponseType = "unsupported_response_type"
        case unsupportedTokenType = "unsupported_token_type"
        case invalidScope = "invalid_scope"
        case invalidTarget = "invalid_target"
        case invalidToken = "invalid_token"
        /// RFC 9449 section 12.2.
        case invalidDPoPProof = "invalid_dpop_proof"
        case useDPoPNonce = "use_dpop_nonce"
        /// RFC 7591 section 3.2.2.
        case invalidRedirectURI = "invalid_redirect_uri"
        case invalidClientMetadata = "invalid_client_metadata"
        case invalidSoftwareStatement = "invalid_software_statement"
        /// RFC 8628 section 3.5.
        case authorizationPending = "authorization_pending"
        case slowDown = "slow_down"
        case expiredToken = "expired_token"
        case accessDenied = "access_denied"
        case loginRequired = "login_required"
        case interactionRequired = "interaction_required"
        case consentRequired = "consent_required"
        case serverError = "server_error"
        case temporarilyUnavailable = "temporarily_unavailable"
    }

    public let code: Code
    /// `error_description`: printable ASCII without quotes and backslashes (RFC 6749 section 5.2).
    public let description: String?

    public init(_ code: Code, _ description: String? = nil) {
        self.code = code
        self.description = description
    }

    public var status: Int {
        switch code {
        case .invalidClient, .invalidToken: 401
        case .serverError: 500
        case .temporarilyUnavailable: 503
        default: 400
        }
    }

    /// The answer of an endpoint that programs call.
    public var response: DomainResponse {
        var json = JSONWriter(reservingCapacity: 128)
        json.beginObject()
        json.member("error", string: code.rawValue)
        if let description { json.member("error_description", string: description) }
        json.endObject()
        return .json(json.bytes, status: status)
    }

    /// As `response`; whoever tried Basic is told to try again with it (RFC 6749 section 5.2).
    func response(challenging request: DomainRequest) -> DomainResponse {
        var response = response
        if code == .invalidClient, request.header("authorization") != nil {
            response.headers.append((name: "WWW-Authenticate", value: "Basic realm=\"token\""))
        }
        return response
    }

    /// The parameters of an answer by redirect.
    public func fields(state: String?) -> [(name: String, value: String)] {
        var fields = [(name: "error", value: code.rawValue)]
        if let description { fields.append((name: "error_description", value: description)) }
        if let state { fields.append((name: "state", value: state)) }
        return fields
    }
}
