import CLibcrypto
import Foundation
import Glibc
import Synchronization

/// What the sums that no implementation can avoid cost on this machine: CPU time of libcrypto alone, contexts kept, on every core at once,
/// because under load the cores are all busy too.
struct CryptographicFloor {
    /// Microseconds of one RS256 signature with a 2048-bit key.
    let signature: Double
    /// Microseconds of one modular exponentiation in SRP's 3072-bit group with a 256-bit exponent.
    let exponentiation: Double
    /// Microseconds of checking one ECDSA signature with P-256, as most passkeys make them.
    let verification: Double

    /// How much of each an operation needs.
    struct Need {
        var signatures = 0
        var exponentiations = 0
        var verifications = 0
    }

    /// Microseconds.
    func cost(_ need: Need) -> Double {
        Double(need.signatures) * signature + Double(need.exponentiations) * exponentiation + Double(need.verifications) * verification
    }

    /// Measures for about three seconds.
    static func measured() throws -> CryptographicFloor {
        CryptographicFloor(
            signature: try onEveryCore { try signing() }, exponentiation: try onEveryCore { try exponentiating() },
            verification: try onEveryCore { try verifying() })
    }

    /// Mean CPU microseconds of one call, each core's thread working for a second on a sum of its own.
    private static func onEveryCore(_ make: @escaping @Sendable () throws -> () -> Bool) throws -> Double {
        let results = Mutex<[Double]>([])
        let threads = ProcessInfo.processInfo.activeProcessorCount
        let done = DispatchSemaphore(value: 0)
        for _ in 0..<threads {
            Thread {
                if let sum = try? make(), sum() {
                    var calls = 0
                    let start = CPUTime.ofThisThread()
                    while CPUTime.ofThisThread() - start < 1, sum() { calls += 1 }
                    let spent = (CPUTime.ofThisThread() - start) * 1_000_000 / Double(max(1, calls))
                    results.withLock { $0.append(spent) }
                }
                done.signal()
            }.start()
        }
        for _ in 0..<threads { done.wait() }
        let all = results.withLock { $0 }
        guard all.count == threads else { throw BenchError("libcrypto would not do the sums of the floor") }
        return all.reduce(0, +) / Double(threads)
    }

    private static func signing() throws -> () -> Bool {
        guard let making = EVP_PKEY_CTX_new_from_name(nil, "RSA", nil) else { throw BenchError("libcrypto has no RSA") }
        defer { EVP_PKEY_CTX_free(making) }
        var key: OpaquePointer?
        guard EVP_PKEY_keygen_init(making) == 1, EVP_PKEY_CTX_set_rsa_keygen_bits(making, 2048) == 1, EVP_PKEY_generate(making, &key) == 1,
            let context = EVP_PKEY_CTX_new(key, nil), EVP_PKEY_sign_init(context) == 1,
            EVP_PKEY_CTX_set_rsa_padding(context, 1) == 1, EVP_PKEY_CTX_set_signature_md(context, EVP_sha256()) == 1
        else { throw BenchError("libcrypto would not make an RSA key") }
        let digest = [UInt8](repeating: 7, count: 32)
        return {
            var signature = [UInt8](repeating: 0, count: 256)
            var length = signature.count
            return EVP_PKEY_sign(context, &signature, &length, digest, digest.count) == 1
        }
    }

    private static func verifying() throws -> () -> Bool {
        let key = try P256Key()
        let digest = [UInt8](repeating: 7, count: 32)
        let signature = try key.signature(ofDigest: digest)
        let context = try key.verificationContext()
        return { EVP_PKEY_verify(context, signature, signature.count, digest, digest.count) == 1 }
    }

    private static func exponentiating() throws -> () -> Bool {
        guard let prime = BN_get_rfc3526_prime_3072(nil), let montgomery = BN_MONT_CTX_new(), let context = BN_CTX_new(),
            BN_MONT_CTX_set(montgomery, prime, context) == 1, let base = BN_new(), let exponent = BN_new(), let result = BN_new(),
            BN_rand_range(base, prime) == 1, BN_rand(exponent, 256, 0, 0) == 1
        else { throw BenchError("libcrypto would not make the numbers of SRP") }
        BN_set_flags(exponent, BN_FLG_CONSTTIME)
        return { BN_mod_exp_mont_consttime(result, base, exponent, prime, context, montgomery) == 1 }
    }
}
