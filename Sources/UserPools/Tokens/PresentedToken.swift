import Credentials
import JSON

/// The part that a token plays in an exchange.
public enum TokenRole: String, Sendable { case subject, actor }

/// A token that came with an exchange, and what it is said to be.
public struct PresentedToken: Sendable {
    public enum Kind: Sendable {
        case accessToken, idToken
        /// A SAML assertion, or anything that is said to come from another provider.
        case foreign
    }
    public var text: String
    public var kind: Kind

    public init(text: String, kind: Kind) {
        self.text = text
        self.kind = kind
    }
}

/// A token of this pool whose signature, issuer, use and times have been checked, with the claims that an exchange looks at.
struct ExchangedToken: Sendable {
    let kind: PresentedToken.Kind
    let subject: Subject
    /// The app client that it was issued to.
    let client: ClientID
    /// `nil` for a program's token.
    let username: String?
    let scopes: [String]
    let groups: Set<String>
    let roles: Set<String>
    /// `aud`, when it names another party than the client that the token was issued to.
    let boundTo: [String]
    let origin: String?
    let issued: Int64
    let expires: Int64
    let authTime: Int64
    let level: String?
    let methods: [String]
    let chain: ActorChain
    /// Of the key that the token is bound to (RFC 9449 section 6.1).
    let keyThumbprint: String?

    var isProgram: Bool { username == nil }

    /// Checks everything that the token itself can tell. The key is the pool's own for the kind that the token is said to be, never one that
    /// the token names (RFC 8725 sections 3.1 and 3.12: an ID token is no access token).
    /// - Throws: `TokenRefusal.invalidToken`.
    init(_ presented: PresentedToken, as role: TokenRole, of context: PoolContext, now: Instant) throws(TokenRefusal) {
        let bad = TokenRefusal(.invalidToken, .badToken(role))
        let key: RSAPublicKey
        switch presented.kind {
        case .accessToken: key = context.accessTokenKey.publicKey
        case .idToken: key = context.idTokenKey.publicKey
        case .foreign: throw TokenRefusal(.invalidRequest, .foreignTokenUnsupported(role))
        }
        let isAccess = presented.kind == .accessToken
        guard let token = try? UnverifiedToken(presented.text), token.kid == key.kid, let verified = try? token.verified(by: key),
            let claims = try? WireValue(json: verified.payload), claims["iss"]?.string == context.issuer,
            claims["token_use"]?.string == (isAccess ? "access" : "id"), let subject = claims["sub"]?.string,
            let expires = claims["exp"]?.int64, let issued = claims["iat"]?.int64, let chain = ActorChain(claim: claims["act"])
        else { throw bad }
        let audience = claims["aud"]?.string.map { [$0] } ?? (claims["aud"]?.array ?? []).compactMap(\.string)
        guard let client = isAccess ? claims["client_id"]?.string : claims["azp"]?.string ?? audience.first else { throw bad }
        // A token that is bound in another way than is known here is as good as none.
        guard claims["cnf"] == nil || claims["cnf"]?["jkt"]?.string != nil else { throw bad }
        let username = claims[isAccess ? "username" : "cognito:username"]?.string
        // Without a user a token is a program's, and a program is its own subject.
        guard username != nil || (isAccess && subject == client) else { throw bad }
        guard now.seconds < expires else { throw TokenRefusal(.invalidToken, .expiredToken(role)) }
        self.kind = presented.kind
        self.subject = Subject(subject)
        self.client = ClientID(client)
        self.username = username
        self.scopes = isAccess ? (claims["scope"]?.string ?? "").split(separator: " ").map(String.init) : []
        self.groups = Set((claims["cognito:groups"]?.array ?? []).compactMap(\.string))
        self.roles = Set((claims["cognito:roles"]?.array ?? []).compactMap(\.string))
        self.boundTo = audience.filter { $0 != client }
        self.origin = claims["origin_jti"]?.string
        self.issued = issued
        self.expires = expires
        self.authTime = claims["auth_time"]?.int64 ?? issued
        self.level = claims["acr"]?.string
        self.methods = (claims["amr"]?.array ?? []).compactMap(\.string)
        self.chain = chain
        self.keyThumbprint = claims["cnf"]?["jkt"]?.string
    }

    /// The account behind the token, unless the sign-in or the account has ended.
    func account(_ role: TokenRole, in pool: UserPoolID, _ tx: any UserPoolTransaction) throws -> User {
        guard let user = try tx.user(subject, in: pool) else { throw TokenRefusal(.invalidToken, .userNotFound) }
        let row = try origin.flatMap { try tx.refreshToken($0, in: pool) }
        do throws(UserPoolError) {
            try user.checkBehindToken(origin: origin, row: row, issued: issued, revoked: .revokedToken(role))
        } catch {
            // GetDerivedToken declares no PasswordResetRequired.
            throw TokenRefusal(.invalidToken, UserPoolError(.notAuthorized, error.message))
        }
        return user
    }
}
