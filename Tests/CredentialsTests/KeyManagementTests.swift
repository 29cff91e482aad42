import Credentials
import Crypto
import Testing

@Suite("Keys in the manner of KMS")
struct KeyManagementTests {
    private let random = SeededRandom("kms")
    private let arn = "arn:aws:kms:us-east-1:123456789012:key/4b8f2a3e-0d11-4f6a-9c55-0a1b2c3d4e5f"
    private let context = ["userpool-id": "us-east-1_AbCdEf123", "b": "2", "a": "1"]

    private func keys(_ first: UInt8 = 0, generation: UInt8 = 0) throws -> KeyManagementKeys {
        KeyManagementKeys(masterKey: try MasterKey(bytes: [first] + [UInt8](1..<32), generation: generation))
    }

    @Test("a blob opens with its context in any order, and names its key", arguments: [0, 1, 32, 4096])
    func roundTrip(count: Int) throws {
        let plaintext = random.bytes(count)
        let blob = try keys().encrypt(plaintext, keyARN: arn, context: context, random: random)
        let opened = try keys().decrypt(blob, context: ["a": "1", "b": "2", "userpool-id": "us-east-1_AbCdEf123"])
        #expect(opened.plaintext == plaintext)
        #expect(opened.keyARN == arn)
        #expect(try keys().encrypt(plaintext, keyARN: arn, context: context, random: random) != blob)
        #expect(try keys().decrypt(keys().encrypt([1], keyARN: arn, context: [:], random: random), context: [:]).plaintext == [1])
    }

    @Test("another context does not open it")
    func otherContexts() throws {
        let blob = try keys().encrypt([1, 2, 3], keyARN: arn, context: ["a": "1", "b": "2"], random: random)
        for other in [
            [:], ["a": "1"], ["a": "1", "b": "3"], ["a": "2", "b": "1"], ["A": "1", "b": "2"], ["a": "1", "b": "2", "c": ""], ["a1b": "2"],
        ] {
            #expect(throws: CredentialsError(.sealedBoxRefused, "")) { try keys().decrypt(blob, context: other) }
        }
    }

    @Test("another key, a change of any bit, and bytes that are no blob do not open")
    func tampering() throws {
        let blob = try keys().encrypt([1, 2, 3], keyARN: arn, context: context, random: random)
        #expect(throws: CredentialsError(.sealedBoxRefused, "")) { try keys(9).decrypt(blob, context: context) }
        #expect(throws: CredentialsError(.sealedUnderAnotherKey, "")) { try keys(generation: 1).decrypt(blob, context: context) }
        for index in blob.indices {
            var changed = blob
            changed[index] ^= 1
            #expect(throws: CredentialsError.self) { try keys().decrypt(changed, context: context) }
        }
        for length in 0..<blob.count {
            #expect(throws: CredentialsError.self) { try keys().decrypt([UInt8](blob.prefix(length)), context: context) }
        }
        #expect(throws: CredentialsError.self) { try keys().decrypt(blob + [0], context: context) }
        // The ARN in clear cannot be exchanged for one of the same length.
        let other = try keys().encrypt([1, 2, 3], keyARN: String(arn.dropLast()) + "0", context: context, random: random)
        let header = 3 + arn.utf8.count
        #expect(throws: CredentialsError(.sealedBoxRefused, "")) {
            try keys().decrypt([UInt8](other[..<header] + blob[header...]), context: context)
        }
    }

    @Test("an ARN that no key has is refused")
    func arns() throws {
        for arn in ["", String(repeating: "x", count: 2049)] {
            #expect(throws: CredentialsError(.sealingFailed, "")) { try keys().encrypt([1], keyARN: arn, context: [:], random: random) }
        }
        _ = try keys().encrypt([1], keyARN: String(repeating: "x", count: 2048), context: [:], random: random)
    }

    @Test("keys print nothing")
    func description() throws {
        var dumped = ""
        dump(try keys(), to: &dumped)
        #expect(dumped == "- KeyManagementKeys\n")
    }
}
