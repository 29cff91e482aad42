import Crypto

/// The server's half of an SRP exchange, to be kept (sealed) between the challenge and the answer.
public struct SRPChallenge: Sendable, Equatable, CustomStringConvertible {
    /// b, 32 bytes, secret and used for one challenge only.
    public let secret: [UInt8]
    /// B, for SRP_B.
    public let publicValue: SRPPublicValue

    /// Length of b in bytes: 256 bits match the strength of a 3072-bit group.
    public static let secretLength = 32

    /// Takes back what was sealed. Throws `srpValueInvalid` unless `secret` is 32 bytes.
    public init(secret: [UInt8], publicValue: SRPPublicValue) throws(CredentialsError) {
        guard secret.count == Self.secretLength else { throw CredentialsError(.srpValueInvalid, "b is not 32 bytes") }
        self.secret = secret
        self.publicValue = publicValue
    }

    public var description: String { "SRPChallenge" }
}

/// SRP-6a as Cognito's servers speak it (facts A3; Wu, "SRP-6: Improvements and Refinements", with Cognito's padding and key derivation).
public enum SRPServer {
    /// Draws b and computes B = k·v + g^b mod N. Throws `srpValueInvalid` when B comes out as 0.
    public static func challenge(for verifier: SRPVerifier, random: any RandomSource) throws(CredentialsError) -> SRPChallenge {
        let secret = random.bytes(SRPChallenge.secretLength)
        let number = SRPGroup.shared.serverPublic(verifier: BigNumber(verifier.verifier), secret: secret)
        return try SRPChallenge(secret: secret, publicValue: SRPPublicValue(number))
    }

    /// The key both sides end with when the client knew the password. Throws `srpScramblerZero` when u is 0.
    public static func sessionKey(
        client: SRPPublicValue, challenge: SRPChallenge, verifier: SRPVerifier
    ) throws(CredentialsError) -> SRPSessionKey {
        let scrambler = try SRPPadding.scrambler(client: client, server: challenge.publicValue)
        let shared = SRPGroup.shared.serverSecret(
            client: BigNumber(client.magnitude), verifier: BigNumber(verifier.verifier), scrambler: BigNumber(scrambler),
            secret: challenge.secret)
        return SRPSessionKey(shared: shared.magnitude, scrambler: scrambler)
    }
}
