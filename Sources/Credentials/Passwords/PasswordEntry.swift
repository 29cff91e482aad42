/// A stored password: what it is checked with, in a form that says how it was made.
public struct PasswordEntry: Sendable, Equatable, CustomStringConvertible {
    private enum Form: Sendable, Equatable {
        case srp(SRPVerifier)
        case argon2id(String)
    }

    /// First byte of the serialised form. Bytes that are not listed are free for hashes imported from elsewhere.
    private enum Tag {
        static let srp: UInt8 = 1
        static let argon2id: UInt8 = 2
    }

    private let form: Form

    public init(srp verifier: SRPVerifier) { form = .srp(verifier) }

    /// - Parameter argon2id: a PHC string, from `Argon2id.hash`.
    init(argon2id: String) { form = .argon2id(argon2id) }

    /// Stores a new password the way its pool asks.
    ///
    /// With `argon2id` it takes some 20 ms of a core: call it on `HashingPool`. Throws `passwordHashFailed` when libargon2 does.
    public init(password: RawPassword, identity: SRPIdentity, storage: PasswordStorage, random: any RandomSource) throws(CredentialsError) {
        switch storage {
        case .srp: form = .srp(SRPVerifier(password: password, identity: identity, random: random))
        case .argon2id: form = .argon2id(try Argon2id.hash(password, random: random))
        }
    }

    public var storage: PasswordStorage {
        switch form {
        case .srp: .srp
        case .argon2id: .argon2id
        }
    }

    /// The verifier for SRP sign-in, or nil when the password is kept in a form that cannot do it.
    public var verifier: SRPVerifier? {
        if case .srp(let verifier) = form { verifier } else { nil }
    }

    /// Whether the check belongs on `HashingPool` rather than on the calling thread.
    public var isSlow: Bool { storage == .argon2id }

    /// Whether `password` is the stored one, in constant time. Serves sign-in and password history alike.
    ///
    /// - Parameter identity: whose password it is; an SRP verifier answers only under the identity that it was made for.
    public func matches(_ password: RawPassword, identity: SRPIdentity) -> Bool {
        switch form {
        case .srp(let verifier): verifier.matches(password, identity: identity)
        case .argon2id(let encoded): Argon2id.matches(password, encoded: encoded)
        }
    }

    /// Tag byte, then for SRP the salt's length, the salt and 384 bytes of verifier; for Argon2id the PHC string. To be sealed before it is stored.
    public var serialized: [UInt8] {
        switch form {
        case .srp(let verifier): [Tag.srp, UInt8(verifier.salt.count)] + verifier.salt + verifier.verifier
        case .argon2id(let encoded): [Tag.argon2id] + encoded.utf8
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
        default: throw malformed
        }
    }

    public var description: String { "PasswordEntry(\(storage.rawValue))" }
}
