/// A or B: what one side shows the other, a number with 0 < value < N.
public struct SRPPublicValue: Sendable, Equatable {
    /// Big-endian, without leading zero bytes, 1 to 384 bytes.
    public let magnitude: [UInt8]

    /// A prime's worth of digits and a few leading zeros; more is no honest client's.
    private static let longestText = SRPGroup.width * 2 + 8

    /// Reads SRP_A or SRP_B: hexadecimal digits of either case.
    ///
    /// Throws `srpValueInvalid` for other characters, too many of them, and values that are 0 modulo N or not below N (SRP-6a: the
    /// server MUST abort when A mod N = 0; honest clients send a reduced A).
    public init(hex: String) throws(CredentialsError) {
        guard hex.utf8.count <= Self.longestText, let bytes = Hexadecimal.decode(hex) else {
            throw CredentialsError(.srpValueInvalid, "SRP value is not hexadecimal of at most 3072 bits")
        }
        try self.init(bytes: bytes)
    }

    /// Reads a big-endian number, with or without leading zeros. Throws `srpValueInvalid` unless 0 < value < N.
    public init(bytes: [UInt8]) throws(CredentialsError) {
        let magnitude = SRPPadding.stripped(bytes)
        guard SRPGroup.shared.contains(magnitude) else { throw CredentialsError(.srpValueInvalid, "SRP value is not between 0 and N") }
        self.magnitude = magnitude
    }

    init(_ number: borrowing BigNumber) throws(CredentialsError) {
        guard !number.isZero else { throw CredentialsError(.srpValueInvalid, "SRP value is 0 modulo N") }
        magnitude = number.magnitude
    }

    /// Lower-case, two digits a byte, for SRP_A and SRP_B on the wire.
    public var hex: String { Hexadecimal.encode(magnitude) }
}
