/// Where the people of a client sign in. Source: API reference, UserPoolClientType, SupportedIdentityProviders.
extension ClientContext {
    /// Identity providers other than the pool itself.
    public var externalProviders: [String] { (client.supportedIdentityProviders ?? []).filter { $0 != "COGNITO" } }

    /// Whether people sign in at this client with an account of the pool.
    public var takesOwnAccounts: Bool { (client.supportedIdentityProviders ?? ["COGNITO"]).contains("COGNITO") }

    /// Whether a sign-in that was made for another client counts at this one: only where the person could have signed in here that way.
    ///
    /// The pool itself is the only provider that anybody signs in at so far; a sign-in at another one has to say at which.
    public func takes(_ signedIn: SignedIn) -> Bool { takesOwnAccounts }
}
