import Credentials

/// A sign-in at a client that has ended, other than by the client itself. Source: OpenID Connect Back-Channel Logout 1.0.
public struct EndedSignIn: Sendable, Hashable {
    public let pool: UserPoolID
    public let client: ClientID
    public let subject: Subject
    /// `sid` of the ID tokens that came from it; `nil` when all of the user's ended.
    public let session: String?

    public init(pool: UserPoolID, client: ClientID, subject: Subject, session: String?) {
        self.pool = pool
        self.client = client
        self.subject = subject
        self.session = session
    }
}

/// Whoever tells clients that sign-ins have ended. It is called after the commit, and neither waits nor fails.
public protocol SignInEndObserver: Sendable {
    func ended(_ signIns: Set<EndedSignIn>)
}

/// Tells nobody.
public struct NoSignInEndObserver: SignInEndObserver {
    public init() {}
    public func ended(_ signIns: Set<EndedSignIn>) {}
}

extension RefreshToken {
    /// `sid`: one for all sign-ins that came through one session of a browser, which share the moment that the person proved who they are.
    public var sessionName: String { SignedIn.sessionName(of: subject, authTime) }
}

extension SignedIn {
    public var sessionName: String { Self.sessionName(of: subject, authTime) }

    static func sessionName(of subject: Subject, _ authTime: Instant) -> String {
        CodeChallenge.s256("sid.\(subject.value).\(authTime.milliseconds)")
    }
}

extension UserPoolTransaction {
    /// The sign-ins of a user that still are good, to be asked before they end.
    func signIns(of subject: Subject, in pool: UserPoolID, at now: Instant) throws -> Set<EndedSignIn> {
        Set(
            try goodRefreshTokens(of: subject, in: pool, at: now).map {
                EndedSignIn(pool: pool, client: $0.client, subject: subject, session: $0.sessionName)
            })
    }

    /// Ends the sign-ins of a user: refresh tokens, and SSO sessions and codes by the time that stands in the user, who is still to be written.
    /// - Parameter kept: the `origin_jti` of a sign-in whose tokens stay good.
    /// - Returns: those whose clients are to be told, after the commit.
    func endSignIns(of user: inout User, but kept: String? = nil, at now: Instant) throws -> Set<EndedSignIn> {
        let (subject, pool) = (user.subject, user.pool)
        var ended = try signIns(of: subject, in: pool, at: now)
        user.signedOutAt = now
        guard let kept, let own = try refreshToken(kept, in: pool), own.subject == subject else {
            try revokeRefreshTokens(of: subject, in: pool, at: now)
            return ended
        }
        for token in try goodRefreshTokens(of: subject, in: pool, at: now) where token.id != kept {
            try revoke(token.id, in: pool, at: now)
        }
        ended.remove(EndedSignIn(pool: pool, client: own.client, subject: subject, session: own.sessionName))
        return ended
    }
}
