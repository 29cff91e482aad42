/// Which attributes the scopes of a token show. Source: guide, "The user attributes endpoint"; OpenID Connect Core section 5.4.
public struct ScopedAttributes: Sendable {
    private let showsAll: Bool
    private let showsProfile: Bool
    private let contacts: Set<ContactAttribute>

    /// - Parameter scopes: `openid` alone shows everything that the client may read; beside `profile`, `email` or `phone` only those.
    public init(scopes: [String]) {
        let profile = scopes.contains("profile")
        var contacts: Set<ContactAttribute> = []
        if scopes.contains("email") { contacts.insert(.email) }
        if scopes.contains("phone") { contacts.insert(.phoneNumber) }
        self.showsAll = !profile && contacts.isEmpty
        self.showsProfile = profile
        self.contacts = contacts
    }

    public func shows(_ attribute: String) -> Bool {
        if showsAll || attribute == "sub" { return true }
        switch attribute {
        case "email", "email_verified": return contacts.contains(.email)
        case "phone_number", "phone_number_verified": return contacts.contains(.phoneNumber)
        // The address too: OpenID Connect has a scope of its own for it, which Cognito lacks.
        default: return showsProfile
        }
    }
}
