import UserPools

/// How an answer of the authorization endpoint travels. Source: OAuth 2.0 Multiple Response Type Encoding Practices, section 2.1.
public enum ResponseMode: String, Sendable {
    case query
    /// Behind `#`, which browsers keep to themselves.
    case fragment
    /// In a form that the browser sends. Source: OAuth 2.0 Form Post Response Mode.
    case formPost = "form_post"

    static func usual(isImplicit: Bool) -> ResponseMode { isImplicit ? .fragment : .query }

    /// - Parameter text: `nil` where the request names none.
    /// - Returns: `nil` for a mode that is unknown, not this client's, or not fit for what it carries: a code in a fragment, tokens in a query.
    init?(_ text: String?, isImplicit: Bool, redirectURI: String, _ rules: AuthorizationRules) {
        let usual = Self.usual(isImplicit: isImplicit)
        guard let text else {
            self = usual
            return
        }
        guard let mode = ResponseMode(rawValue: text) else { return nil }
        switch mode {
        case .query, .fragment: guard mode == usual else { return nil }
        // An app's own scheme receives no form.
        case .formPost: guard rules.hasFormPost, redirectURI.lowercased().hasPrefix("http") else { return nil }
        }
        self = mode
    }
}

/// Where and how an authorization request is answered.
public struct AuthorizationAnswer: Sendable, Equatable {
    public let redirectURI: String
    public let state: String?
    public let mode: ResponseMode
    /// `iss` of every answer, so that a client of several servers sees whose it is (RFC 9207); `nil` where the client has not asked for it.
    public let issuer: String?

    public init(redirectURI: String, state: String?, mode: ResponseMode, issuer: String?) {
        self.redirectURI = redirectURI
        self.state = state
        self.mode = mode
        self.issuer = issuer
    }

    /// Sends the browser back to the client.
    public func redirect(_ fields: [(name: String, value: String)]) -> DomainResponse {
        let fields = FormFields(fields + (issuer.map { [(name: "iss", value: $0)] } ?? []))
        switch mode {
        case .query: return .redirect(to: redirectURI + (redirectURI.utf8.contains(UInt8(ascii: "?")) ? "&" : "?") + fields.encoded)
        case .fragment: return .redirect(to: redirectURI + "#" + fields.encoded)
        case .formPost:
            var response = DomainResponse(status: 200)
            response.form = CrossSiteForm(address: redirectURI, fields: fields)
            return response
        }
    }
}

/// A form that the browser is to send to another site: the pages make it one.
public struct CrossSiteForm: Sendable {
    /// One of the client's callback URLs.
    public let address: String
    public let fields: FormFields
}
