import Crypto

extension RSASigningKey {
    /// A compact JWT of a kind that must not be taken for another (RFC 8725 section 3.11): its header has a `typ`.
    /// - Parameter type: plain ASCII without quotes, such as `logout+jwt`.
    public func token(claims: [UInt8], type: String) throws(CredentialsError) -> String {
        let header = #"{"kid":"\#(kid)","typ":"\#(type)","alg":"RS256"}"#
        let signed = Base64URL.encode([UInt8](header.utf8)) + "." + Base64URL.encode(claims)
        return signed + "." + Base64URL.encode(try signature(of: [UInt8](signed.utf8)))
    }

    /// A compact JWT (RFC 7519) over a claims object that is ready as UTF-8 JSON.
    ///
    /// The header is `{"kid":"…","alg":"RS256"}` and nothing else, as in Cognito's tokens. Throws `rsaSigningFailed` when libcrypto fails.
    public func token(claims: [UInt8]) throws(CredentialsError) -> String {
        let url = Base64Alphabet.url
        let payloadCount = url.encodedCount(claims.count)
        let signatureCount = url.encodedCount(publicKey.modulus.count)
        let signedCount = tokenPrefix.count + payloadCount
        var failure: CredentialsError?
        // The signing input is laid out where the token will stand, so the text is allocated once.
        let token = String(unsafeUninitializedCapacity: signedCount + 1 + signatureCount) { target in
            _ = target.update(fromContentsOf: tokenPrefix)
            claims.withUnsafeBytes { _ = url.encode($0, into: UnsafeMutableBufferPointer(rebasing: target[tokenPrefix.count...])) }
            var hash = SHA256()
            hash.update(bufferPointer: UnsafeRawBufferPointer(rebasing: UnsafeRawBufferPointer(target)[..<signedCount]))
            let digest = [UInt8](hash.finalize())
            target[signedCount] = UInt8(ascii: ".")
            return withUnsafeTemporaryAllocation(of: UInt8.self, capacity: publicKey.modulus.count) { signature in
                guard let start = signature.baseAddress else { return 0 }
                do throws(CredentialsError) {
                    try sign(digest: digest, into: start)
                } catch {
                    failure = error
                    return 0
                }
                url.encode(UnsafeRawBufferPointer(signature), into: UnsafeMutableBufferPointer(rebasing: target[(signedCount + 1)...]))
                return signedCount + 1 + signatureCount
            }
        }
        if let failure { throw failure }
        return token
    }
}
