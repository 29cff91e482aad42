import Credentials
import Crypto
import Testing

@Suite("Messages of the AWS Encryption SDK")
struct EncryptionSDKMessageTests {
    static let arn = "arn:aws:kms:us-east-1:123456789012:key/4b8f2a3e-0d11-4f6a-9c55-0a1b2c3d4e5f"

    static func keys() throws -> KeyManagementKeys { KeyManagementKeys(masterKey: try MasterKey(bytes: [UInt8](0..<32))) }

    static func seal(_ count: Int, context: [String: String]) throws -> [UInt8] {
        let random = SeededRandom("sdk \(count)")
        return try EncryptionSDKMessage.seal(
            (0..<count).map { UInt8(truncatingIfNeeded: $0 % 251) }, keyARN: arn, context: context, keys: keys(), random: random)
    }

    /// Messages that aws-encryption-sdk 4.0.7 for Python decrypted to the plaintext, given the data key, by their SHA-256.
    @Test(
        "messages are byte for byte those that the SDK for Python decrypted",
        arguments: [
            (0, "08f0103d4a1d2cda3f6e6e15b170f3c51ab9cbca62fb89fa160c141fbb125861"),
            (6, "598c4a47d6617c6b106dfbd7ac73da4529417fe00321f196cdb9752b1436bb8e"),
            (4096, "a4c40162202de65fb8e397c04e38c2285ea0dd8d1a5c78050b3d6cc4c2087fc3"),
            (4097, "be2cf7c45442d9ece7ea1ebe99241fb8cd011e129f1244453cc5049d86e5e6f5"),
            (10_000, "600878efac7b4e285ea576bb713df12d0797464d534d4238ca1d7e4250ede764"),
        ])
    func vectors(count: Int, digest: String) throws {
        let message = try Self.seal(count, context: ["userpool-id": "us-east-1_AbCdEf123", "é": "ü", "a": ""])
        #expect(Hexadecimal.encode([UInt8](SHA256.hash(data: message))) == digest)
    }

    @Test("the header names suite and key, and its data key opens with the message's context")
    func header() throws {
        let context = ["userpool-id": "us-east-1_AbCdEf123"]
        let message = try Self.seal(6, context: context)
        #expect(message.prefix(3) == [2, 0x04, 0x78])
        var rest = message.dropFirst(3 + 32)
        func field() -> [UInt8] {
            let length = Int(rest[rest.startIndex]) << 8 | Int(rest[rest.startIndex + 1])
            defer { rest = rest.dropFirst(2 + length) }
            return [UInt8](rest.dropFirst(2).prefix(length))
        }
        let text = "userpool-id"
        let value = "us-east-1_AbCdEf123"
        #expect(field() == [0, 1, 0, UInt8(text.utf8.count)] + text.utf8 + [0, UInt8(value.utf8.count)] + value.utf8)
        #expect(rest.prefix(2) == [0, 1])
        rest = rest.dropFirst(2)
        #expect(field() == [UInt8]("aws-kms".utf8))
        #expect(field() == [UInt8](Self.arn.utf8))
        let encrypted = field()
        let opened = try Self.keys().decrypt(encrypted, context: context)
        #expect(opened.keyARN == Self.arn)
        #expect(opened.plaintext.count == 32)
        #expect(throws: CredentialsError(.sealedBoxRefused, "")) { try Self.keys().decrypt(encrypted, context: [:]) }
        #expect(rest.prefix(5) == [2, 0, 0, 16, 0])
    }

    @Test("a context that the header has no room for is refused")
    func bounds() throws {
        let long = String(repeating: "x", count: 65_536)
        #expect(throws: CredentialsError(.sealingFailed, "")) { try Self.seal(1, context: ["a": long]) }
        #expect(throws: CredentialsError(.sealingFailed, "")) { try Self.seal(1, context: [long: "a"]) }
        let fits = String(repeating: "x", count: 40_000)
        #expect(throws: CredentialsError(.sealingFailed, "")) { try Self.seal(1, context: ["a": fits, "b": fits]) }
    }
}
