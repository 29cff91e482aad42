import Synchronization

/// A password hash that another system made: checked for form and cost when it comes in, computed only when its owner signs in.
///
/// A hash says itself what checking it costs, and whoever writes one could ask for hours or gigabytes. The bounds below keep every check
/// within about a second of a core and 128 MiB.
struct ImportedHash: Sendable, Equatable {
    /// The longest text that is looked at.
    static let longestText = 512
    /// Memory for one check, in bytes.
    static let mostMemory = 128 << 20
    /// From here on checks run one at a time, whatever the width of the pool that they run on: several at once would fill the machine.
    private static let heavyMemory = 24 << 20
    private static let heavy = Mutex(())

    enum Function: Sendable, Equatable {
        case bcrypt(BcryptHash)
        case scrypt(ScryptHash)
        case argon2id(Argon2idHash)
        case pbkdf2SHA256(PBKDF2Hash)
    }

    /// As it came.
    let text: String
    private let function: Function

    /// Throws `importedHashInvalid` for a text that is not a hash of this algorithm in a form that is known, or that costs too much to check.
    init(_ text: String, algorithm: ImportedHashAlgorithm) throws(CredentialsError) {
        guard text.utf8.count <= Self.longestText, text.utf8.allSatisfy({ (0x21...0x7E).contains($0) }) else {
            throw CredentialsError(.importedHashInvalid, "the hash is not at most \(Self.longestText) printable ASCII characters")
        }
        function =
            switch algorithm {
            case .bcrypt: .bcrypt(try BcryptHash(text))
            case .scrypt: .scrypt(try ScryptHash(text))
            case .argon2id: .argon2id(try Argon2idHash(text))
            case .pbkdf2SHA256: .pbkdf2SHA256(try PBKDF2Hash(text))
            }
        self.text = text
    }

    var algorithm: ImportedHashAlgorithm {
        switch function {
        case .bcrypt: .bcrypt
        case .scrypt: .scrypt
        case .argon2id: .argon2id
        case .pbkdf2SHA256: .pbkdf2SHA256
        }
    }

    /// Whether a password has this hash; the comparison takes constant time. Runs for up to about a second.
    func matches(_ password: RawPassword) -> Bool {
        let secret = [UInt8](password.text.utf8)
        guard memory > Self.heavyMemory else { return matches(secret) }
        return Self.heavy.withLock { _ in matches(secret) }
    }

    /// A hash that no password has and whose check takes as long as this one's; tells nothing of this one's password.
    var costing: String {
        switch function {
        case .bcrypt(let hash): hash.costing
        case .scrypt(let hash): hash.costing
        case .argon2id(let hash): hash.costing
        case .pbkdf2SHA256(let hash): hash.costing
        }
    }

    private var memory: Int {
        switch function {
        case .bcrypt, .pbkdf2SHA256: 0
        case .scrypt(let hash): hash.memory
        case .argon2id(let hash): hash.memory
        }
    }

    /// A password that has a NUL matches nothing: bcrypt stops there, and the HMAC inside of PBKDF2 and scrypt fills its key up with
    /// zeros, so that a password and the same with a NUL behind it would be one, and the wrong one kept from then on. It costs the same.
    private func matches(_ secret: [UInt8]) -> Bool {
        let matches =
            switch function {
            case .bcrypt(let hash): hash.matches(secret)
            case .scrypt(let hash): hash.matches(secret)
            case .argon2id(let hash): hash.matches(secret)
            case .pbkdf2SHA256(let hash): hash.matches(secret)
            }
        return matches && !secret.contains(0)
    }
}

/// What a function made of a password, and the salt that it made it with.
struct SaltedDigest: Sendable, Equatable {
    let salt: [UInt8]
    let digest: [UInt8]

    /// A short digest is one that many passwords have; a long one costs time for nothing.
    init(salt: [UInt8]?, digest: [UInt8]?) throws(CredentialsError) {
        guard let salt, let digest else { throw CredentialsError(.importedHashInvalid, "salt or digest is not in its encoding") }
        guard (1...128).contains(salt.count) else { throw CredentialsError(.importedHashInvalid, "the salt is not 1 to 128 bytes long") }
        guard (16...64).contains(digest.count) else {
            throw CredentialsError(.importedHashInvalid, "the digest is not 16 to 64 bytes long")
        }
        self.salt = salt
        self.digest = digest
    }

    /// A salt and a digest of zeros, as the end of a hash text.
    static func zeros(_ digestLength: Int) -> String {
        [16, digestLength].map { Base64.encode([UInt8](repeating: 0, count: $0)).prefix { $0 != "=" } }.joined(separator: "$")
    }
}

/// The spellings inside of hash texts.
enum HashText {
    /// Decimal digits without sign or leading zeros.
    static func number(_ text: Substring?) -> Int? {
        guard let text, (1...10).contains(text.utf8.count), text.utf8.allSatisfy({ (0x30...0x39).contains($0) }),
            text == "0" || text.first != "0"
        else { return nil }
        return Int(text)
    }

    /// The numbers of a list such as `m=65536,t=3,p=4`, whose names have to stand in this order.
    static func numbers(_ names: [String], in list: Substring) -> [Int]? {
        let pairs = list.split(separator: ",", omittingEmptySubsequences: false)
        guard pairs.count == names.count else { return nil }
        var numbers: [Int] = []
        for (name, pair) in zip(names, pairs) {
            guard pair.hasPrefix(name + "="), let number = number(pair.dropFirst(name.count + 1)) else { return nil }
            numbers.append(number)
        }
        return numbers
    }

    /// Base 64 with or without its padding.
    static func base64(_ text: Substring) -> [UInt8]? {
        let digits = text.hasSuffix("==") ? text.dropLast(2) : text.hasSuffix("=") ? text.dropLast() : text
        let padding = String(repeating: "=", count: (4 - digits.utf8.count % 4) % 4)
        guard text.utf8.count == digits.utf8.count || text.utf8.count % 4 == 0 else { return nil }
        return Base64Alphabet.standard.decode((digits + padding).utf8)
    }

    /// An even count of digits.
    static func hexadecimal(_ text: Substring) -> [UInt8]? {
        text.utf8.count % 2 == 0 ? Hexadecimal.decode(String(text)) : nil
    }
}
