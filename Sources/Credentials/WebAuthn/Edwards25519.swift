import CLibcrypto

/// Whether bytes are an Ed25519 public key (RFC 8032 section 5.1), which neither swift-crypto nor libcrypto asks before they verify.
enum Edwards25519 {
    /// p = 2^255 - 19.
    private static let prime = [0x7F] + [UInt8](repeating: 0xFF, count: 30) + [0xED]
    private static let d = Hexadecimal.decode("52036cee2b6ffe738cc740797779e89800700a4d4141d8ab75eb4dca135978a3") ?? []
    /// y of the eight points whose order divides 8, big-endian: such a key accepts signatures that nobody made.
    private static let smallOrders: [[UInt8]] = [
        "0000000000000000000000000000000000000000000000000000000000000000",
        "0000000000000000000000000000000000000000000000000000000000000001",
        "7fffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffec",
        "05fc536d880238b13933c6d305acdfd5f098eff289f4c345b027b2c28f95e826",
        "7a03ac9277fdc74ec6cc392cfa53202a0f67100d760b3cba4fd84d3d706a17c7",
    ].map { Hexadecimal.decode($0) ?? [] }

    /// Whether 32 little-endian bytes decode to a point that is not of small order.
    static func isUsable(_ encoded: [UInt8]) -> Bool {
        guard encoded.count == 32 else { return false }
        var ordinate = [UInt8](encoded.reversed())
        // The top bit is the sign of x.
        ordinate[0] &= 0x7F
        return !smallOrders.contains(ordinate)
            && isOnCurve(BigNumber(ordinate), prime: BigNumber(prime), d: BigNumber(d), one: BigNumber([1]), BigNumber(), BigNumber())
    }

    /// y < p, and x² = (y² - 1) / (d·y² + 1) is a square, which it is when the product of both is. The last two numbers are room to work in.
    private static func isOnCurve(
        _ y: borrowing BigNumber, prime: borrowing BigNumber, d: borrowing BigNumber, one: borrowing BigNumber,
        _ square: borrowing BigNumber, _ other: borrowing BigNumber
    ) -> Bool {
        guard y.isLess(than: prime) else { return false }
        let context = LibcryptoHandle.allocated(BN_CTX_new())
        defer { BN_CTX_free(context) }
        guard BN_mod_sqr(square.pointer, y.pointer, prime.pointer, context) == 1,
            BN_mod_mul(other.pointer, d.pointer, square.pointer, prime.pointer, context) == 1,
            BN_mod_add(other.pointer, other.pointer, one.pointer, prime.pointer, context) == 1,
            BN_mod_sub(square.pointer, square.pointer, one.pointer, prime.pointer, context) == 1,
            BN_mod_mul(square.pointer, square.pointer, other.pointer, prime.pointer, context) == 1
        else { return false }
        return BN_kronecker(square.pointer, prime.pointer, context) == 1
    }
}
