/// What a server keeps instead of a password: a salt and v = g^x mod N.
public struct SRPVerifier: Sendable, Equatable, CustomStringConvertible {
    /// Big-endian, 1 to 64 bytes, without leading zero bytes. The ones made here have 16.
    public let salt: [UInt8]
    /// v, big-endian, always 384 bytes. A secret: who has it can pose as the server, and can guess passwords offline.
    public let verifier: [UInt8]

    /// Length of the salts made here, in bytes.
    public static let saltLength = 16
    private static let longestSalt = 64

    /// Takes what a store or a device (`DeviceSecretVerifierConfig`, both decoded from base64) brings.
    ///
    /// Leading zeros are dropped: some clients hash the salt as a number, some as the digits they were sent; without them both agree.
    /// Throws `srpVerifierInvalid` for an empty or zero salt, one of more than 64 bytes, or a verifier outside 0 < v < N.
    public init(salt: [UInt8], verifier: [UInt8]) throws(CredentialsError) {
        let salt = SRPPadding.stripped(salt)
        guard !salt.isEmpty, salt.count <= Self.longestSalt else {
            throw CredentialsError(.srpVerifierInvalid, "salt is not a number of at most 64 bytes")
        }
        let magnitude = SRPPadding.stripped(verifier)
        guard SRPGroup.shared.contains(magnitude) else { throw CredentialsError(.srpVerifierInvalid, "verifier is not between 0 and N") }
        self.salt = salt
        self.verifier = [UInt8](repeating: 0, count: SRPGroup.width - magnitude.count) + magnitude
    }

    /// Computes the verifier of a password under a salt of 16 fresh bytes.
    public init(password: RawPassword, identity: SRPIdentity, random: any RandomSource) {
        let salt = Self.fullWidth(random.bytes(Self.saltLength))
        self.init(password: password, identity: identity, checkedSalt: salt)
    }

    /// Computes the verifier of a password under a given salt. Throws `srpVerifierInvalid` as `init(salt:verifier:)` does.
    public init(password: RawPassword, identity: SRPIdentity, salt: [UInt8]) throws(CredentialsError) {
        let salt = SRPPadding.stripped(salt)
        guard !salt.isEmpty, salt.count <= Self.longestSalt else {
            throw CredentialsError(.srpVerifierInvalid, "salt is not a number of at most 64 bytes")
        }
        self.init(password: password, identity: identity, checkedSalt: salt)
    }

    private init(password: RawPassword, identity: SRPIdentity, checkedSalt: [UInt8]) {
        salt = checkedSalt
        verifier = SRPGroup.shared.powerOfGenerator(identity.exponent(password: password, salt: checkedSalt)).bytes(width: SRPGroup.width)
    }

    init(trustedSalt: [UInt8], number: borrowing BigNumber) {
        salt = trustedSalt
        verifier = number.bytes(width: SRPGroup.width)
    }

    /// Makes sixteen bytes print as thirty-two digits, because a leading zero digit is where clients' ideas of padding part.
    static func fullWidth(_ bytes: [UInt8]) -> [UInt8] {
        guard let first = bytes.first, first < 0x10 else { return bytes }
        return [first | 0x10] + bytes.dropFirst()
    }

    /// Whether `password` is the one this was made from; takes the same time for every answer.
    public func matches(_ password: RawPassword, identity: SRPIdentity) -> Bool {
        let computed = SRPGroup.shared.powerOfGenerator(identity.exponent(password: password, salt: salt))
        return ConstantTime.equal(computed.bytes(width: SRPGroup.width), verifier)
    }

    /// SALT as it goes to the client.
    public var saltHex: String { Hexadecimal.encode(salt) }

    public var description: String { "SRPVerifier" }
}
