import Crypto

/// Authenticated encryption for one purpose under the master key.
///
/// A box is `version (1) | generation (1) | nonce (24) | ciphertext | tag (16)`: AES-256-GCM under a key that HMAC-SHA256 derives from the
/// purpose's key and the nonce's first half. Twenty-four random bytes do not repeat in practice; the twelve of plain GCM allow only 2^32
/// values under one key (NIST SP 800-38D section 8.3), which a busy server's sessions reach within months.
public struct SealedBox: Sendable {
    private static let version: UInt8 = 1
    private static let headerLength = 2
    private static let nonceLength = 24
    private static let tagLength = 16
    /// Bytes that sealing adds.
    public static let overhead = headerLength + nonceLength + tagLength

    private let key: SymmetricKey
    private let generation: UInt8

    /// - Parameter purpose: what is sealed, such as `user.password`; boxes of one purpose do not open for another. Keep the value:
    ///   deriving the key is the dear part.
    public init(masterKey: MasterKey, purpose: String) {
        key = masterKey.subkey("seal", purpose)
        generation = masterKey.generation
    }

    /// Seals `plaintext` for one place. Throws `sealingFailed` when the cipher does, which a whole key and nonce give it no reason to.
    public func seal(_ plaintext: [UInt8], binding: SealBinding, random: any RandomSource) throws(CredentialsError) -> [UInt8] {
        let header = [Self.version, generation]
        let nonce = random.bytes(Self.nonceLength)
        guard let messageNonce = try? AES.GCM.Nonce(data: nonce[12...]),
            let box = try? AES.GCM.seal(plaintext, using: messageKey(nonce), nonce: messageNonce, authenticating: header + binding.bytes)
        else { throw CredentialsError(.sealingFailed, "AES-GCM would not seal") }
        var sealed: [UInt8] = []
        sealed.reserveCapacity(plaintext.count + Self.overhead)
        sealed += header
        sealed += nonce
        sealed += box.ciphertext
        sealed += box.tag
        return sealed
    }

    /// Opens what `seal` made for the same place.
    ///
    /// Throws `sealedBoxMalformed` for too few bytes or an unknown version, `sealedUnderAnotherKey` for another generation of the master key,
    /// `sealedBoxRefused` when one bit of the box, its purpose or its place is different.
    public func open(_ sealed: [UInt8], binding: SealBinding) throws(CredentialsError) -> [UInt8] {
        guard sealed.count >= Self.overhead, sealed[0] == Self.version else {
            throw CredentialsError(.sealedBoxMalformed, "not a sealed box")
        }
        guard sealed[1] == generation else {
            throw CredentialsError(.sealedUnderAnotherKey, "sealed under master key generation \(sealed[1])")
        }
        let nonce = [UInt8](sealed[Self.headerLength..<Self.headerLength + Self.nonceLength])
        let ciphertext = sealed[(Self.headerLength + Self.nonceLength)..<(sealed.count - Self.tagLength)]
        guard let messageNonce = try? AES.GCM.Nonce(data: nonce[12...]),
            let box = try? AES.GCM.SealedBox(nonce: messageNonce, ciphertext: ciphertext, tag: sealed.suffix(Self.tagLength)),
            let plaintext = try? AES.GCM.open(box, using: messageKey(nonce), authenticating: [Self.version, generation] + binding.bytes)
        else { throw CredentialsError(.sealedBoxRefused, "sealed box was changed or belongs elsewhere") }
        return [UInt8](plaintext)
    }

    /// Seals to unpadded base64url, for the `Session` of a challenge.
    public func sealText(_ plaintext: [UInt8], binding: SealBinding, random: any RandomSource) throws(CredentialsError) -> String {
        Base64URL.encode(try seal(plaintext, binding: binding, random: random))
    }

    /// Opens what `sealText` made. Throws as `open`, and `sealedBoxMalformed` for text that is not base64url.
    public func openText(_ text: String, binding: SealBinding) throws(CredentialsError) -> [UInt8] {
        guard let sealed = Base64Alphabet.url.decode(text.utf8) else { throw CredentialsError(.sealedBoxMalformed, "not base64url") }
        return try open(sealed, binding: binding)
    }

    /// Seals to standard base64, for SECRET_BLOCK: clients decode it before they sign it.
    public func sealBlock(_ plaintext: [UInt8], binding: SealBinding, random: any RandomSource) throws(CredentialsError) -> String {
        Base64.encode(try seal(plaintext, binding: binding, random: random))
    }

    /// Opens what `sealBlock` made. Throws as `open`, and `sealedBoxMalformed` for text that is not base64.
    public func openBlock(_ text: String, binding: SealBinding) throws(CredentialsError) -> [UInt8] {
        guard let sealed = Base64Alphabet.standard.decode(text.utf8) else { throw CredentialsError(.sealedBoxMalformed, "not base64") }
        return try open(sealed, binding: binding)
    }

    private func messageKey(_ nonce: [UInt8]) -> SymmetricKey {
        SymmetricKey(data: HMAC<SHA256>.authenticationCode(for: nonce[..<12], using: key))
    }
}
