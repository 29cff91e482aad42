import Credentials
import Testing

@Suite("An SRP exchange")
struct SRPExchangeTests {
    private let random = SeededRandom("exchange")
    private let identity = SRPIdentity(poolName: "AbCdEf123", username: "alice")
    private let password = RawPassword("Correct-Horse-7")

    /// RFC 5054 appendix A: the 3072-bit prime is 2^3072 - 2^3008 - 1 + 2^64·(⌊2^2942·π⌋ + 1690314); here by its digits.
    private static let prime = """
        ffffffffffffffffc90fdaa22168c234c4c6628b80dc1cd129024e088a67cc74020bbea63b139b22514a08798e3404ddef9519b3cd3a431b302b0a6df25f1437\
        4fe1356d6d51c245e485b576625e7ec6f44c42e9a637ed6b0bff5cb6f406b7edee386bfb5a899fa5ae9f24117c4b1fe649286651ece45b3dc2007cb8a163bf05\
        98da48361c55d39a69163fa8fd24cf5f83655d23dca3ad961c62f356208552bb9ed529077096966d670c354e4abc9804f1746c08ca18217c32905e462e36ce3b\
        e39e772c180e86039b2783a2ec07a28fb5c55df06f4c52c9de2bcbf6955817183995497cea956ae515d2261898fa051015728e5a8aaac42dad33170d04507a33\
        a85521abdf1cba64ecfb850458dbef0a8aea71575d060c7db3970f85a6e1e4c7abf5ae8cdb0933d71e8c94e04a25619dcee3d2261ad2ee6bf12ffa06d98a0864\
        d87602733ec86a64521f2b18177b200cbbe117577a615d6c770988c0bad946e208e24fa074e5ab3143db5bfce0fd108e4b82d120a93ad2caffffffffffffffff
        """

    private func exchange(_ typed: RawPassword, as name: SRPIdentity, with verifier: SRPVerifier) throws -> Bool {
        let client = try SRPClient(random: random)
        let challenge = try SRPServer.challenge(for: verifier, random: random)
        let clientKey = try client.sessionKey(identity: name, password: typed, salt: verifier.salt, server: challenge.publicValue)
        let signature = clientKey.claimSignature(identity: name, secretBlock: [1, 2, 3], timestamp: "Tue Nov 4 10:03:05 UTC 2025")
        let restored = try SRPChallenge(secret: challenge.secret, publicValue: challenge.publicValue)
        let serverKey = try SRPServer.sessionKey(
            client: SRPPublicValue(hex: client.publicValue.hex.uppercased()), challenge: restored, verifier: verifier)
        return serverKey.accepts(
            signature: Base64.encode(signature), identity: identity, secretBlock: [1, 2, 3], timestamp: "Tue Nov 4 10:03:05 UTC 2025")
    }

    @Test("the right password signs in, over and over")
    func rightPassword() throws {
        let verifier = SRPVerifier(password: password, identity: identity, random: random)
        #expect(verifier.salt.count == 16)
        #expect(verifier.verifier.count == 384)
        for _ in 0..<8 { #expect(try exchange(password, as: identity, with: verifier)) }
    }

    @Test("another password, user or pool does not")
    func wrongPassword() throws {
        let verifier = SRPVerifier(password: password, identity: identity, random: random)
        #expect(try !exchange(RawPassword("Correct-Horse-8"), as: identity, with: verifier))
        #expect(try !exchange(password, as: SRPIdentity(poolName: "AbCdEf123", username: "alicE"), with: verifier))
        #expect(try !exchange(password, as: SRPIdentity(poolName: "AbCdEf124", username: "alice"), with: verifier))
    }

    @Test("a claim covers block, timestamp and identity, and its base64 must be exact")
    func claimCoverage() throws {
        let verifier = SRPVerifier(password: password, identity: identity, random: random)
        let challenge = try SRPServer.challenge(for: verifier, random: random)
        let key = try SRPServer.sessionKey(client: SRPClient(random: random).publicValue, challenge: challenge, verifier: verifier)
        let signature = Base64.encode(key.claimSignature(identity: identity, secretBlock: [7], timestamp: "T"))
        #expect(key.accepts(signature: signature, identity: identity, secretBlock: [7], timestamp: "T"))
        #expect(!key.accepts(signature: signature, identity: identity, secretBlock: [8], timestamp: "T"))
        #expect(!key.accepts(signature: signature, identity: identity, secretBlock: [7], timestamp: "U"))
        #expect(
            !key.accepts(signature: signature, identity: SRPIdentity(poolName: "x", username: "alice"), secretBlock: [7], timestamp: "T"))
        #expect(!key.accepts(signature: signature + "=", identity: identity, secretBlock: [7], timestamp: "T"))
        #expect(!key.accepts(signature: "", identity: identity, secretBlock: [7], timestamp: "T"))
    }

