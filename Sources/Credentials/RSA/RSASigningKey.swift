import CLibcrypto

/// An RSA-2048 private key that signs RS256 (RSASSA-PKCS1-v1_5 with SHA-256, RFC 7518 section 3.3).
///
/// The key, its blinding state and initialised signing contexts are kept, because preparing them costs as much as a signature's
/// share that is not arithmetic. Any number of threads may sign at once.
public final class RSASigningKey: @unchecked Sendable, CustomStringConvertible {
    public static let bits = 2048

    /// The public half, with the same `kid`.
    public let publicKey: RSAPublicKey
    public var kid: String { publicKey.kid }
    let key: OpaquePointer
    private let contexts: ContextPool
    /// base64url of `{"kid":"…","alg":"RS256"}` and the dot after it: the start of every token that this key signs.
    let tokenPrefix: [UInt8]

    private init(adopting key: OpaquePointer, kid: String?) throws(CredentialsError) {
        self.key = key
        do throws(CredentialsError) {
            guard EVP_PKEY_is_a(key, "RSA") == 1, EVP_PKEY_get_bits(key) >= Self.bits else {
                throw CredentialsError(.rsaKeyInvalid, "not an RSA key of at least 2048 bits")
            }
            publicKey = try RSAPublicKey(
                modulus: RSAPublicKey.parameter(OSSL_PKEY_PARAM_RSA_N, of: key),
                exponent: RSAPublicKey.parameter(OSSL_PKEY_PARAM_RSA_E, of: key), kid: kid)
        } catch {
            EVP_PKEY_free(key)
            throw error
        }
        let handle = LibcryptoHandle(pointer: key)
        contexts = ContextPool(make: { RSAContext.make(handle.pointer, EVP_PKEY_sign_init) }, free: { EVP_PKEY_CTX_free($0) })
        let header = [UInt8](#"{"kid":"\#(publicKey.kid)","alg":"RS256"}"#.utf8)
        tokenPrefix = [UInt8](Base64URL.encode(header).utf8) + [UInt8(ascii: ".")]
    }

    deinit { EVP_PKEY_free(key) }

    /// Makes a new key from libcrypto's own generator; takes 50 to 500 ms of a core, so call it on `HashingPool`.
    ///
    /// - Parameter kid: the key's id, or nil for its thumbprint (RFC 7638) in base64, which looks like Cognito's ids.
    public static func generate(kid: String? = nil) throws(CredentialsError) -> RSASigningKey {
        let context = LibcryptoHandle.allocated(EVP_PKEY_CTX_new_from_name(nil, "RSA", nil))
        defer { EVP_PKEY_CTX_free(context) }
        var key: OpaquePointer?
        guard EVP_PKEY_keygen_init(context) == 1, EVP_PKEY_CTX_set_rsa_keygen_bits(context, Int32(bits)) == 1,
            EVP_PKEY_generate(context, &key) == 1,
            let key
        else { throw CredentialsError(.rsaKeyInvalid, "libcrypto could not make a key") }
        return try RSASigningKey(adopting: key, kid: kid)
    }

    /// Reads a PKCS #8 DER key (RFC 5208). Throws `rsaKeyInvalid` for anything but an RSA key of at least 2048 bits.
    public convenience init(pkcs8 bytes: [UInt8], kid: String? = nil) throws(CredentialsError) {
        let key = bytes.withUnsafeBufferPointer { buffer -> OpaquePointer? in
            var cursor = buffer.baseAddress
            guard let info = d2i_PKCS8_PRIV_KEY_INFO(nil, &cursor, buffer.count) else { return nil }
            defer { PKCS8_PRIV_KEY_INFO_free(info) }
            return cursor == buffer.baseAddress?.advanced(by: buffer.count) ? EVP_PKCS82PKEY(info) : nil
        }
        guard let key else {
            ERR_clear_error()
            throw CredentialsError(.rsaKeyInvalid, "not a PKCS #8 private key")
        }
        try self.init(adopting: key, kid: kid)
    }

    /// The private key as PKCS #8 DER, to be sealed before it is stored. Throws `rsaKeyInvalid` when libcrypto cannot write it.
    public func pkcs8() throws(CredentialsError) -> [UInt8] {
        let info = LibcryptoHandle.allocated(EVP_PKEY2PKCS8(key))
        defer { PKCS8_PRIV_KEY_INFO_free(info) }
        let count = Int(i2d_PKCS8_PRIV_KEY_INFO(info, nil))
        guard count > 0 else { throw CredentialsError(.rsaKeyInvalid, "libcrypto could not write the key") }
        return [UInt8](unsafeUninitializedCapacity: count) { buffer, written in
            var cursor = buffer.baseAddress
            written = Int(i2d_PKCS8_PRIV_KEY_INFO(info, &cursor))
        }
    }

    /// The signature of a SHA-256 digest (32 bytes) is written to `target`, which has room for `publicKey.modulus.count` bytes.
    func sign(digest: UnsafePointer<UInt8>, into target: UnsafeMutablePointer<UInt8>) throws(CredentialsError) {
        var length = publicKey.modulus.count
        let status = contexts.withContext { EVP_PKEY_sign($0, target, &length, digest, 32) }
        guard status == 1, length == publicKey.modulus.count else {
            ERR_clear_error()
            throw CredentialsError(.rsaSigningFailed, "libcrypto could not sign")
        }
    }

    /// The RS256 signature of a message, as long as the modulus. Throws `rsaSigningFailed` when libcrypto fails.
    public func signature(of message: [UInt8]) throws(CredentialsError) -> [UInt8] {
        let digest = RSAContext.digest(message)
        var signature = [UInt8](repeating: 0, count: publicKey.modulus.count)
        try sign(digest: digest, into: &signature)
        return signature
    }

    public var description: String { "RSASigningKey(\(kid))" }
}
