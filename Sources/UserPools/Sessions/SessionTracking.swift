/// Whether a pool tracks sessions, and how many sign-ins at a time a user may have. Source: API reference, SetUserPoolSessionConfiguration.
public struct SessionTracking: Sendable, Codable, Equatable {
    public var enabled: Bool
    /// 1 to 100 token sessions.
    public var maxPerUser: Int

    public init(enabled: Bool = false, maxPerUser: Int = 20) {
        self.enabled = enabled
        self.maxPerUser = maxPerUser
    }
}

extension UserPool {
    public var tracksSessions: Bool { sessionTracking?.enabled ?? false }
}

extension UserPoolClient {
    /// How old an SSO session may be for this client to take it without asking the person again, in minutes; 0 for never.
    public var ssoSessionValidityMinutes: Int { ssoSessionMinutes ?? SessionConfiguration.defaultSSOMinutes }
}

extension ClientContext {
    /// Whether tokens name the sign-in that they came from (`origin_jti`): where it can be revoked, by its token or as a session.
    var namesOrigin: Bool { client.enableTokenRevocation || pool.tracksSessions }
}
