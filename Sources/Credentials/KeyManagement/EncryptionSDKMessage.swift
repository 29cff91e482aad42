import Crypto

/// Messages that the AWS Encryption SDK reads: format version 2, suite 0x0478 (AES-256-GCM, HKDF-SHA512, key commitment, no signature).
///
/// Source: AWS Encryption SDK developer guide, "AWS Encryption SDK message format reference" and "algorithms reference".
public enum EncryptionSDKMessage {
    private static let version: UInt8 = 2
    private static let suite: [UInt8] = [0x04, 0x78]
    private static let messageIDLength = 32
    private static let dataKeyLength = 32
    private static let framed: UInt8 = 2
    /// The SDKs' own default.
    private static let frameLength = 4096
    /// Counts and lengths in the header are two bytes.
    private static let longestField = Int(UInt16.max)

    /// Encrypts `plaintext` under a fresh data key, and that under the key that `keyARN` names, with the same encryption context: a KMS
    /// keyring hands the encrypted data key and the message's context to KMS `Decrypt`, which is `KeyManagementKeys.decrypt`.
    ///
    /// - Parameters:
    ///   - keyARN: 1 to 2048 UTF-8 bytes.
    ///   - context: stands in the message in clear; all of it together at most 65535 bytes.
    /// - Throws: `sealingFailed` for an ARN or a context beyond those bounds.
    public static func seal(
        _ plaintext: [UInt8], keyARN: String, context: [String: String], keys: KeyManagementKeys, random: any RandomSource
    ) throws(CredentialsError) -> [UInt8] {
        let messageID = random.bytes(messageIDLength)
        let dataKey = SymmetricKey(data: random.bytes(dataKeyLength))
        let encryptedDataKey = try keys.encrypt(dataKey.withUnsafeBytes { [UInt8]($0) }, keyARN: keyARN, context: context, random: random)
        // The suite's id stands before the label of the data key, and not before that of the commitment.
        let messageKey = derive(dataKey, salt: messageID, info: suite + [UInt8]("DERIVEKEY".utf8))
        let commitment = derive(dataKey, salt: messageID, info: [UInt8]("COMMITKEY".utf8))

        var message = [version] + suite + messageID
        message += try field(serialised(context))
        message += [0, 1]
        message += try field([UInt8]("aws-kms".utf8))
        message += try field([UInt8](keyARN.utf8))
        message += try field(encryptedDataKey)
        message += [framed] + bigEndian(UInt32(frameLength))
        message += commitment.withUnsafeBytes { [UInt8]($0) }
        // The header's tag is that of nothing at sequence number 0, over the header.
        message += try encrypt([], sequence: 0, authenticating: message, key: messageKey).tag
        return try message + frames(plaintext[...], messageID: messageID, key: messageKey)
    }

    private static func frames(_ plaintext: ArraySlice<UInt8>, messageID: [UInt8], key: SymmetricKey) throws(CredentialsError) -> [UInt8] {
        var rest = plaintext
        var sequence: UInt32 = 1
        var body: [UInt8] = []
        while rest.count > frameLength {
            let content = rest.prefix(frameLength)
            rest = rest.dropFirst(frameLength)
            body += bigEndian(sequence)
            body += try frame(content, "AWSKMSEncryptionClient Frame", sequence: sequence, messageID: messageID, key: key)
            sequence += 1
        }
        body += bigEndian(UInt32.max) + bigEndian(sequence)
        return try body + frame(rest, "AWSKMSEncryptionClient Final Frame", sequence: sequence, messageID: messageID, key: key)
    }

    /// Nonce, length where it is the last frame, ciphertext and tag.
    private static func frame(
        _ content: ArraySlice<UInt8>, _ label: String, sequence: UInt32, messageID: [UInt8], key: SymmetricKey
    ) throws(CredentialsError) -> [UInt8] {
        let length = UInt64(content.count)
        let associated = messageID + [UInt8](label.utf8) + bigEndian(sequence) + bigEndian(length)
        let (ciphertext, tag) = try encrypt([UInt8](content), sequence: sequence, authenticating: associated, key: key)
        let isFinal = label.hasSuffix("Final Frame")
        return nonce(sequence) + (isFinal ? bigEndian(UInt32(length)) : []) + ciphertext + tag
    }

    /// A message's key encrypts nothing but its own frames, so their numbers are nonces enough.
    private static func nonce(_ sequence: UInt32) -> [UInt8] { [UInt8](repeating: 0, count: 8) + bigEndian(sequence) }

    private static func encrypt(
        _ content: [UInt8], sequence: UInt32, authenticating associated: [UInt8], key: SymmetricKey
    ) throws(CredentialsError) -> (ciphertext: [UInt8], tag: [UInt8]) {
        guard let nonce = try? AES.GCM.Nonce(data: nonce(sequence)),
            let box = try? AES.GCM.seal(content, using: key, nonce: nonce, authenticating: associated)
        else { throw CredentialsError(.sealingFailed, "AES-GCM would not seal") }
        return ([UInt8](box.ciphertext), [UInt8](box.tag))
    }

    private static func derive(_ key: SymmetricKey, salt: [UInt8], info: [UInt8]) -> SymmetricKey {
        HKDF<SHA512>.deriveKey(inputKeyMaterial: key, salt: salt, info: info, outputByteCount: 32)
    }

    /// Nothing at all for an empty context, not even its count.
    private static func serialised(_ context: [String: String]) throws(CredentialsError) -> [UInt8] {
        guard !context.isEmpty else { return [] }
        guard context.count <= longestField else { throw CredentialsError(.sealingFailed, "encryption context is too long") }
        var bytes = bigEndian(UInt16(context.count))
        for (key, value) in EncryptionContext.sorted(context) {
            bytes += try field([UInt8](key.utf8))
            bytes += try field([UInt8](value.utf8))
        }
        return bytes
    }

    private static func field(_ bytes: [UInt8]) throws(CredentialsError) -> [UInt8] {
        guard bytes.count <= longestField else { throw CredentialsError(.sealingFailed, "field of the message header is too long") }
        return bigEndian(UInt16(bytes.count)) + bytes
    }

    private static func bigEndian(_ value: some FixedWidthInteger) -> [UInt8] { withUnsafeBytes(of: value.bigEndian) { [UInt8]($0) } }
}
