import CLibcrypto

/// Sums modulo one prime, with the Montgomery context of that prime kept.
///
/// libcrypto only reads the context once it is set, so all threads share it; the scratch space that its routines want comes from a pool.
/// A result may be one of the operands.
final class PrimeField: @unchecked Sendable {
    private let prime: BigNumber
    private let montgomery: OpaquePointer
    private let contexts = ContextPool(make: { BN_CTX_new() }, free: { BN_CTX_free($0) })

    /// - Parameter bytes: the prime, big-endian.
    init(prime bytes: [UInt8]) {
        prime = BigNumber(bytes)
        montgomery = LibcryptoHandle.allocated(BN_MONT_CTX_new())
        Self.prepare(montgomery, prime, contexts)
    }

    deinit { BN_MONT_CTX_free(montgomery) }

    private static func prepare(_ montgomery: OpaquePointer, _ prime: borrowing BigNumber, _ contexts: ContextPool) {
        let modulus = prime.pointer
        contexts.withContext { must(BN_MONT_CTX_set(montgomery, modulus, $0)) }
    }

    /// Whether 0 < value < prime.
    func contains(_ value: borrowing BigNumber) -> Bool { !value.isZero && value.isLess(than: prime) }

    /// left·right mod prime.
    func multiply(_ left: borrowing BigNumber, _ right: borrowing BigNumber, into result: borrowing BigNumber) {
        let (result, left, right, modulus) = (result.pointer, left.pointer, right.pointer, prime.pointer)
        contexts.withContext { Self.must(BN_mod_mul(result, left, right, modulus, $0)) }
    }

    /// left + right mod prime.
    func add(_ left: borrowing BigNumber, _ right: borrowing BigNumber, into result: borrowing BigNumber) {
        let (result, left, right, modulus) = (result.pointer, left.pointer, right.pointer, prime.pointer)
        contexts.withContext { Self.must(BN_mod_add(result, left, right, modulus, $0)) }
    }

    /// left - right mod prime.
    func subtract(_ left: borrowing BigNumber, _ right: borrowing BigNumber, into result: borrowing BigNumber) {
        let (result, left, right, modulus) = (result.pointer, left.pointer, right.pointer, prime.pointer)
        contexts.withContext { Self.must(BN_mod_sub(result, left, right, modulus, $0)) }
    }

    /// base^exponent mod prime in a time that does not depend on the exponent's bits.
    func power(_ base: borrowing BigNumber, _ exponent: borrowing BigNumber, into result: borrowing BigNumber) {
        BN_set_flags(exponent.pointer, BN_FLG_CONSTTIME)
        let (result, base, exponent, modulus, montgomery) = (result.pointer, base.pointer, exponent.pointer, prime.pointer, montgomery)
        contexts.withContext { Self.must(BN_mod_exp_mont_consttime(result, base, exponent, modulus, $0, montgomery)) }
    }

    /// base + factor·other as whole numbers, not reduced: an exponent lives modulo the group's order, not its prime.
    func multiplyAdd(
        _ base: borrowing BigNumber, _ factor: borrowing BigNumber, _ other: borrowing BigNumber, into result: borrowing BigNumber
    ) {
        let (result, base, factor, other) = (result.pointer, base.pointer, factor.pointer, other.pointer)
        contexts.withContext { context in
            Self.must(BN_mul(result, factor, other, context))
            Self.must(BN_add(result, result, base))
        }
    }

    /// Brings a value into Montgomery form.
    func enterMontgomery(_ value: borrowing BigNumber) {
        let (value, montgomery) = (value.pointer, montgomery)
        contexts.withContext { Self.must(BN_to_montgomery(value, value, montgomery, $0)) }
    }

    /// Brings a value back from Montgomery form.
    func leaveMontgomery(_ value: borrowing BigNumber) {
        let (value, montgomery) = (value.pointer, montgomery)
        contexts.withContext { Self.must(BN_from_montgomery(value, value, montgomery, $0)) }
    }

    /// value·factor mod prime, both in Montgomery form, into `value`.
    func multiplyMontgomery(_ value: borrowing BigNumber, by factor: borrowing BigNumber) {
        let (value, factor, montgomery) = (value.pointer, factor.pointer, montgomery)
        contexts.withContext { Self.must(BN_mod_mul_montgomery(value, value, factor, montgomery, $0)) }
    }

    /// These routines fail only when memory runs out: the modulus is odd and every operand is checked before.
    private static func must(_ status: Int32) { precondition(status == 1, "libcrypto big-number operation failed") }
}