    @Test(
        "an A that an attacker would choose is refused",
        arguments: [
            "", "0", "00", "-1", "0x1f", "g", " 1", "1 ", prime, "00" + prime, String(prime.dropLast()) + "g", prime + "00", "1" + prime,
            String(repeating: "f", count: 768), String(repeating: "0", count: 5000) + "1",
        ])
    func hostileClientValue(hex: String) {
        #expect(throws: CredentialsError(.srpValueInvalid, "")) { try SRPPublicValue(hex: hex) }
    }

    @Test("the smallest and the largest value of the group are taken, with leading zeros or without")
    func edgeValues() throws {
        #expect(try SRPPublicValue(hex: "1").magnitude == [1])
        #expect(try SRPPublicValue(hex: "00000F").hex == "0f")
        let largest = String(Self.prime.dropLast()) + "e"
        #expect(try SRPPublicValue(hex: largest).hex == largest)
        #expect(try SRPPublicValue(hex: "00" + largest).hex == largest)
    }

    @Test("exponents whose digits are all zero, all one or few raise 2 to the right power")
    func generatorPowers() throws {
        #expect(try SRPClient(secret: []).publicValue.magnitude == [1])
        #expect(try SRPClient(secret: [UInt8](repeating: 0, count: 32)).publicValue.magnitude == [1])
        #expect(try SRPClient(secret: [11]).publicValue.magnitude == [8, 0])
        // 33 bytes go through libcrypto's own exponentiation, 32 through the table.
        let ones = [UInt8](repeating: 0xFF, count: 32)
        #expect(try SRPClient(secret: ones).publicValue == SRPClient(secret: [0] + ones).publicValue)
        for _ in 0..<8 {
            let exponent = random.bytes(32)
            #expect(try SRPClient(secret: exponent).publicValue == SRPClient(secret: [0] + exponent).publicValue)
        }
    }

    @Test("verifiers and salts that cannot be are refused")
    func hostileVerifier() {
        let refused = CredentialsError(.srpVerifierInvalid, "")
        #expect(throws: refused) { try SRPVerifier(salt: [], verifier: [2]) }
        #expect(throws: refused) { try SRPVerifier(salt: [0, 0], verifier: [2]) }
        #expect(throws: refused) { try SRPVerifier(salt: [UInt8](repeating: 1, count: 65), verifier: [2]) }
        #expect(throws: refused) { try SRPVerifier(salt: [1], verifier: []) }
        #expect(throws: refused) { try SRPVerifier(salt: [1], verifier: [0]) }
        #expect(throws: refused) { try SRPVerifier(salt: [1], verifier: [UInt8](repeating: 0xFF, count: 384)) }
        #expect(throws: CredentialsError(.srpValueInvalid, "")) { try SRPChallenge(secret: [1], publicValue: SRPPublicValue(hex: "2")) }
    }

    @Test("a salt made here always prints as 32 digits, the first not zero")
    func saltWidth() {
        let verifier = SRPVerifier(password: password, identity: identity, random: FixedBytes(value: [UInt8](repeating: 0, count: 16)))
        #expect(verifier.saltHex == "10000000000000000000000000000000")
    }

    @Test("an unknown user's decoy is stable, its own, and never signs in")
    func decoy() throws {
        let decoy = SRPDecoy(secret: [UInt8](repeating: 7, count: 32))
        let first = decoy.verifier(for: "nobody")
        #expect(first == decoy.verifier(for: "nobody"))
        #expect(first.salt.count == 16)
        #expect(first.saltHex.utf8.count == 32)
        #expect(first.salt != decoy.verifier(for: "nobody2").salt)
        #expect(first.salt != SRPDecoy(secret: [UInt8](repeating: 8, count: 32)).verifier(for: "nobody").salt)
        #expect(try !exchange(password, as: identity, with: first))
        #expect(!first.matches(password, identity: identity))
        #expect(decoy.userID(for: "nobody") == decoy.userID(for: "nobody"))
        #expect(decoy.userID(for: "nobody").utf8.count == 36)
        for storage in PasswordStorage.allCases {
            let entry = decoy.passwordEntry(for: "nobody", storage: storage)
            #expect(entry.storage == storage)
            #expect(!entry.matches(password, identity: identity))
        }
    }

    @Test("many threads may exchange at once")
    func concurrency() async throws {
        let verifier = SRPVerifier(password: password, identity: identity, random: random)
        let signedIn = try await withThrowingTaskGroup(of: Bool.self) { group in
            for _ in 0..<16 { group.addTask { try exchange(password, as: identity, with: verifier) } }
            return try await group.reduce(into: 0) { count, signedIn in count += signedIn ? 1 : 0 }
        }
        #expect(signedIn == 16)
    }
}
