import Credentials
import Testing

@Suite("Password hashes made elsewhere")
struct ImportedHashTests {
    private let identity = SRPIdentity(poolName: "AbCdEf123", username: "alice")

    @Test("are understood as the programs that made them meant them, also after a round trip", arguments: ImportedHashVector.all)
    func vector(_ vector: ImportedHashVector) throws {
        let entry = try PasswordEntry(imported: vector.text, algorithm: vector.algorithm)
        let stored = try PasswordEntry(serialized: entry.serialized)
        #expect(stored == entry)
        #expect(stored.imported == vector.algorithm)
        #expect(stored.storage == nil)
        #expect(stored.verifier == nil)
        #expect(stored.isSlow)
        #expect(stored.matches(RawPassword(vector.password), identity: identity))
        #expect(!stored.matches(RawPassword("c" + String(vector.password.dropFirst())), identity: identity))
        #expect(!stored.matches(RawPassword(""), identity: identity))
        #expect("\(stored)" == "PasswordEntry(\(vector.algorithm.rawValue))")
    }

    @Test("say themselves of which kind they are", arguments: ImportedHashVector.all)
    func tellsItsKind(_ vector: ImportedHashVector) {
        #expect(ImportedHashAlgorithm(toldBy: vector.text) ?? vector.algorithm == vector.algorithm)
        #expect(ImportedHashAlgorithm(toldBy: "5f4dcc3b5aa765d61d8327deb882cf99") == nil)
    }

    @Test("are of the algorithm that the job names and no other", arguments: ImportedHashVector.all)
    func otherAlgorithm(_ vector: ImportedHashVector) {
        for other in ImportedHashAlgorithm.allCases where other != vector.algorithm {
            #expect(throws: CredentialsError(.importedHashInvalid, "")) { try PasswordEntry(imported: vector.text, algorithm: other) }
        }
    }

