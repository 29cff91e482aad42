import AWSWire
import Credentials
import JSON

/// The part of AWS KMS that handlers of custom senders call: `Decrypt`, which the AWS Encryption SDK opens a code with, and
/// `GenerateDataKey`.
///
/// Every key ARN names a key of this server: keys are derived, none is stored. Source: AWS KMS API reference.
struct KeyManagementOperations: Sendable {
    let keys: KeyManagementKeys
    let random: any RandomSource
    /// Whose keys are meant by a bare key id.
    let accountID: String

    static let targets = ["TrentService.Decrypt", "TrentService.GenerateDataKey"]
    static let signingName = "kms"
    /// KMS's own bounds make the longest request about 20 KB.
    static let bodyLimit = 65_536

    static func handles(_ target: String) -> Bool { targets.contains(target) }

    /// - Throws: `AWSError`: ValidationException, NotFoundException, InvalidCiphertextException, IncorrectKeyException,
    ///   SerializationException.
    func perform(_ target: String, _ body: [UInt8], region: String) throws -> [UInt8] {
        guard body.count <= Self.bodyLimit else { throw AWSError.requestTooLarge(limit: Self.bodyLimit) }
        guard case .object(let input) = try WireValue(json: body) else { throw AWSError.serialization("The body must be a JSON object.") }
        let request = KeyManagementRequest(input: input)
        return target == "TrentService.Decrypt" ? try decrypt(request, region) : try generateDataKey(request, region)
    }

    private func decrypt(_ request: KeyManagementRequest, _ region: String) throws -> [UInt8] {
        let blob = try request.ciphertextBlob()
        let context = try request.encryptionContext()
        let wanted = try request.string("KeyId").map { try arn(of: $0, region) }
        try request.checkAlgorithm()
        let opened: (keyARN: String, plaintext: [UInt8])
        do {
            opened = try keys.decrypt(blob, context: context)
        } catch {
            throw AWSError.invalidCiphertext(cause: error)
        }
        if let wanted, wanted != opened.keyARN { throw AWSError.incorrectKey() }
        try request.checkDryRun()
        var json = JSONWriter(reservingCapacity: 256)
        json.beginObject()
        json.member("KeyId", string: opened.keyARN)
        json.member("Plaintext", base64: opened.plaintext)
        json.member("EncryptionAlgorithm", string: "SYMMETRIC_DEFAULT")
        json.endObject()
        return json.bytes
    }

    private func generateDataKey(_ request: KeyManagementRequest, _ region: String) throws -> [UInt8] {
        guard let name = try request.string("KeyId") else { throw AWSError.missingMember("keyId") }
        let key = try arn(of: name, region)
        let context = try request.encryptionContext()
        let length = try request.dataKeyLength()
        try request.checkDryRun()
        let plaintext = random.bytes(length)
        let blob = try keys.encrypt(plaintext, keyARN: key, context: context, random: random)
        var json = JSONWriter(reservingCapacity: 512)
        json.beginObject()
        json.member("CiphertextBlob", base64: blob)
        json.member("Plaintext", base64: plaintext)
        json.member("KeyId", string: key)
        json.endObject()
        return json.bytes
    }

    /// The ARN of a key that a caller names by its ARN or by its id. Aliases name nothing here.
    private func arn(of name: String, _ region: String) throws(AWSError) -> String {
        guard (1...2_048).contains(name.utf8.count) else { throw .keyIDLength(name) }
        guard name.utf8.starts(with: "arn:".utf8) else {
            guard !name.utf8.contains(where: { $0 == UInt8(ascii: ":") || $0 == UInt8(ascii: "/") }) else { throw .unknownKey(name) }
            return "arn:aws:kms:\(region):\(accountID):key/\(name)"
        }
        let parts = name.split(separator: ":", maxSplits: 5, omittingEmptySubsequences: false)
        guard parts.count == 6, parts[1].hasPrefix("aws"), parts[2] == "kms", !parts[3].isEmpty, parts[4].utf8.count == 12,
            parts[5].hasPrefix("key/"), parts[5].utf8.count > 4
        else { throw .unknownKey(name) }
        return name
    }
}
