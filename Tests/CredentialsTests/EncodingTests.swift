import Credentials
import Synchronization
import Testing

@Suite("Encodings and random text")
struct EncodingTests {
    /// RFC 4648 section 10, and the two digits in which the alphabets differ.
    @Test(
        "base64 follows RFC 4648",
        arguments: [
            ("", ""), ("f", "Zg=="), ("fo", "Zm8="), ("foo", "Zm9v"), ("foob", "Zm9vYg=="), ("fooba", "Zm9vYmE="), ("foobar", "Zm9vYmFy"),
            ("~~~?>", "fn5+Pz4="),
        ])
    func base64(text: String, encoded: String) throws {
        let bytes = [UInt8](text.utf8)
        #expect(Base64.encode(bytes) == encoded)
        #expect(try Base64.decode(encoded) == bytes)
        let url = encoded.replacing("=", with: "").replacing("+", with: "-").replacing("/", with: "_")
        #expect(Base64URL.encode(bytes) == url)
        #expect(try Base64URL.decode(url) == bytes)
    }

    @Test(
        "base64 that could be spelt otherwise is refused",
        arguments: ["Zg", "Zg=", "Zh==", "Zm9=", "Z===", "====", "=", "Zg==Zg==", "Zg==\n", "Zm 9v", "Zm9_", "Zm9é", "Zm8=="])
    func looseBase64(text: String) {
        #expect(throws: CredentialsError(.base64Invalid, "")) { try Base64.decode(text) }
    }

    @Test(
        "base64url that could be spelt otherwise is refused", arguments: ["Z", "Zg==", "Zh", "Zm9", "Zm9+", "Zm9/", "Zm9v\n", "Zm9vYg=="])
    func looseBase64URL(text: String) {
        #expect(throws: CredentialsError(.base64Invalid, "")) { try Base64URL.decode(text) }
    }

    @Test("every length survives both alphabets")
    func lengths() throws {
        let random = SeededRandom("lengths")
        for count in 0..<70 {
            let bytes = random.bytes(count)
            #expect(try Base64.decode(Base64.encode(bytes)) == bytes)
            #expect(try Base64URL.decode(Base64URL.encode(bytes)) == bytes)
            #expect(Hexadecimal.decode(Hexadecimal.encode(bytes)) == bytes)
        }
        #expect(Hexadecimal.decode("fFa") == [0x0F, 0xFA])
        #expect(Hexadecimal.decode("0g") == nil)
    }

    @Test("identifiers have Cognito's shapes")
    func shapes() {
        let random = SeededRandom("shapes")
        #expect(RandomText.code(random: random).wholeMatch(of: /[0-9]{6}/) != nil)
        #expect(RandomText.code(digits: 8, random: random).wholeMatch(of: /[0-9]{8}/) != nil)
        #expect(RandomText.clientID(random: random).wholeMatch(of: /[a-z0-9]{26}/) != nil)
        #expect(RandomText.clientSecret(random: random).wholeMatch(of: /[a-z0-9]{52}/) != nil)
        #expect(RandomText.poolName(random: random).wholeMatch(of: /[0-9A-Za-z]{9}/) != nil)
        #expect(RandomText.token(random: random).wholeMatch(of: /[0-9A-Za-z_-]{43}/) != nil)
        #expect(
            RandomText.uuid(random: random).wholeMatch(of: /[0-9a-f]{8}-[0-9a-f]{4}-4[0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}/) != nil)
    }

    @Test("bytes that would favour a code's first six digits are drawn again")
    func unbiased() {
        #expect(RandomText.code(random: HighThenSevens()) == "777777")
    }

    @Test("constant-time comparison compares")
    func comparison() {
        #expect(ConstantTime.equal([UInt8](), []))
        #expect(ConstantTime.equal("a", "a"))
        #expect(!ConstantTime.equal("a", "b"))
        #expect(!ConstantTime.equal("a", "ab"))
    }

    /// Six bytes of 250 and above, which modulo 10 would become 0 to 5, then nothing but sevens.
    private final class HighThenSevens: RandomSource {
        private let asked = Mutex(false)
        func bytes(_ count: Int) -> [UInt8] {
            let second = asked.withLock { asked in
                defer { asked = true }
                return asked
            }
            return second ? [UInt8](repeating: 7, count: count) : [UInt8]((250...255).prefix(count))
        }
    }
}