    @Test("each kind has bytes of its own in storage")
    func tags() throws {
        let tags = try ImportedHashVector.all.map { try PasswordEntry(imported: $0.text, algorithm: $0.algorithm).serialized[0] }
        #expect(Set(tags) == [3, 4, 5, 6])
        let bcrypt = try #require(ImportedHashVector.all.first)
        for tag: UInt8 in [2, 4, 5, 6, 7] {
            #expect(throws: CredentialsError(.passwordEntryMalformed, "")) {
                try PasswordEntry(serialized: [tag] + bcrypt.text.utf8)
            }
        }
    }

    @Test("bcrypt reads 72 bytes of a password, and nothing with a NUL is one")
    func bcryptLimits() throws {
        let long = try #require(ImportedHashVector.all.first { $0.password.utf8.count == 72 })
        let entry = try PasswordEntry(imported: long.text, algorithm: .bcrypt)
        #expect(entry.matches(RawPassword(long.password + "y"), identity: identity))
        #expect(entry.matches(RawPassword(long.password + String(repeating: "y", count: 184)), identity: identity))
        #expect(!entry.matches(RawPassword(String(long.password.dropLast()) + "y"), identity: identity))
        let short = try #require(ImportedHashVector.all.first)
        let shortEntry = try PasswordEntry(imported: short.text, algorithm: .bcrypt)
        #expect(!shortEntry.matches(RawPassword(short.password + "\0"), identity: identity))
        #expect(!shortEntry.matches(RawPassword(short.password + "\0more"), identity: identity))
    }

    @Test("a changed digit matches nothing", arguments: ImportedHashVector.all)
    func tampered(_ vector: ImportedHashVector) throws {
        guard vector.password.utf8.count < 72 else { return }
        // Far enough from the end that it is digest in every form, and no bit that does not count.
        var text = Array(vector.text)
        let place = text.count - 8
        text[place] = text[place] == "a" ? "b" : "a"
        let entry = try PasswordEntry(imported: String(text), algorithm: vector.algorithm)
        #expect(!entry.matches(RawPassword(vector.password), identity: identity))
    }

    private static let digest = "D3XVNOMK+30TUnIV06bRANWLiKzJTII/+YeNAE3g9dU"
    private static let hex = "42d84509e7dadaccf8364f27798fbc3f"
    private static let b53 = "BOGoToe2GBBOaSNyRfRqc.Ecai5jB8TmgnixSXZ7ef7E6vObzKIuS"

    static let refused: [(ImportedHashAlgorithm, String)] = [
        (.bcrypt, ""), (.bcrypt, "plain"), (.bcrypt, "$2b$04$"), (.bcrypt, "$2z$04$" + b53), (.bcrypt, "$2$04$" + b53),
        (.bcrypt, "$2b$03$" + b53), (.bcrypt, "$2b$15$" + b53), (.bcrypt, "$2b$31$" + b53), (.bcrypt, "$2b$99$" + b53),
        (.bcrypt, "$2b$4$" + b53), (.bcrypt, "$2b$+4$" + b53), (.bcrypt, "$2b$04$" + b53.dropLast()), (.bcrypt, "$2b$04$" + b53 + "x"),
        (.bcrypt, "$2b$04$" + b53.dropLast() + "="), (.bcrypt, "$2b$04$" + b53.dropLast(2) + "é"), (.bcrypt, " $2b$04$" + b53),
        (.bcrypt, "$2b$04$" + b53 + "\n"), (.bcrypt, "bcrypt_sha256$$2b$04$" + b53), (.bcrypt, "$1$04$" + b53),
        (.scrypt, "$scrypt$ln=10,r=8,p=1$c2FsdA"), (.scrypt, "$scrypt$r=8,ln=10,p=1$c2FsdA$" + digest),
        (.scrypt, "$scrypt$ln=10,r=8$c2FsdA$" + digest), (.scrypt, "$scrypt$ln=0,r=8,p=1$c2FsdA$" + digest),
        (.scrypt, "$scrypt$ln=18,r=8,p=1$c2FsdA$" + digest), (.scrypt, "$scrypt$ln=17,r=9,p=1$c2FsdA$" + digest),
        (.scrypt, "$scrypt$ln=63,r=8,p=1$c2FsdA$" + digest), (.scrypt, "$scrypt$ln=17,r=8,p=3$c2FsdA$" + digest),
        (.scrypt, "$scrypt$ln=10,r=0,p=1$c2FsdA$" + digest), (.scrypt, "$scrypt$ln=10,r=8,p=0$c2FsdA$" + digest),
        (.scrypt, "$scrypt$ln=10,r=8,p=17$c2FsdA$" + digest), (.scrypt, "$scrypt$ln=1,r=33,p=1$c2FsdA$" + digest),
        (.scrypt, "$scrypt$ln=10,r=8,p=1$$" + digest), (.scrypt, "$scrypt$ln=10,r=8,p=1$c2FsdA$"),
        (.scrypt, "$scrypt$ln=10,r=8,p=1$c2FsdA$c2FsdHNhbHQ"), (.scrypt, "$scrypt$ln=10,r=8,p=1$c2F!dA$" + digest),
        (.scrypt, "$scrypt$ln=-1,r=8,p=1$c2FsdA$" + digest), (.scrypt, "$scrypt$ln=010,r=8,p=1$c2FsdA$" + digest),
        (.scrypt, "scrypt$1000$salt$8$1$" + digest), (.scrypt, "scrypt$1$salt$8$1$" + digest),
        (.scrypt, "scrypt$9999999999$salt$8$1$" + digest), (.scrypt, "scrypt:1000:8:1$salt$" + hex),
        (.scrypt, "scrypt:1024:8$salt$" + hex), (.scrypt, "scrypt:1024:8:1$salt$" + hex.dropLast()),
        (.scrypt, "scrypt:262144:8:1$salt$" + hex), (.scrypt, "$7$CU..../....salt$" + digest),
        (.argon2id, "$argon2i$v=19$m=64,t=1,p=1$c2FsdHNhbHQ$" + digest), (.argon2id, "$argon2d$v=19$m=64,t=1,p=1$c2FsdHNhbHQ$" + digest),
        (.argon2id, "$argon2id$v=16$m=64,t=1,p=1$c2FsdHNhbHQ$" + digest), (.argon2id, "$argon2id$m=64,t=1,p=1$c2FsdHNhbHQ$" + digest),
        (.argon2id, "$argon2id$v=19$m=7,t=1,p=1$c2FsdHNhbHQ$" + digest), (.argon2id, "$argon2id$v=19$m=64,t=0,p=1$c2FsdHNhbHQ$" + digest),
        (.argon2id, "$argon2id$v=19$m=64,t=1,p=0$c2FsdHNhbHQ$" + digest),
        (.argon2id, "$argon2id$v=19$m=640,t=1,p=17$c2FsdHNhbHQ$" + digest),
        (.argon2id, "$argon2id$v=19$m=131073,t=1,p=1$c2FsdHNhbHQ$" + digest),
        (.argon2id, "$argon2id$v=19$m=131072,t=9,p=1$c2FsdHNhbHQ$" + digest),
        (.argon2id, "$argon2id$v=19$m=64,t=9999999999,p=1$c2FsdHNhbHQ$" + digest),
        (.argon2id, "$argon2id$v=19$m=64,t=1,p=1,data=AA$c2FsdHNhbHQ$" + digest),
        (.argon2id, "$argon2id$v=19$m=64,t=1,p=1$c2FsdA$" + digest),
        (.argon2id, "$argon2id$v=19$m=64,t=1,p=1$c2FsdHNhbHQ$" + digest + "$"), (.argon2id, "$argon2id$v=19$m=64,t=1,p=1$c2FsdHNhbHQ$AAAA"),
        (.pbkdf2SHA256, "$pbkdf2-sha512$1000$c2FsdA$" + digest), (.pbkdf2SHA256, "$pbkdf2$1000$c2FsdA$" + digest),
        (.pbkdf2SHA256, "$pbkdf2-sha256$0$c2FsdA$" + digest), (.pbkdf2SHA256, "$pbkdf2-sha256$5000001$c2FsdA$" + digest),
        (.pbkdf2SHA256, "$pbkdf2-sha256$9999999999$c2FsdA$" + digest),
        (.pbkdf2SHA256, "$pbkdf2-sha256$99999999999999999999$c2FsdA$" + digest),
        (.pbkdf2SHA256, "$pbkdf2-sha256$i=1000,l=31$c2FsdA$" + digest), (.pbkdf2SHA256, "$pbkdf2-sha256$1000$c2FsdA$" + digest + "=="),
        (.pbkdf2SHA256, "pbkdf2_sha256$x$salt$" + digest), (.pbkdf2SHA256, "pbkdf2_sha256$1000$$" + digest),
        (.pbkdf2SHA256, "pbkdf2_sha1$1000$salt$" + digest), (.pbkdf2SHA256, "pbkdf2:sha512:1000$salt$" + hex),
        (.pbkdf2SHA256, "pbkdf2:sha256:5000001$salt$" + hex), (.pbkdf2SHA256, "pbkdf2:sha256:3000001$salt$" + hex + hex + hex),
        (.pbkdf2SHA256, "pbkdf2_sha256$1000$" + String(repeating: "s", count: 129) + "$" + digest),
        (.pbkdf2SHA256, String(repeating: "$", count: 513)),
    ]

    @Test("are refused when they are none, or cost too much to check", arguments: refused)
    func refusal(algorithm: ImportedHashAlgorithm, text: String) {
        #expect(throws: CredentialsError(.importedHashInvalid, "")) { try PasswordEntry(imported: text, algorithm: algorithm) }
    }

    @Test("the dearest that are taken")
    func bounds() throws {
        let dearest: [(ImportedHashAlgorithm, String)] = [
            (.bcrypt, "$2b$14$" + Self.b53), (.scrypt, "$scrypt$ln=17,r=8,p=2$c2FsdA$" + Self.digest),
            (.argon2id, "$argon2id$v=19$m=131072,t=8,p=16$c2FsdHNhbHQ$" + Self.digest),
            (.pbkdf2SHA256, "$pbkdf2-sha256$5000000$c2FsdA$" + Self.digest),
        ]
        for (algorithm, text) in dearest { _ = try PasswordEntry(imported: text, algorithm: algorithm) }
        // The one that needs most memory runs, too: libcrypto's own bound is lower.
        let scrypt = try PasswordEntry(
            imported: "$scrypt$ln=17,r=8,p=1$c2FsdA$RPRWWF6ZiFCXXLRu89zqHeMVUOelHGqbcu+zQ6ZR+6U", algorithm: .scrypt)
        #expect(scrypt.matches(RawPassword("Correct-Horse-7"), identity: identity))
    }

    @Test("a cost is a hash of the same parameters that nobody has", arguments: ImportedHashVector.all)
    func costs(_ vector: ImportedHashVector) throws {
        let entry = try PasswordEntry(imported: vector.text, algorithm: vector.algorithm)
        let cost = try #require(entry.importedCost)
        let likeness = try #require(cost.entry)
        #expect(likeness.imported == vector.algorithm)
        #expect(!likeness.matches(RawPassword(vector.password), identity: identity))
        #expect(likeness.importedCost == cost)
        // A digest's length stands in the digest.
        let numbers = vector.text.replacing(/,l=[0-9]+/, with: "").split(separator: "$").flatMap { $0.split { ",:=".contains($0) } }.filter
        { Int($0) != nil }
        for number in numbers where vector.algorithm != .scrypt {
            #expect(String(decoding: likeness.serialized, as: UTF8.self).contains(number))
        }
    }

    @Test("an error tells the rule and nothing of the hash")
    func privacy() {
        let error = #expect(throws: CredentialsError.self) { try PasswordEntry(imported: "$2b$31$" + Self.b53, algorithm: .bcrypt) }
        #expect(error?.message == "a bcrypt cost must be between 4 and 14")
    }
}
