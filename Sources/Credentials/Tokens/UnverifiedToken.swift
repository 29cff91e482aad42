/// A JWT that came from outside: well-formed, and nothing more. Its claims are out of reach until its signature is checked.
///
/// Only for tokens that Lifeguard made itself (jwt-kit reads other issuers' tokens), so the header may hold nothing but short plain strings.
public struct UnverifiedToken: Sendable {
    /// The key that the header names, if it names one.
    public let kid: String?
    let payload: [UInt8]
    let signature: [UInt8]
    /// header.payload as received: what the signature covers.
    let signed: [UInt8]

    /// Longest token that is looked at, in bytes.
    public static let longest = 65_536

    /// Throws `tokenMalformed` unless `text` is three strict base64url parts with a flat header; `tokenAlgorithmNotAllowed` unless
    /// `alg` is RS256 (RFC 8725 section 3.1: an algorithm allow-list, never the token's choice).
    public init(_ text: String) throws(CredentialsError) {
        let bytes = [UInt8](text.utf8)
        guard bytes.count <= Self.longest else { throw CredentialsError(.tokenMalformed, "token is too long") }
        let dots = bytes.indices.filter { bytes[$0] == UInt8(ascii: ".") }
        let url = Base64Alphabet.url
        guard dots.count == 2, let header = url.decode(bytes[..<dots[0]]), let payload = url.decode(bytes[(dots[0] + 1)..<dots[1]]),
            let signature = url.decode(bytes[(dots[1] + 1)...]), !payload.isEmpty, !signature.isEmpty
        else { throw CredentialsError(.tokenMalformed, "token is not three base64url parts") }
        guard let members = FlatHeader.parse(header) else {
            throw CredentialsError(.tokenMalformed, "token header is not a flat object of strings")
        }
        // RFC 7515 section 4.1.11: extensions listed in `crit` MUST be understood; we understand none.
        guard members["crit"] == nil else { throw CredentialsError(.tokenMalformed, "token header has crit") }
        guard members["alg"] == "RS256" else { throw CredentialsError(.tokenAlgorithmNotAllowed, "token is not signed with RS256") }
        kid = members["kid"]
        self.payload = payload
        self.signature = signature
        signed = [UInt8](bytes[..<dots[1]])
    }

    /// Checks the signature. Throws `tokenKeyMismatch` when the header names another key, `tokenSignatureInvalid` when the signature is not its.
    ///
    /// Issuer, audience, times and use are still the caller's to check, from `VerifiedToken.payload`.
    public func verified(by key: RSAPublicKey) throws(CredentialsError) -> VerifiedToken {
        guard kid == nil || kid == key.kid else { throw CredentialsError(.tokenKeyMismatch, "token names another key") }
        guard key.isValid(signature: signature, of: signed) else {
            throw CredentialsError(.tokenSignatureInvalid, "token signature does not match")
        }
        return VerifiedToken(payload: payload, kid: key.kid)
    }
}
