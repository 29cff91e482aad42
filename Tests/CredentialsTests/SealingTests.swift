import Credentials
import Testing

@Suite("Values under the master key")
struct SealingTests {
    private let random = SeededRandom("sealing")
    private let raw = [UInt8](0..<32)
    private let place = SealBinding(table: "users", column: "password", row: ["us-east-1_AbCdEf123", "alice"])

    private func box(_ purpose: String = "user.password", generation: UInt8 = 0) throws -> SealedBox {
        SealedBox(masterKey: try MasterKey(bytes: raw, generation: generation), purpose: purpose)
    }

    @Test("a box opens to what was sealed", arguments: [0, 1, 400, 5000])
    func roundTrip(count: Int) throws {
        let plaintext = random.bytes(count)
        let sealed = try box().seal(plaintext, binding: place, random: random)
        #expect(sealed.count == count + SealedBox.overhead)
        #expect(try box().open(sealed, binding: place) == plaintext)
        #expect(try box().seal(plaintext, binding: place, random: random) != sealed)
        let text = try box().sealText(plaintext, binding: place, random: random)
        #expect(try box().openText(text, binding: place) == plaintext)
        let block = try box().sealBlock(plaintext, binding: place, random: random)
        #expect(block.utf8.count % 4 == 0)
        #expect(try box().openBlock(block, binding: place) == plaintext)
    }

    @Test("a box with any bit changed, cut short or made longer does not open")
    func tampering() throws {
        let sealed = try box().seal([1, 2, 3], binding: place, random: random)
        for index in sealed.indices {
            var changed = sealed
            changed[index] ^= 0x01
            #expect(throws: CredentialsError.self) { try box().open(changed, binding: place) }
        }
        for length in 0..<sealed.count {
            #expect(throws: CredentialsError.self) { try box().open([UInt8](sealed.prefix(length)), binding: place) }
        }
        #expect(throws: CredentialsError(.sealedBoxRefused, "")) { try box().open(sealed + [0], binding: place) }
        #expect(throws: CredentialsError(.sealedBoxMalformed, "")) { try box().openText("a b", binding: place) }
        #expect(throws: CredentialsError(.sealedBoxMalformed, "")) { try box().openBlock("AAA", binding: place) }
    }

    @Test("a box opens only in its place, for its purpose, under its key")
    func binding() throws {
        let sealed = try box().seal([1, 2, 3], binding: place, random: random)
        let refused = CredentialsError(.sealedBoxRefused, "")
        for other in [
            SealBinding(table: "users", column: "password", row: ["us-east-1_AbCdEf123", "bob"]),
            SealBinding(table: "users", column: "totp", row: ["us-east-1_AbCdEf123", "alice"]),
            SealBinding(table: "users", column: "password", row: ["us-east-1_AbCdEf12", "3alice"]),
            SealBinding(table: "users", column: "password", row: ["us-east-1_AbCdEf123", "alice", ""]), SealBinding([]),
        ] {
            #expect(throws: refused) { try box().open(sealed, binding: other) }
        }
        #expect(throws: refused) { try box("user.totp").open(sealed, binding: place) }
        let stranger = SealedBox(masterKey: try MasterKey(bytes: [UInt8](1...32)), purpose: "user.password")
        #expect(throws: refused) { try stranger.open(sealed, binding: place) }
        #expect(throws: CredentialsError(.sealedUnderAnotherKey, "")) { try box(generation: 1).open(sealed, binding: place) }
    }

    @Test("a master key is read from bytes, base64 or a file, and never printed")
    func masterKey() throws {
        let text = "AAECAwQFBgcICQoLDA0ODxAREhMUFRYXGBkaGxwdHh8="
        let keys = try [
            MasterKey(bytes: raw), MasterKey(base64: text), MasterKey(fileContents: raw), MasterKey(fileContents: [UInt8](text.utf8)),
            MasterKey(fileContents: [UInt8]((text + "\n").utf8)), MasterKey(fileContents: [UInt8]((text + "\r\n").utf8)),
        ]
        for key in keys {
            #expect(key.secret("x") == keys[0].secret("x"))
            #expect(key.description == "MasterKey(generation 0)")
            var dumped = ""
            dump(key, to: &dumped)
            #expect(dumped == "- MasterKey(generation 0)\n")
        }
        #expect(keys[0].secret("x").count == 32)
        #expect(keys[0].secret("x") != keys[0].secret("y"))
        let invalid = CredentialsError(.masterKeyInvalid, "")
        #expect(throws: invalid) { try MasterKey(bytes: [UInt8](raw.dropLast())) }
        #expect(throws: invalid) { try MasterKey(base64: "AAEC") }
        #expect(throws: invalid) { try MasterKey(base64: text + "\n") }
        #expect(throws: invalid) { try MasterKey(fileContents: [UInt8]((text + "\nmore").utf8)) }
        #expect(throws: invalid) { try MasterKey(fileContents: []) }
    }

    @Test("a keyed hash depends on value, context, purpose and key")
    func keyedHash() throws {
        let key = try MasterKey(bytes: raw)
        let codes = KeyedHash(masterKey: key, purpose: "code")
        let stored = codes.hash("123456", context: ["pool", "alice"])
        #expect(stored.count == KeyedHash.length)
        #expect(codes.matches("123456", context: ["pool", "alice"], stored: stored))
        #expect(!codes.matches("123457", context: ["pool", "alice"], stored: stored))
        #expect(!codes.matches("123456", context: ["pool", "bob"], stored: stored))
        #expect(!codes.matches("123456", context: ["poo", "lalice"], stored: stored))
        #expect(!codes.matches("123456", stored: stored))
        #expect(!codes.matches("123456", context: ["pool", "alice"], stored: []))
        #expect(codes.hash("x") != KeyedHash(masterKey: key, purpose: "refresh-token").hash("x"))
    }

    /// Computed with Python's hmac.
    @Test("SECRET_HASH is what clients send")
    func secretHash() {
        let secret = "1a2b3c4d5e6f7g8h9i0jsecretsecretsecretsecretsecret01"
        let hash = SecretHash.compute(clientSecret: secret, username: "alice", clientID: "1h57kf5cpq17m0eml12EXAMPLE")
        #expect(hash == "jlAI+AyBcBdOxXLXrAo4Af7oSNjC7ABZY4PbanmMkpA=")
        #expect(SecretHash.isValid(hash, clientSecret: secret, username: "alice", clientID: "1h57kf5cpq17m0eml12EXAMPLE"))
        #expect(!SecretHash.isValid(hash, clientSecret: secret, username: "bob", clientID: "1h57kf5cpq17m0eml12EXAMPLE"))
        #expect(!SecretHash.isValid("", clientSecret: secret, username: "alice", clientID: "1h57kf5cpq17m0eml12EXAMPLE"))
    }
}
