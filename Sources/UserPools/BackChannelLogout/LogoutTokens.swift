import Credentials
import JSON

/// What a client is told when a sign-in has ended. Source: OpenID Connect Back-Channel Logout 1.0, section 2.4.
public struct LogoutTokens: Sendable {
    let ports: Ports
    let cache: ConfigurationCache

    public init(ports: Ports, cache: ConfigurationCache) {
        self.ports = ports
        self.cache = cache
    }

    /// Two minutes; section 4 recommends no more.
    static let lifeSeconds = 120

    /// A token, and where it goes.
    public struct Notice: Sendable {
        public let address: String
        public let token: String
    }

    /// - Returns: `nil` where the client is gone, or wants to be told nothing.
    public func notice(of signIn: EndedSignIn) async throws -> Notice? {
        guard let client = try await cache.knownClient(signIn.client), client.client.pool == signIn.pool,
            let address = client.rules.backChannelLogoutURI
        else { return nil }
        let now = Int(ports.clock.time().seconds)
        let claims = Claims.object {
            $0.member("iss", string: client.poolContext.issuer)
            $0.member("sub", string: signIn.subject.value)
            $0.member("aud", string: client.client.id.value)
            $0.member("iat", integer: now)
            $0.member("exp", integer: now + Self.lifeSeconds)
            $0.member("jti", string: RandomText.uuid(random: ports.random))
            $0.member("sid", string: signIn.session)
            $0.key("events")
            $0.beginObject()
            $0.key("http://schemas.openid.net/event/backchannel-logout")
            $0.beginObject()
            $0.endObject()
            $0.endObject()
        }
        // Typed, so that no other token of ours can be taken for one (RFC 8725 section 3.11).
        return Notice(address: address, token: try client.poolContext.idTokenKey.token(claims: claims, type: "logout+jwt"))
    }
}
