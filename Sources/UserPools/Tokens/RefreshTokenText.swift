package import Credentials

/// The refresh token as a client holds it: `version | id (16) | generation (4) | keyed hash (32)` in base64url.
///
/// Nothing of it is stored: the hash is made from the id, the generation, the pool and the client under the master key. A token of a
/// generation can therefore be made again (in the grace period of rotation), and a stolen database yields none.
package struct RefreshTokenText: Sendable {
    private static let version: UInt8 = 1
    private static let length = 1 + 16 + 4 + KeyedHash.length
    private let hash: KeyedHash

    package init(masterKey: MasterKey) { hash = KeyedHash(masterKey: masterKey, purpose: "refresh token") }

    package func text(for token: RefreshToken, generation: Int? = nil) -> String {
        let generation = UInt32(truncatingIfNeeded: generation ?? token.generation)
        var bytes: [UInt8] = [Self.version]
        bytes.reserveCapacity(Self.length)
        bytes += Self.bytes(ofUUID: token.id)
        for shift in [24, 16, 8, 0] as [UInt32] { bytes.append(UInt8(truncatingIfNeeded: generation >> shift)) }
        bytes += hash.hash(bytes, context: [token.pool.value, token.client.value])
        return Base64URL.encode(bytes)
    }

    /// The id and generation of a token that was made for this client; `nil` for anything else.
    package func read(_ text: String, pool: UserPoolID, client: ClientID) -> (id: String, generation: Int)? {
        guard text.utf8.count <= 128, let bytes = try? Base64URL.decode(text), bytes.count == Self.length, bytes[0] == Self.version else {
            return nil
        }
        let signed = Array(bytes[..<21])
        guard ConstantTime.equal(hash.hash(signed, context: [pool.value, client.value]), Array(bytes[21...])) else { return nil }
        let generation = bytes[17..<21].reduce(0) { $0 << 8 | Int($1) }
        return (Self.uuid(of: Array(bytes[1..<17])), generation)
    }

    private static func bytes(ofUUID text: String) -> [UInt8] {
        Hexadecimal.decode(text.replacing("-", with: "")) ?? [UInt8](repeating: 0, count: 16)
    }

    private static func uuid(of bytes: [UInt8]) -> String {
        var text = Hexadecimal.encode(bytes)
        for position in [20, 16, 12, 8] { text.insert("-", at: text.index(text.startIndex, offsetBy: position)) }
        return text
    }
}
