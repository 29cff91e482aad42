/// A compact JWS of somebody else (RFC 7515 section 3.1), its signature not checked yet; JSON is for the caller to read.
public struct SignedObject: Sendable {
    /// The header, as JSON.
    public let header: [UInt8]
    let payload: [UInt8]
    let signature: [UInt8]
    /// header.payload as received: what the signature covers.
    let signed: [UInt8]

    /// Longest text that is looked at, in bytes: an assertion with a certificate chain is shorter.
    public static let longest = 16_384

    /// - Throws: `tokenMalformed` unless `text` is three strict base64url parts.
    public init(_ text: String) throws(CredentialsError) {
        let bytes = [UInt8](text.utf8)
        guard bytes.count <= Self.longest else { throw CredentialsError(.tokenMalformed, "token is too long") }
        let dots = bytes.indices.filter { bytes[$0] == UInt8(ascii: ".") }
        let url = Base64Alphabet.url
        guard dots.count == 2, let header = url.decode(bytes[..<dots[0]]), let payload = url.decode(bytes[(dots[0] + 1)..<dots[1]]),
            let signature = url.decode(bytes[(dots[1] + 1)...]), !header.isEmpty, !payload.isEmpty, !signature.isEmpty
        else { throw CredentialsError(.tokenMalformed, "token is not three base64url parts") }
        self.header = header
        self.payload = payload
        self.signature = signature
        signed = [UInt8](bytes[..<dots[1]])
    }

    /// What may have been signed: to find out whose key to try, and for nothing else.
    public var unverifiedPayload: [UInt8] { payload }

    /// What was signed, as UTF-8 JSON.
    /// - Throws: `tokenSignatureInvalid`.
    public func payload(signedBy key: ForeignKey, with algorithm: SignatureAlgorithm) throws(CredentialsError) -> [UInt8] {
        guard key.isValid(signature: signature, of: signed, by: algorithm) else {
            throw CredentialsError(.tokenSignatureInvalid, "token signature does not match")
        }
        return payload
    }
}
