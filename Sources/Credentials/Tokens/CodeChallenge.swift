import Crypto

/// Hashes of OAuth's and OpenID Connect's texts.
public enum CodeChallenge {
    /// BASE64URL(SHA256(verifier)). Source: RFC 7636 section 4.2.
    public static func s256(_ verifier: String) -> String { Base64URL.encode(Array(SHA256.hash(data: Array(verifier.utf8)))) }

    /// `at_hash`: the left half of the access token's hash, for RS256. Source: OpenID Connect Core 1.0 section 3.1.3.6.
    public static func accessTokenHash(_ token: String) -> String {
        Base64URL.encode(Array(SHA256.hash(data: Array(token.utf8)).prefix(16)))
    }
}
