/// Which details a provider of each type has, which it needs, and what stands there when nothing was said.
///
/// Nothing here calls the provider: discovery documents and metadata are fetched when people sign in.
/// Source: API reference, CreateIdentityProvider, ProviderDetails, with its examples of requests and answers.
package struct ProviderDetails {
    let type: IdentityProvider.ProviderType

    package init(_ type: IdentityProvider.ProviderType) { self.type = type }

    private var required: [String] {
        switch type {
        case .saml: []
        case .oidc: ["client_id", "authorize_scopes", "oidc_issuer", "attributes_request_method"]
        case .apple: ["client_id", "private_key", "team_id", "key_id", "authorize_scopes"]
        case .google, .facebook, .amazon: ["client_id", "client_secret", "authorize_scopes"]
        }
    }

    private var optional: Set<String> {
        let endpoints: Set = ["authorize_url", "token_url", "attributes_url", "attributes_url_add_attributes"]
        switch type {
        case .saml:
            return [
                "MetadataURL", "MetadataFile", "IDPSignout", "IDPInit", "EncryptedResponses", "RequestSigningAlgorithm",
                "SSORedirectBindingURI", "SLORedirectBindingURI",
            ]
        case .oidc: return endpoints.union(["client_secret", "jwks_uri"])
        case .facebook: return endpoints.union(["token_request_method", "api_version"])
        case .google, .apple: return endpoints.union(["token_request_method", "oidc_issuer"])
        case .amazon: return endpoints.union(["token_request_method"])
        }
    }

    /// Checks details as a request gives them and fills in the defaults. An empty text counts as nothing.
    /// - Throws: InvalidParameter.
    package func completed(_ given: [String: String]) throws(UserPoolError) -> [String: String] {
        for key in given.keys.sorted() where !required.contains(key) && !optional.contains(key) {
            throw .detailUnknown(key, type)
        }
        var details = given.filter { !$0.value.isEmpty }
        guard required.allSatisfy({ details[$0] != nil }) else { throw .detailsMissing(required) }
        if type == .saml { try Self.checkMetadata(details) }
        for (key, value) in details.sorted(by: { $0.key < $1.key }) { try Self.check(key, value) }
        if let scopes = details["authorize_scopes"] { try check(scopes: scopes) }
        for (key, value) in defaults(details) where details[key] == nil { details[key] = value }
        if type != .saml { details["attributes_url_add_attributes"] = addsAttributes ? "true" : "false" }
        return details
    }

    /// Whether the names of the wanted attributes are put behind `attributes_url`; the type decides.
    private var addsAttributes: Bool { type == .google || type == .facebook }

    private func defaults(_ details: [String: String]) -> [String: String] {
        switch type {
        case .saml, .oidc: return [:]
        case .google:
            return [
                "attributes_url": "https://people.googleapis.com/v1/people/me?personFields=",
                "authorize_url": "https://accounts.google.com/o/oauth2/v2/auth", "oidc_issuer": "https://accounts.google.com",
                "token_request_method": "POST", "token_url": "https://www.googleapis.com/oauth2/v4/token",
            ]
        case .facebook:
            let version = details["api_version"] ?? "v17.0"
            return [
                "attributes_url": "https://graph.facebook.com/\(version)/me?fields=",
                "authorize_url": "https://www.facebook.com/\(version)/dialog/oauth", "token_request_method": "GET",
                "token_url": "https://graph.facebook.com/\(version)/oauth/access_token",
            ]
        case .amazon:
            return [
                "attributes_url": "https://api.amazon.com/user/profile", "authorize_url": "https://www.amazon.com/ap/oa",
                "token_request_method": "POST", "token_url": "https://api.amazon.com/auth/o2/token",
            ]
        case .apple:
            return [
                "authorize_url": "https://appleid.apple.com/auth/authorize", "oidc_issuer": "https://appleid.apple.com",
                "token_request_method": "POST", "token_url": "https://appleid.apple.com/auth/token",
            ]
        }
    }

    /// "Social IdP authorize_scopes values must match the values listed here" (API reference, CreateIdentityProvider, ProviderDetails).
    private var socialScopes: [String]? {
        switch type {
        case .google: ["email", "profile", "openid"]
        case .facebook: ["public_profile", "email"]
        case .amazon: ["profile", "postal_code"]
        case .apple: ["email", "name"]
        case .saml, .oidc: nil
        }
    }

    private func check(scopes text: String) throws(UserPoolError) {
        // Facebook's are written with commas in between.
        let scopes = text.split { $0 == " " || $0 == "," }.map(String.init)
        guard let known = socialScopes else {
            // Without it the provider answers as OAuth 2.0 has it, and names nobody (OpenID Connect Core section 3.1.2.1).
            guard scopes.contains("openid") else { throw .detailUnfit("authorize_scopes", "scopes with openid among them") }
            return
        }
        guard !scopes.isEmpty, scopes.allSatisfy(known.contains) else {
            throw .detailUnfit("authorize_scopes", "some of \(known.joined(separator: ", "))")
        }
    }

    private static func checkMetadata(_ details: [String: String]) throws(UserPoolError) {
        guard (details["MetadataURL"] == nil) != (details["MetadataFile"] == nil) else { throw .metadataMissing }
    }

    private static func check(_ key: String, _ value: String) throws(UserPoolError) {
        switch key {
        case "authorize_url", "token_url", "attributes_url", "jwks_uri", "oidc_issuer", "MetadataURL", "SSORedirectBindingURI",
            "SLORedirectBindingURI":
            guard isSecureURL(value) else { throw .detailUnfit(key, "an https URL") }
        case "attributes_request_method", "token_request_method":
            guard value == "GET" || value == "POST" else { throw .detailUnfit(key, "GET or POST") }
        case "IDPSignout", "IDPInit", "EncryptedResponses", "attributes_url_add_attributes":
            guard value == "true" || value == "false" else { throw .detailUnfit(key, "true or false") }
        case "RequestSigningAlgorithm": guard value == "rsa-sha256" else { throw .detailUnfit(key, "rsa-sha256") }
        case "api_version":
            // It becomes part of URLs that the client's secret is sent to.
            let isVersion =
                value.first == "v" && value.utf8.count <= 16
                && value.dropFirst().utf8.allSatisfy { (48...57).contains($0) || $0 == UInt8(ascii: ".") }
            guard isVersion, value.utf8.count > 1 else { throw .detailUnfit(key, "a version such as v17.0") }
        case "MetadataFile": guard SAMLMetadataOutline.isEntityDescriptor(value) else { throw .metadataUnfit }
        default:
            guard value.utf8.count <= 16_384, !value.utf8.contains(0) else { throw .detailUnfit(key, "a text of up to 16384 bytes") }
        }
    }

    /// Absolute, https, with a host, without a user's name in it, a fragment or blanks.
    static func isSecureURL(_ url: String) -> Bool {
        guard url.utf8.count <= 2048, url.lowercased().hasPrefix("https://") else { return false }
        guard url.utf8.allSatisfy({ $0 > 0x20 && $0 < 0x7F && $0 != UInt8(ascii: "#") && $0 != UInt8(ascii: "\\") }) else { return false }
        let authority = url.dropFirst(8).prefix { $0 != "/" && $0 != "?" }
        return !authority.isEmpty && !authority.hasPrefix(":") && !authority.contains("@")
    }
}
