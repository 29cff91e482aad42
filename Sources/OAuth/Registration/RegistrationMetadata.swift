import JSON
import UserPools

/// What a client says of itself when it registers. Source: RFC 7591 section 2; OpenID Connect RP-Initiated Logout 1.0 section 3.1;
/// RFC 9449 section 5.2. Members that are not known here are passed over, as RFC 7591 wants it; so is `backchannel_logout_uri`: this server
/// calls no address that a stranger names.
struct RegistrationMetadata: Sendable {
    let redirectURIs: [String]
    /// `token_endpoint_auth_method`.
    let authentication: Authentication
    /// In the words of RFC 7591.
    let grantTypes: [String]
    let name: String
    let scopes: [String]?
    let keys: WireValue?
    let logoutURIs: [String]
    let bindsTokens: Bool

    enum Authentication: String, Sendable {
        case none
        case basic = "client_secret_basic"
        case post = "client_secret_post"
        case privateKey = "private_key_jwt"
    }

    /// - Throws: `invalid_redirect_uri`, `invalid_client_metadata`, `invalid_software_statement`.
    init(_ json: [UInt8]) throws(OAuthError) {
        guard let object = (try? WireValue(json: json))?.object, Set(object.members.map(\.name)).count == object.members.count else {
            throw OAuthError(.invalidClientMetadata, "The body must be a JSON object")
        }
        func text(_ name: String) throws(OAuthError) -> String? {
            guard let value = object[name], value != .null else { return nil }
            guard let text = value.string, text.utf8.count <= 2_048 else { throw Self.wrong(name) }
            return text
        }
        func texts(_ name: String) throws(OAuthError) -> [String]? {
            guard let value = object[name], value != .null else { return nil }
            guard let values = value.array, values.count <= 100 else { throw Self.wrong(name) }
            var texts: [String] = []
            for value in values {
                guard let text = value.string, text.utf8.count <= 1_024 else { throw Self.wrong(name) }
                if !texts.contains(text) { texts.append(text) }
            }
            return texts
        }
        func flag(_ name: String) throws(OAuthError) -> Bool? {
            guard let value = object[name], value != .null else { return nil }
            guard let flag = value.bool else { throw Self.wrong(name) }
            return flag
        }
        // Nobody's statements are trusted here, and what a statement says would go before everything else.
        guard object["software_statement"] == nil else { throw OAuthError(.invalidSoftwareStatement) }
        // Keys are taken with the registration and from nowhere else: this server fetches nothing that a stranger names.
        guard object["jwks_uri"] == nil else { throw OAuthError(.invalidClientMetadata, "jwks_uri is not supported; send jwks") }
        grantTypes = try texts("grant_types") ?? ["authorization_code"]
        let isForPeople = grantTypes.contains("authorization_code")
        let responses = try texts("response_types") ?? (isForPeople ? ["code"] : [])
        guard responses == (isForPeople ? ["code"] : []) else {
            throw OAuthError(.invalidClientMetadata, "response_types does not fit grant_types")
        }
        guard let method = Authentication(rawValue: try text("token_endpoint_auth_method") ?? Authentication.basic.rawValue) else {
            throw Self.wrong("token_endpoint_auth_method")
        }
        authentication = method
        keys = object["jwks"]
        guard (keys != nil) == (method == .privateKey), keys.map(Self.isKeySet) ?? true else { throw Self.wrong("jwks") }
        do {
            redirectURIs = try texts("redirect_uris") ?? []
        } catch {
            throw OAuthError(.invalidRedirectURI)
        }
        guard redirectURIs.allSatisfy(RegisteredAddress.isGood), redirectURIs.isEmpty != isForPeople else {
            throw OAuthError(.invalidRedirectURI)
        }
        logoutURIs = try texts("post_logout_redirect_uris") ?? []
        guard logoutURIs.allSatisfy(RegisteredAddress.isGood) else { throw Self.wrong("post_logout_redirect_uris") }
        name = Self.fit(try text("client_name") ?? "")
        scopes = OAuthError.words(try text("scope"))
        bindsTokens = try flag("dpop_bound_access_tokens") ?? false
    }

    /// - Throws: `invalid_client_metadata` for a grant that no registered client can have.
    func wish() throws(OAuthError) -> ClientRegistrations.Wish {
        var flows: [String] = []
        for grant in grantTypes {
            switch grant {
            case "authorization_code": flows.append("code")
            case "client_credentials": flows.append("client_credentials")
            case "refresh_token": break
            default: throw Self.wrong("grant_types")
            }
        }
        guard !flows.isEmpty else { throw Self.wrong("grant_types") }
        var wish = ClientRegistrations.Wish(
            name: name, flows: flows, callbackURLs: redirectURIs, hasSecret: authentication == .basic || authentication == .post)
        wish.logoutURLs = logoutURIs
        wish.scopes = scopes
        wish.refreshes = grantTypes.contains("refresh_token")
        wish.settings.jwks = keys.map { String(decoding: $0.json, as: UTF8.self) }
        if bindsTokens { wish.settings.dpop = .required }
        return wish
    }

    private static func wrong(_ name: String) -> OAuthError { OAuthError(.invalidClientMetadata, "\(name) is not acceptable") }

    private static func isKeySet(_ value: WireValue) -> Bool { (try? ClientKeySet(value)) != nil }

    /// A name as app clients have it: what is not allowed in one is left out (RFC 7591 section 3.2.1 lets a server change what it is sent).
    private static func fit(_ name: String) -> String {
        let kept = name.unicodeScalars.map {
            $0.properties.isAlphabetic || $0.properties.numericType != nil || "_ +=,.@-".unicodeScalars.contains($0) ? Character($0) : " "
        }
        let words = String(kept).split(separator: " ").joined(separator: " ")
        return words.isEmpty ? "registered client" : String(words.prefix(128))
    }
}
