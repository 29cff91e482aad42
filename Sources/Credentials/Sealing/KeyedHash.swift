import Crypto

/// HMAC-SHA256 under a key derived from the master key, for values that are looked up or compared but never read back: one-time codes,
/// refresh tokens. Without the master key a stolen database does not even let six digits be tried out.
public struct KeyedHash: Sendable {
    /// Length of a hash in bytes.
    public static let length = 32

    private let key: SymmetricKey

    /// - Parameter purpose: what is hashed, such as `refresh-token`; equal values under two purposes have unrelated hashes.
    public init(masterKey: MasterKey, purpose: String) { key = masterKey.subkey("hash", purpose) }

    /// The 32-byte hash of `value` for one place; for a code, the context names pool, user and use, so that equal codes look unlike.
    public func hash(_ value: [UInt8], context: [String] = []) -> [UInt8] {
        var code = HMAC<SHA256>(key: key)
        code.update(data: SealBinding.join(["\(context.count)"] + context))
        code.update(data: value)
        return [UInt8](code.finalize())
    }

    public func hash(_ text: String, context: [String] = []) -> [UInt8] { hash([UInt8](text.utf8), context: context) }

    /// Whether `text` has the stored hash, compared in constant time.
    public func matches(_ text: String, context: [String] = [], stored: [UInt8]) -> Bool {
        ConstantTime.equal(hash(text, context: context), stored)
    }
}
