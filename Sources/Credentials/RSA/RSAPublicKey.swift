import CLibcrypto
import CLibcryptoShims
import Crypto

/// An RSA public key that checks RS256 signatures.
public final class RSAPublicKey: @unchecked Sendable, CustomStringConvertible {
    public let kid: String
    /// n, big-endian, without leading zeros.
    public let modulus: [UInt8]
    /// e, big-endian, without leading zeros.
    public let exponent: [UInt8]
    private let key: OpaquePointer
    private let contexts: ContextPool

    /// - Parameter kid: the key's id, or nil for its thumbprint; printable ASCII without `"` and `\`, since it stands in every token's header.
    ///
    /// Throws `rsaKeyInvalid` for a modulus under 2048 or over 8192 bits, an even exponent or one of less than 2 bits or over 8 bytes, or an unfit `kid`.
    public init(modulus: [UInt8], exponent: [UInt8], kid: String? = nil) throws(CredentialsError) {
        let modulus = [UInt8](modulus.drop { $0 == 0 })
        let exponent = [UInt8](exponent.drop { $0 == 0 })
        guard (256...1024).contains(modulus.count), let top = modulus.first, modulus.count > 256 || top & 0x80 != 0,
            let last = modulus.last, last & 1 == 1
        else {
            throw CredentialsError(.rsaKeyInvalid, "modulus is not odd or not of 2048 to 8192 bits")
        }
        guard (1...8).contains(exponent.count), let low = exponent.last, low & 1 == 1, exponent != [1] else {
            throw CredentialsError(.rsaKeyInvalid, "public exponent is unfit")
        }
        let kid = kid ?? Self.thumbprint(modulus: modulus, exponent: exponent)
        guard !kid.isEmpty, kid.utf8.allSatisfy({ (0x21...0x7E).contains($0) && $0 != UInt8(ascii: "\"") && $0 != UInt8(ascii: "\\") })
        else {
            throw CredentialsError(.rsaKeyInvalid, "key id is not plain printable ASCII")
        }
        guard let key = Self.make(modulus: modulus, exponent: exponent) else {
            ERR_clear_error()
            throw CredentialsError(.rsaKeyInvalid, "libcrypto refuses the key")
        }
        self.kid = kid
        self.modulus = modulus
        self.exponent = exponent
        self.key = key
        let handle = LibcryptoHandle(pointer: key)
        contexts = ContextPool(make: { RSAContext.make(handle.pointer, EVP_PKEY_verify_init) }, free: { EVP_PKEY_CTX_free($0) })
    }

    deinit { EVP_PKEY_free(key) }

    /// Whether `signature` is this key's RS256 signature of `message`.
    public func isValid(signature: [UInt8], of message: [UInt8]) -> Bool {
        isValid(signature: signature, digest: RSAContext.digest(message))
    }

    func isValid(signature: [UInt8], digest: [UInt8]) -> Bool {
        guard signature.count == modulus.count else { return false }
        let status = contexts.withContext { EVP_PKEY_verify($0, signature, signature.count, digest, digest.count) }
        if status != 1 { ERR_clear_error() }
        return status == 1
    }

    /// Whether `signature` is this key's PS256 signature of `message` (RFC 7518 section 3.5).
    func isValid(pssSignature signature: [UInt8], of message: [UInt8]) -> Bool {
        guard signature.count == modulus.count, let context = RSAContext.pssVerifying(key) else {
            ERR_clear_error()
            return false
        }
        defer { EVP_PKEY_CTX_free(context) }
        let digest = RSAContext.digest(message)
        let status = EVP_PKEY_verify(context, signature, signature.count, digest, digest.count)
        if status != 1 { ERR_clear_error() }
        return status == 1
    }

    static func parameter(_ name: String, of key: OpaquePointer) throws(CredentialsError) -> [UInt8] {
        var number: OpaquePointer?
        guard EVP_PKEY_get_bn_param(key, name, &number) == 1, let number else {
            throw CredentialsError(.rsaKeyInvalid, "key lacks \(name)")
        }
        defer { BN_free(number) }
        let count = (Int(BN_num_bits(number)) + 7) / 8
        return [UInt8](unsafeUninitializedCapacity: count) { buffer, written in written = Int(BN_bn2bin(number, buffer.baseAddress)) }
    }

    private static func make(modulus: [UInt8], exponent: [UInt8]) -> OpaquePointer? {
        // The builder only notes where names and numbers are, so both have to stay until the key is made.
        OSSL_PKEY_PARAM_RSA_N.withCString { modulusName in
            OSSL_PKEY_PARAM_RSA_E.withCString { exponentName in
                make(modulusName, BigNumber(modulus), exponentName, BigNumber(exponent))
            }
        }
    }

    private static func make(
        _ modulusName: UnsafePointer<CChar>, _ modulus: borrowing BigNumber, _ exponentName: UnsafePointer<CChar>,
        _ exponent: borrowing BigNumber
    ) -> OpaquePointer? {
        let builder = LibcryptoHandle.allocated(OSSL_PARAM_BLD_new())
        defer { OSSL_PARAM_BLD_free(builder) }
        guard OSSL_PARAM_BLD_push_BN(builder, modulusName, modulus.pointer) == 1,
            OSSL_PARAM_BLD_push_BN(builder, exponentName, exponent.pointer) == 1,
            let parameters = OSSL_PARAM_BLD_to_param(builder)
        else { return nil }
        defer { OSSL_PARAM_free(parameters) }
        let context = LibcryptoHandle.allocated(EVP_PKEY_CTX_new_from_name(nil, "RSA", nil))
        defer { EVP_PKEY_CTX_free(context) }
        var key: OpaquePointer?
        guard EVP_PKEY_fromdata_init(context) == 1, EVP_PKEY_fromdata(context, &key, lifeguard_public_key_selection(), parameters) == 1
        else { return nil }
        return key
    }

    /// RFC 7638: SHA-256 of the required members in lexical order, here in standard base64.
    private static func thumbprint(modulus: [UInt8], exponent: [UInt8]) -> String {
        let document = #"{"e":"\#(Base64URL.encode(exponent))","kty":"RSA","n":"\#(Base64URL.encode(modulus))"}"#
        return Base64.encode([UInt8](SHA256.hash(data: [UInt8](document.utf8))))
    }

    public var description: String { "RSAPublicKey(\(kid))" }
}
