import Crypto

/// The 32 bytes that everything sealed depends on. It never encrypts by itself: each purpose gets a key derived from it.
public struct MasterKey: Sendable, CustomStringConvertible, CustomReflectable {
    private let key: SymmetricKey
    /// Which master key this is, written into everything that is sealed, so that a later key can tell what to seal again.
    public let generation: UInt8

    public static let length = 32

    /// Throws `masterKeyInvalid` unless `bytes` are 32.
    public init(bytes: [UInt8], generation: UInt8 = 0) throws(CredentialsError) {
        guard bytes.count == Self.length else { throw CredentialsError(.masterKeyInvalid, "master key is not 32 bytes") }
        key = SymmetricKey(data: bytes)
        self.generation = generation
    }

    /// Reads `LIFEGUARD_MASTER_KEY`: standard base64 of 32 bytes. Throws `masterKeyInvalid` for anything else.
    public init(base64: String, generation: UInt8 = 0) throws(CredentialsError) {
        guard let bytes = Base64Alphabet.standard.decode(base64.utf8) else {
            throw CredentialsError(.masterKeyInvalid, "master key is not base64")
        }
        try self.init(bytes: bytes, generation: generation)
    }

    /// Reads a master key file: 32 raw bytes, or their base64 with or without a line end. Throws `masterKeyInvalid` for anything else.
    public init(fileContents: [UInt8], generation: UInt8 = 0) throws(CredentialsError) {
        if fileContents.count == Self.length {
            try self.init(bytes: fileContents, generation: generation)
        } else {
            let text = String(decoding: fileContents, as: UTF8.self)
            try self.init(base64: String(text.prefix { !$0.isNewline }), generation: generation)
            guard text.drop(while: { !$0.isNewline }).allSatisfy(\.isNewline) else {
                throw CredentialsError(.masterKeyInvalid, "master key file has more than one line")
            }
        }
    }

    /// A 32-byte key for one purpose (HKDF-SHA256, RFC 5869).
    func subkey(_ kind: String, _ purpose: String) -> SymmetricKey {
        HKDF<SHA256>.deriveKey(inputKeyMaterial: key, info: [UInt8]("lifeguard \(kind) v1\0\(purpose)".utf8), outputByteCount: Self.length)
    }

    /// Bytes that only holders of this key can know, for secrets that need no row of their own (a pool's decoy secret).
    public func secret(_ purpose: String) -> [UInt8] { subkey("secret", purpose).withUnsafeBytes { [UInt8]($0) } }

    public var description: String { "MasterKey(generation \(generation))" }
    public var customMirror: Mirror { Mirror(self, children: [:]) }
}
