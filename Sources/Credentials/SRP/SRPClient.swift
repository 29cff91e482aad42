/// The client's side of SRP-6a, for browsers at the sign-in pages, whose devices prove themselves without a script, for the load generator and for tests.
public struct SRPClient: Sendable {
    /// A, for SRP_A.
    public let publicValue: SRPPublicValue
    private let secret: [UInt8]

    /// Draws a 256-bit a. Throws `srpValueInvalid` when A comes out as 0.
    public init(random: any RandomSource) throws(CredentialsError) { try self.init(secret: random.bytes(SRPChallenge.secretLength)) }

    /// Takes a given a, big-endian, of at most 384 bytes (older clients draw 1024 bits). Throws `srpValueInvalid` for a longer one.
    public init(secret: [UInt8]) throws(CredentialsError) {
        guard secret.count <= SRPGroup.width else { throw CredentialsError(.srpValueInvalid, "a is longer than the group") }
        self.secret = secret
        publicValue = try SRPPublicValue(SRPGroup.shared.powerOfGenerator(secret))
    }

    /// The session key that answers a challenge. Throws `srpScramblerZero` when u is 0.
    public func sessionKey(
        identity: SRPIdentity, password: RawPassword, salt: [UInt8], server: SRPPublicValue
    ) throws(CredentialsError) -> SRPSessionKey {
        let scrambler = try SRPPadding.scrambler(client: publicValue, server: server)
        let shared = SRPGroup.shared.clientSecret(
            server: BigNumber(server.magnitude), scrambler: BigNumber(scrambler),
            password: identity.exponent(password: password, salt: salt),
            secret: secret)
        return SRPSessionKey(shared: shared.magnitude, scrambler: scrambler)
    }
}
