public import Credentials
import FoundationEssentials
public import UserPools

/// What a browser keeps of a sign-in, so that the next client need not ask again. Source: guide, "Managed login session" (facts A3.2, A5.3).
///
/// The cookie is sealed and holds everything but what may change: the account is looked at each time.
public struct SSOSession: Sendable, Codable, Equatable {
    public var signedIn: SignedIn
    /// The session's record, in pools that track sessions: it can be revoked there.
    public var record: UserSession.ID?

    public init(signedIn: SignedIn, record: UserSession.ID? = nil) {
        self.signedIn = signedIn
        self.record = record
    }
}

/// Seals SSO sessions into cookies and opens them.
public struct SSOSessions: Sendable {
    /// Cognito's name for it.
    public static let cookie = "cognito"
    /// The longest that any client may use one: 90 days. The client's own limit is checked with each request.
    static let maxAgeSeconds = Int(Authorizations.ssoLifeSeconds)

    private let box: SealedBox
    private let random: any RandomSource

    public init(masterKey: MasterKey, random: any RandomSource) {
        self.box = SealedBox(masterKey: masterKey, purpose: "sso session")
        self.random = random
    }

    /// - Returns: the field to set. It says nothing that its holder could read or change, and counts at this pool alone.
    public func cookie(_ session: SSOSession, of pool: UserPoolID, at door: Door) throws -> String {
        let sealed = try box.sealText(Array(try JSONEncoder().encode(session)), binding: Self.binding(pool), random: random)
        return door.cookie(Self.cookie, sealed, maxAge: Self.maxAgeSeconds)
    }

    /// - Returns: `nil` where the browser has none, or none of this pool.
    public func session(of request: DomainRequest) -> SSOSession? {
        guard let text = request.cookie(Self.cookie), text.utf8.count <= 4_096,
            let opened = try? box.openText(text, binding: Self.binding(request.pool.pool.id))
        else { return nil }
        return try? JSONDecoder().decode(SSOSession.self, from: Data(opened))
    }

    public static func forget(at door: Door) -> String { door.cookie(cookie, "", maxAge: 0) }

    private static func binding(_ pool: UserPoolID) -> SealBinding {
        SealBinding(table: "cookies", column: cookie, row: [pool.value])
    }
}
