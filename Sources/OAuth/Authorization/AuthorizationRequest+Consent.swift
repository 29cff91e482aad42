import UserPools

/// What the person has to say before a client gets anything. Source: OpenID Connect Core 3.1.2.4; RFC 9700 section 4.11.2.
extension AuthorizationRequest {
    /// Whether the person is asked whether the client may have what it asks for.
    ///
    /// At a client that has registered itself that is each time: nobody but the person has vouched for it. Elsewhere it is where the request
    /// wants it (`prompt=consent`). The page of a device asks by itself.
    public var needsConsent: Bool {
        responseType != .device && (client.client.isRegistered == true || prompts.contains(.consent))
    }

    /// How a refusal is told before the person has said anything.
    func refusal(_ error: OAuthError) -> Refusal { Self.refusal(error, answer, of: client) }

    /// A registered client's address is anybody's: whoever follows a link to this server is not sent on there without a word of their own, or
    /// the server would be an open redirector (RFC 9700 section 4.11.2: SHOULD only redirect automatically if it trusts the address).
    static func refusal(_ error: OAuthError, _ answer: AuthorizationAnswer, of client: ClientContext) -> Refusal {
        client.client.isRegistered == true ? .page(error) : .redirect(error, answer)
    }

    /// `prompt` of a request, once the person has said that they are somebody else than the browser knows: a new sign-in in place of the
    /// choice. What else was wanted of them still is.
    public static func asSomebodyElse(_ prompt: String) -> String {
        let words = prompt.split(separator: " ").map(String.init)
        guard words.contains(Prompt.selectAccount.rawValue) else { return prompt }
        return ([Prompt.login.rawValue] + words.filter { $0 != Prompt.selectAccount.rawValue && $0 != Prompt.login.rawValue })
            .joined(separator: " ")
    }

    /// Where the browser is sent to in the end, as people are told: a host with its port, or an app's own scheme.
    public var destination: String {
        let scheme = redirectURI.prefix { $0 != ":" }.lowercased()
        guard scheme == "https" || scheme == "http" else { return scheme + ":" }
        let authority = redirectURI.dropFirst(scheme.count + "://".count).prefix { $0 != "/" && $0 != "?" && $0 != "#" }
        // What stands before an @ is a user's name, however much it looks like a host.
        return authority.lastIndex(of: "@").map { String(authority[authority.index(after: $0)...]) } ?? String(authority)
    }
}
