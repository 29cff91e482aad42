/// Rules between the settings of one app client. Bounds of single members are the model's.
extension UserPoolClient {
    /// Everything but the names of scopes and providers, which only the database knows (``DocumentStore/checkReferences(of:since:)``).
    /// - Throws: InvalidParameter or InvalidOAuthFlow.
    package func check(in pool: UserPool) throws(UserPoolError) {
        try lifetimes.check()
        try checkFlows()
        try checkAttributes(in: pool)
        try checkOAuth()
        // API reference, CreateUserPoolClient: a public client's word on where its user is would be anybody's.
        guard !enablePropagateAdditionalUserContextData || !secrets.isEmpty else { throw .contextDataNeedsSecret }
    }

    /// Flows that sign nobody in.
    private static let programFlows: Set<String> = [
        "ALLOW_CLIENT_TOKEN_AUTH", "ALLOW_TOKEN_EXCHANGE_IMPERSONATION", "ALLOW_TOKEN_EXCHANGE_DELEGATION",
    ]

    private func checkFlows() throws(UserPoolError) {
        guard let flows = explicitAuthFlows, !flows.isEmpty else { return }
        let modern = flows.filter { $0.hasPrefix("ALLOW_") }
        guard modern.isEmpty || modern.count == flows.count else {
            throw .invalidParameter("Legacy and new ExplicitAuthFlows values cannot be combined.")
        }
        // Clients of programs alone have nothing to refresh.
        let forPeople = modern.filter { !Self.programFlows.contains($0) }
        if !forPeople.isEmpty && !forPeople.contains("ALLOW_REFRESH_TOKEN_AUTH") && !rotatesRefreshTokens { throw .refreshMustBeAllowed }
        if modern.contains("ALLOW_CLIENT_TOKEN_AUTH") && modern.count > 1 {
            throw .invalidParameter("ALLOW_CLIENT_TOKEN_AUTH cannot be combined with other flows.")
        }
    }

    private func checkAttributes(in pool: UserPool) throws(UserPoolError) {
        for name in readAttributes ?? [] where pool.schema[name] == nil {
            throw .invalidParameter("Invalid read attributes specified while creating a client: \(name)")
        }
        for name in writeAttributes ?? []
        where pool.schema[name] == nil || name == "sub" || name.hasSuffix("_verified") || name.hasPrefix("dev:") {
            throw .invalidParameter("Invalid write attributes specified while creating a client: \(name)")
        }
        if let names = writeAttributes {
            for required in pool.schema.required where !names.contains(required.name) {
                throw .invalidParameter(
                    "Invalid write attributes specified while creating a client: required attribute \(required.name) must be writable")
            }
        }
    }

    private func checkOAuth() throws(UserPoolError) {
        for url in (callbackURLs ?? []) + (logoutURLs ?? []) { try Self.checkRedirect(url) }
        guard isRegistered != true || !(allowedOAuthScopes ?? []).contains(OAuthScopes.registration) else {
            throw .invalidParameter("A registered client cannot have the scope \(OAuthScopes.registration).")
        }
        if let uri = defaultRedirectURI {
            guard (callbackURLs ?? []).contains(uri) else {
                throw .invalidParameter("DefaultRedirectURI must be in the list of callback URLs.")
            }
        }
        let flows = allowedOAuthFlows ?? []
        if flows.contains("client_credentials") {
            guard flows.count == 1 else {
                throw UserPoolError(.invalidOAuthFlow, "client_credentials flow can not be selected along with code flow or implicit flow.")
            }
            guard !secrets.isEmpty || authorizationSettings?.jwks != nil else {
                throw UserPoolError(
                    .invalidOAuthFlow, "client_credentials flow can not be selected if client does not have a client secret.")
            }
        }
        if allowedOAuthFlowsUserPoolClient, flows.contains("code") || flows.contains("implicit") {
            guard !(callbackURLs ?? []).isEmpty else {
                throw .invalidParameter("At least one callback URL is required for the code and implicit flows.")
            }
        }
    }

    /// Whether an address is one that a browser may be sent back to.
    public static func isRedirectAddress(_ url: String) -> Bool {
        (try? checkRedirect(url)) != nil && url.utf8.allSatisfy { $0 > 0x20 && $0 < 0x7F }
    }

    /// Whether an address is one that this server may call: https, or http on this machine; no user's name in it.
    public static func isServerAddress(_ url: String) -> Bool {
        guard isRedirectAddress(url), url.utf8.count <= 1_024, url.hasPrefix("https://") || url.hasPrefix("http://") else { return false }
        let authority = url.drop { $0 != "/" }.dropFirst(2).prefix { $0 != "/" && $0 != "?" }
        return !authority.isEmpty && !authority.contains("@")
    }

    /// https, or http on this machine, or an app's own scheme; absolute; no fragment. Source: API reference, CallbackURLs.
    private static func checkRedirect(_ url: String) throws(UserPoolError) {
        let wrong = UserPoolError.invalidParameter("Invalid redirect or logout URL: \(url)")
        guard let colon = url.firstIndex(of: ":"), !url.utf8.contains(where: { $0 == UInt8(ascii: "#") || $0 == UInt8(ascii: "\\") })
        else { throw wrong }
        let scheme = url[..<colon]
        guard let first = scheme.unicodeScalars.first, first.properties.isAlphabetic, first.isASCII,
            scheme.unicodeScalars.allSatisfy({
                $0.isASCII && ($0.properties.isAlphabetic || ("0"..."9").contains($0) || $0 == "+" || $0 == "-" || $0 == ".")
            })
        else { throw wrong }
        switch scheme.lowercased() {
        case "https": guard url.dropFirst(8).first.map({ $0 != "/" }) == true, url.hasPrefix(scheme + "://") else { throw wrong }
        case "http":
            let authority = url.dropFirst(7).prefix { $0 != "/" && $0 != "?" }
            // A port is digits: in `localhost:80@example.com` what stands before the @ is a user's name and password.
            let isLocal = ["localhost", "127.0.0.1", "[::1]"].contains { host in
                authority == host
                    || authority.hasPrefix(host + ":") && authority.dropFirst(host.count + 1).utf8.allSatisfy { (48...57).contains($0) }
            }
            guard isLocal, url.hasPrefix(scheme + "://") else { throw wrong }
        case "javascript", "data", "vbscript", "file", "about", "blob": throw wrong
        default: break
        }
    }
}

extension DocumentStore {
    /// Checks the scopes and providers that a client names, in the transaction that writes it.
    ///
    /// What a stored client names already stays: a scope or provider may have gone since, and means nothing then.
    /// - Throws: ScopeDoesNotExist, InvalidParameter.
    func checkReferences(of client: UserPoolClient, since before: UserPoolClient? = nil) throws {
        let scopes = (client.allowedOAuthScopes ?? []).filter { !(before?.allowedOAuthScopes ?? []).contains($0) }
        let existing = try existingScopes(scopes, in: client.pool)
        if let missing = scopes.first(where: { !existing.contains($0) }) { throw UserPoolError.scopeNotFound(missing) }
        for provider in client.supportedIdentityProviders ?? []
        where provider != "COGNITO" && !(before?.supportedIdentityProviders ?? []).contains(provider) {
            guard try document(IdentityProvider.self, provider, in: client.pool) != nil else {
                throw UserPoolError.providerUnknown(provider, in: client.pool)
            }
        }
    }
}
