/// Symmetric keys in the manner of AWS KMS, of our own: each is derived from the master key and the key's ARN, so none has to be stored.
///
/// A blob is `version (1) | length of the ARN (2, big-endian) | ARN | sealed box`. The box is bound to the ARN and to the encryption context.
public struct KeyManagementKeys: Sendable, CustomStringConvertible, CustomReflectable {
    private static let version: UInt8 = 1
    private static let headerLength = 3
    /// KMS key ids are 1 to 2048 characters (KMS API reference, Encrypt).
    private static let longestARN = 2048

    private let masterKey: MasterKey

    public init(masterKey: MasterKey) { self.masterKey = masterKey }

    /// Encrypts `plaintext` under the key that `keyARN` names (KMS `Encrypt`).
    ///
    /// - Parameters:
    ///   - keyARN: 1 to 2048 UTF-8 bytes; the blob shows it in clear, as KMS's does.
    ///   - context: the encryption context, which `decrypt` has to be given again; its order does not matter.
    /// - Throws: `sealingFailed` for an ARN that is empty or too long.
    public func encrypt(
        _ plaintext: [UInt8], keyARN: String, context: [String: String], random: any RandomSource
    ) throws(CredentialsError) -> [UInt8] {
        let name = [UInt8](keyARN.utf8)
        guard (1...Self.longestARN).contains(name.count) else {
            throw CredentialsError(.sealingFailed, "key ARN is not 1 to \(Self.longestARN) bytes")
        }
        let sealed = try box(keyARN).seal(plaintext, binding: Self.binding(keyARN, context), random: random)
        return [Self.version, UInt8(name.count >> 8), UInt8(name.count & 0xFF)] + name + sealed
    }

    /// Decrypts what `encrypt` made (KMS `Decrypt`), and says under which key it was.
    ///
    /// Throws `sealedBoxMalformed` for bytes that are no such blob, `sealedUnderAnotherKey` for another generation of the master key,
    /// `sealedBoxRefused` when blob or context were changed.
    public func decrypt(
        _ blob: [UInt8], context: [String: String]
    ) throws(CredentialsError) -> (keyARN: String, plaintext: [UInt8]) {
        guard blob.count > Self.headerLength, blob[0] == Self.version else {
            throw CredentialsError(.sealedBoxMalformed, "not a ciphertext blob")
        }
        let length = Int(blob[1]) << 8 | Int(blob[2])
        let rest = blob[Self.headerLength...]
        guard (1...Self.longestARN).contains(length), rest.count > length,
            let keyARN = String(validating: rest.prefix(length), as: UTF8.self)
        else { throw CredentialsError(.sealedBoxMalformed, "ciphertext blob names no key") }
        let plaintext = try box(keyARN).open([UInt8](rest.dropFirst(length)), binding: Self.binding(keyARN, context))
        return (keyARN, plaintext)
    }

    private func box(_ keyARN: String) -> SealedBox { SealedBox(masterKey: masterKey, purpose: "kms \(keyARN)") }

    private static func binding(_ keyARN: String, _ context: [String: String]) -> SealBinding {
        SealBinding([keyARN] + EncryptionContext.sorted(context).flatMap { [$0.key, $0.value] })
    }

    public var description: String { "KeyManagementKeys" }
    public var customMirror: Mirror { Mirror(self, children: [:]) }
}
