import CLibcrypto

/// An ECDSA key on P-256, made and used with libcrypto. It lives as long as the process.
final class P256Key: @unchecked Sendable {
    private let key: OpaquePointer

    init() throws {
        guard let making = EVP_PKEY_CTX_new_from_name(nil, "EC", nil) else { throw BenchError("libcrypto has no elliptic curves") }
        defer { EVP_PKEY_CTX_free(making) }
        var made: OpaquePointer?
        guard EVP_PKEY_keygen_init(making) == 1, EVP_PKEY_CTX_set_group_name(making, "P-256") == 1, EVP_PKEY_generate(making, &made) == 1,
            let made
        else { throw BenchError("libcrypto would not make a key on P-256") }
        key = made
    }

    /// The public key's coordinates, 32 bytes each.
    func publicPoint() throws -> (x: [UInt8], y: [UInt8]) {
        var point = [UInt8](repeating: 0, count: 65)
        var length = 0
        guard EVP_PKEY_get_octet_string_param(key, "pub", &point, point.count, &length) == 1, length == 65, point[0] == 4 else {
            throw BenchError("libcrypto would not give a public key")
        }
        return (Array(point[1...32]), Array(point[33...]))
    }

    /// ECDSA over a SHA-256 digest, in DER.
    func signature(ofDigest digest: [UInt8]) throws -> [UInt8] {
        var signature = [UInt8](repeating: 0, count: 80)
        var length = signature.count
        guard let context = EVP_PKEY_CTX_new(key, nil) else { throw BenchError("libcrypto would not sign") }
        defer { EVP_PKEY_CTX_free(context) }
        guard EVP_PKEY_sign_init(context) == 1, EVP_PKEY_sign(context, &signature, &length, digest, digest.count) == 1 else {
            throw BenchError("libcrypto would not sign")
        }
        return Array(signature[..<length])
    }

    /// For `EVP_PKEY_verify`; the caller keeps it.
    func verificationContext() throws -> OpaquePointer {
        guard let context = EVP_PKEY_CTX_new(key, nil), EVP_PKEY_verify_init(context) == 1 else {
            throw BenchError("libcrypto would not check a signature")
        }
        return context
    }

    static func sha256(_ bytes: [UInt8]) throws -> [UInt8] {
        var digest = [UInt8](repeating: 0, count: 32)
        guard EVP_Digest(bytes, bytes.count, &digest, nil, EVP_sha256(), nil) == 1 else { throw BenchError("libcrypto has no SHA-256") }
        return digest
    }
}
