import Credentials
import JSON
import UserPools

/// A DPoP proof whose signature has been checked by the key that came in it. Source: RFC 9449 sections 4.2 and 4.3.
package struct DPoPProof: Sendable {
    /// Of the key that signed it (RFC 7638).
    package let keyThumbprint: String
    /// `jti`.
    package let id: String
    /// `htm` and `htu`: the request that it was made for; no query and no fragment count.
    package let method: String
    package let address: String
    /// `iat`, seconds since 1970.
    package let issued: Int64
    /// `ath`: S256 of the access token that it goes with.
    package let tokenHash: String?
    package let nonce: String?

    /// - Returns: `nil` for what is no proof: another `typ`, a key that is not public or not in the header, a `kid` or certificate in its place, a
    ///   signature that is not the key's, a claim that is missing or of another kind.
    package init?(_ text: String) {
        guard let token = SignedClaims(text), token.header.type == "dpop+jwt", let member = token.header.jwk,
            let key = try? JSONWebKey(member), let claims = token.claims(signedBy: key),
            let id = claims["jti"]?.string, (1...256).contains(id.utf8.count), let method = claims["htm"]?.string,
            let address = claims["htu"]?.string, let issued = claims["iat"]?.int64
        else { return nil }
        for name in ["ath", "nonce"] where claims[name] != nil && claims[name]?.string == nil { return nil }
        self.keyThumbprint = key.key.thumbprint
        self.id = id
        self.method = method
        self.address = Self.withoutQuery(address)
        self.issued = issued
        self.tokenHash = claims["ath"]?.string
        self.nonce = claims["nonce"]?.string
    }

    private static func withoutQuery(_ address: String) -> String { String(address.prefix { $0 != "?" && $0 != "#" }) }
}
