import Crypto

/// The 16-byte key of one SRP exchange, and the claim that is signed with it.
public struct SRPSessionKey: Sendable, CustomStringConvertible {
    private let key: SymmetricKey

    /// HKDF-SHA256 with salt padHex(u) over padHex(S), one block, cut to 16 bytes.
    init(shared: [UInt8], scrambler: [UInt8]) {
        key = HKDF<SHA256>.deriveKey(
            inputKeyMaterial: SymmetricKey(data: SRPPadding.padded(shared)), salt: SRPPadding.padded(scrambler),
            info: [UInt8]("Caldera Derived Key".utf8),
            outputByteCount: 16)
    }

    /// HMAC-SHA256(key, group | name | secret block | timestamp), 32 bytes: PASSWORD_CLAIM_SIGNATURE before base64.
    ///
    /// - Parameters:
    ///   - secretBlock: SECRET_BLOCK after base64 decoding.
    ///   - timestamp: TIMESTAMP exactly as the client sent it.
    public func claimSignature(identity: SRPIdentity, secretBlock: [UInt8], timestamp: String) -> [UInt8] {
        var code = HMAC<SHA256>(key: key)
        code.update(data: [UInt8](identity.group.utf8))
        code.update(data: [UInt8](identity.name.utf8))
        code.update(data: secretBlock)
        code.update(data: [UInt8](timestamp.utf8))
        return [UInt8](code.finalize())
    }

    /// Whether PASSWORD_CLAIM_SIGNATURE (standard base64) is the one this key makes, compared in constant time. Malformed base64 is just wrong.
    public func accepts(signature: String, identity: SRPIdentity, secretBlock: [UInt8], timestamp: String) -> Bool {
        guard let presented = Base64Alphabet.standard.decode(signature.utf8) else { return false }
        return ConstantTime.equal(presented, claimSignature(identity: identity, secretBlock: secretBlock, timestamp: timestamp))
    }

    /// The key as it came out of a sealed SECRET_BLOCK.
    package init(bytes: [UInt8]) { key = SymmetricKey(data: bytes) }

    package var bytes: [UInt8] { key.withUnsafeBytes { [UInt8]($0) } }

    public var description: String { "SRPSessionKey" }
}
