/// A stored password: what it is checked with, in a form that says how it was made.
public struct PasswordEntry: Sendable, Equatable, CustomStringConvertible {
    private enum Form: Sendable, Equatable {
        case srp(SRPVerifier)
        case argon2id(String)
        case imported(ImportedHash)
    }

    /// First byte of the serialised form.
    private enum Tag {
        static let srp: UInt8 = 1
        static let argon2id: UInt8 = 2
        static let importedBcrypt: UInt8 = 3
        static let importedScrypt: UInt8 = 4
        static let importedArgon2id: UInt8 = 5
        static let importedPBKDF2: UInt8 = 6

        static func imported(_ algorithm: ImportedHashAlgorithm) -> UInt8 {
            switch algorithm {
            case .bcrypt: importedBcrypt
            case .scrypt: importedScrypt
            case .argon2id: importedArgon2id
            case .pbkdf2SHA256: importedPBKDF2
            }
        }
    }

    private let form: Form

    public init(srp verifier: SRPVerifier) { form = .srp(verifier) }

    /// - Parameter argon2id: a PHC string, from `Argon2id.hash`.
    init(argon2id: String) { form = .argon2id(argon2id) }

    /// Takes over a hash that another system made, until its owner signs in. Looks at its form and its cost alone: takes microseconds.
    ///
    /// Throws `importedHashInvalid` for a text that is not a hash of this algorithm, or whose check would cost more than about a second of a
    /// core or 128 MiB.
    /// - Parameter text: BCRYPT `$2a$`, `$2b$`, `$2y$` with a cost of 4 to 14. SCRYPT and ARGON2ID in their PHC strings. PBKDF2_SHA256 in
    ///   passlib's or the PHC form. All four also as Django writes them, SCRYPT and PBKDF2_SHA256 as Werkzeug does.
    public init(imported text: String, algorithm: ImportedHashAlgorithm) throws(CredentialsError) {
        form = .imported(try ImportedHash(text, algorithm: algorithm))
    }

    /// Stores a new password the way its pool asks.
    ///
    /// With `argon2id` it takes some 20 ms of a core: call it on `HashingPool`. Throws `passwordHashFailed` when libargon2 does.
    public init(password: RawPassword, identity: SRPIdentity, storage: PasswordStorage, random: any RandomSource) throws(CredentialsError) {
        switch storage {
        case .srp: form = .srp(SRPVerifier(password: password, identity: identity, random: random))
        case .argon2id: form = .argon2id(try Argon2id.hash(password, random: random))
        }
    }

    /// The way of keeping passwords that this entry was made in; nil for a hash that another system made.
    public var storage: PasswordStorage? {
        switch form {
        case .srp: .srp
        case .argon2id: .argon2id
        case .imported: nil
        }
    }

    /// What made a hash that was taken over.
    public var imported: ImportedHashAlgorithm? {
        if case .imported(let hash) = form { hash.algorithm } else { nil }
    }

    /// What the check of a hash that was taken over costs.
    public var importedCost: ImportedHashCost? {
        if case .imported(let hash) = form { ImportedHashCost(hash) } else { nil }
    }

    /// The verifier for SRP sign-in, or nil when the password is kept in a form that cannot do it.
    public var verifier: SRPVerifier? {
        if case .srp(let verifier) = form { verifier } else { nil }
    }

    /// Whether the check belongs on `HashingPool` rather than on the calling thread.
    public var isSlow: Bool { storage != .srp }

    /// Whether `password` is the stored one, in constant time. Serves sign-in and password history alike.
    ///
    /// - Parameter identity: whose password it is; an SRP verifier answers only under the identity that it was made for.
    public func matches(_ password: RawPassword, identity: SRPIdentity) -> Bool {
        switch form {
        case .srp(let verifier): verifier.matches(password, identity: identity)
        case .argon2id(let encoded): Argon2id.matches(password, encoded: encoded)
        case .imported(let hash): hash.matches(password)
        }
    }

    /// Tag byte, then for SRP the salt's length, the salt and 384 bytes of verifier; for the others the hash's text. To be sealed before it is stored.
    public var serialized: [UInt8] {
        switch form {
        case .srp(let verifier): [Tag.srp, UInt8(verifier.salt.count)] + verifier.salt + verifier.verifier
        case .argon2id(let encoded): [Tag.argon2id] + encoded.utf8
        case .imported(let hash): [Tag.imported(hash.algorithm)] + hash.text.utf8
        }
    }

    /// Throws `passwordEntryMalformed` for bytes that `serialized` does not make.
    public init(serialized bytes: [UInt8]) throws(CredentialsError) {
        let malformed = CredentialsError(.passwordEntryMalformed, "stored password has no known form")
        switch bytes.first {
        case Tag.srp:
            guard bytes.count > 2 else { throw malformed }
            let salt = bytes[2...].prefix(Int(bytes[1]))
            let verifier = bytes.dropFirst(2 + salt.count)
            guard salt.count == Int(bytes[1]), verifier.count == SRPGroup.width,
                let verifier = try? SRPVerifier(salt: [UInt8](salt), verifier: [UInt8](verifier))
            else { throw malformed }
            form = .srp(verifier)
        case Tag.argon2id:
            let encoded = String(decoding: bytes.dropFirst(), as: UTF8.self)
            guard encoded.hasPrefix("$argon2id$"), encoded.utf8.elementsEqual(bytes.dropFirst()) else { throw malformed }
            form = .argon2id(encoded)
        case let tag?:
            guard let algorithm = ImportedHashAlgorithm.allCases.first(where: { Tag.imported($0) == tag }),
                let hash = try? ImportedHash(String(decoding: bytes.dropFirst(), as: UTF8.self), algorithm: algorithm)
            else { throw malformed }
            form = .imported(hash)
        case nil: throw malformed
        }
    }

    public var description: String { "PasswordEntry(\(storage?.rawValue ?? imported?.rawValue ?? ""))" }
}
