import Credentials
import Testing

@Suite("One-time passwords")
struct OneTimePasswordTests {
    private let secret = [UInt8]("12345678901234567890".utf8)

    /// RFC 4226 appendix D.
    @Test("codes of counters 0 to 9")
    func counters() {
        let codes = ["755224", "287082", "359152", "969429", "338314", "254676", "287922", "162583", "399871", "520489"]
        for (counter, code) in codes.enumerated() { #expect(TOTP.code(secret: secret, step: Int64(counter)) == code) }
    }

    /// RFC 6238 appendix B, its SHA-1 rows, the last six of eight digits.
    @Test(
        "codes at given times",
        arguments: [
            (Int64(59), "287082"), (1_111_111_109, "081804"), (1_111_111_111, "050471"), (1_234_567_890, "005924"),
            (2_000_000_000, "279037"), (20_000_000_000, "353130"),
        ])
    func times(seconds: Int64, code: String) {
        #expect(TOTP.code(secret: secret, step: TOTP.step(at: seconds)) == code)
        #expect(TOTP.matchingStep(code, secret: secret, at: seconds) == seconds / 30)
    }

    @Test("a step lasts 30 seconds", arguments: [(Int64(0), Int64(0)), (29, 0), (30, 1), (59, 1), (-1, -1), (-30, -1), (-31, -2)])
    func steps(seconds: Int64, step: Int64) {
        #expect(TOTP.step(at: seconds) == step)
    }

    @Test("a code is good in its step, one before and one after, and in no other")
    func window() {
        let code = TOTP.code(secret: secret, step: 100)
        for step in Int64(97)...103 {
            let match = TOTP.matchingStep(code, secret: secret, at: step * 30 + 15)
            #expect(match == ((99...101).contains(step) ? 100 : nil))
        }
        #expect(TOTP.matchingStep(code, secret: [UInt8]("12345678901234567891".utf8), at: 3000) == nil)
    }

    @Test(
        "text that is not the six digits is no code",
        arguments: ["", "84755224", "55224", " 755224", "755224 ", "７５５２２４", "+55224", "755225"])
    func refusals(code: String) {
        #expect(TOTP.matchingStep("755224", secret: secret, at: 0) == 0)
        #expect(TOTP.matchingStep(code, secret: secret, at: 0) == nil)
    }

    @Test("times at the ends of the calendar do no harm", arguments: [Int64.min, .min + 1, .max])
    func extremes(seconds: Int64) {
        let code = TOTP.code(secret: secret, step: TOTP.step(at: seconds))
        #expect(TOTP.matchingStep(code, secret: secret, at: seconds) == TOTP.step(at: seconds))
    }

    @Test("a new secret has 20 bytes of the random source")
    func newSecret() {
        #expect(TOTP.newSecret(random: FixedBytes(value: [UInt8](0..<64))) == [UInt8](0..<20))
    }

    /// RFC 4648 section 10, without its padding.
    @Test(
        "base 32 of the standard's texts",
        arguments: [
            ("", ""), ("f", "MY"), ("fo", "MZXQ"), ("foo", "MZXW6"), ("foob", "MZXW6YQ"), ("fooba", "MZXW6YTB"), ("foobar", "MZXW6YTBOI"),
            ("12345678901234567890", "GEZDGNBVGY3TQOJQGEZDGNBVGY3TQOJQ"),
        ])
    func base32(text: String, encoded: String) {
        #expect(Base32.encode([UInt8](text.utf8)) == encoded)
        #expect(Base32.decode(encoded) == [UInt8](text.utf8))
    }

    @Test("base 32 of every length comes back")
    func base32RoundTrip() {
        let random = SeededRandom("base32")
        for count in 0..<70 {
            let bytes = random.bytes(count)
            #expect(Base32.decode(Base32.encode(bytes)) == bytes)
        }
    }

    @Test(
        "base 32 that is not canonical is refused",
        arguments: ["A", "AAA", "AAAAAA", "AAAAAAAAA", "MZ", "MZXR", "MZXW7", "MZXW6YR", "my", "MY======", "M1", "M0", "M8", "M Y", "MÄ"])
    func base32Refusals(text: String) {
        #expect(Base32.decode(text) == nil)
    }
}
