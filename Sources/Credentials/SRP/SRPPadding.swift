import Crypto

/// How Cognito's clients turn numbers into hash input: the shortest two's-complement form of a positive number, so a zero byte
/// stands before a magnitude whose top bit is set (Java's `BigInteger.toByteArray`, not the fixed width of RFC 5054).
enum SRPPadding {
    static func stripped(_ bytes: [UInt8]) -> [UInt8] { [UInt8](bytes.drop { $0 == 0 }) }

    static func padded(_ bytes: [UInt8]) -> [UInt8] {
        let magnitude = stripped(bytes)
        guard let first = magnitude.first else { return [0] }
        return first & 0x80 != 0 ? [0] + magnitude : magnitude
    }

    /// u = H(padHex(A) | padHex(B)). Throws `srpScramblerZero` when it is 0.
    static func scrambler(client: SRPPublicValue, server: SRPPublicValue) throws(CredentialsError) -> [UInt8] {
        var hash = SHA256()
        hash.update(data: padded(client.magnitude))
        hash.update(data: padded(server.magnitude))
        let scrambler = stripped([UInt8](hash.finalize()))
        guard !scrambler.isEmpty else { throw CredentialsError(.srpScramblerZero, "u is zero") }
        return scrambler
    }
}
