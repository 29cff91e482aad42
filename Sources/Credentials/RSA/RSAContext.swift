import CLibcrypto
import Crypto

/// What signing and verifying have in common.
enum RSAContext {
    /// SHA-256, fetched once: each implicit fetch takes a global lock and a search of the providers.
    private static let sha256 = LibcryptoHandle(pointer: LibcryptoHandle.allocated(EVP_MD_fetch(nil, "SHA256", nil)))

    /// A context for PKCS #1 v1.5 with SHA-256, initialised for signing or verifying. Nil when libcrypto refuses.
    static func make(_ key: OpaquePointer, _ initialise: (OpaquePointer?) -> Int32) -> OpaquePointer? {
        guard let context = EVP_PKEY_CTX_new_from_pkey(nil, key, nil) else { return nil }
        guard initialise(context) == 1, EVP_PKEY_CTX_set_rsa_padding(context, RSA_PKCS1_PADDING) == 1,
            EVP_PKEY_CTX_set_signature_md(context, sha256.pointer) == 1
        else {
            EVP_PKEY_CTX_free(context)
            return nil
        }
        return context
    }

    /// A context that checks RSASSA-PSS with SHA-256 and a salt of 32 bytes, no other length. Nil when libcrypto refuses.
    static func pssVerifying(_ key: OpaquePointer) -> OpaquePointer? {
        guard let context = EVP_PKEY_CTX_new_from_pkey(nil, key, nil) else { return nil }
        guard EVP_PKEY_verify_init(context) == 1, EVP_PKEY_CTX_set_rsa_padding(context, RSA_PKCS1_PSS_PADDING) == 1,
            EVP_PKEY_CTX_set_signature_md(context, sha256.pointer) == 1,
            EVP_PKEY_CTX_set_rsa_mgf1_md(context, sha256.pointer) == 1, EVP_PKEY_CTX_set_rsa_pss_saltlen(context, 32) == 1
        else {
            EVP_PKEY_CTX_free(context)
            return nil
        }
        return context
    }

    static func digest(_ message: [UInt8]) -> [UInt8] { [UInt8](SHA256.hash(data: message)) }
}
