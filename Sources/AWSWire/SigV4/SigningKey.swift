import Crypto
import Synchronization

/// The key that signs in one scope, derived from the secret by four HMACs (date, region, service, terminator).
struct SigningKey: Sendable {
    private let key: SymmetricKey

    init(secret: String, scope: CredentialScope) {
        var key = SymmetricKey(data: Array("AWS4\(secret)".utf8))
        for part in [scope.day, scope.region, scope.service, CredentialScope.terminator] {
            key = SymmetricKey(data: HMAC<SHA256>.authenticationCode(for: Array(part.utf8), using: key))
        }
        self.key = key
    }

    func signature(of stringToSign: String) -> String {
        LowercaseHex.encode(HMAC<SHA256>.authenticationCode(for: Array(stringToSign.utf8), using: key))
    }

    /// Compares in constant time.
    func isSignature(_ signature: [UInt8], of stringToSign: String) -> Bool {
        HMAC<SHA256>.isValidAuthenticationCode(signature, authenticating: Array(stringToSign.utf8), using: key)
    }
}

/// Derived signing keys of the recent past: a client signs a whole day with one.
///
/// Only keys that have verified a signature are kept, so nobody without the secret can push others out.
final class SigningKeyCache: Sendable {
    /// The secret is part of the name: a key id whose secret is changed must not go on with the old one.
    struct Name: Hashable {
        let scope: CredentialScope
        let secret: String
    }

    private struct Entries {
        var keys: [Name: SigningKey] = [:]
        var oldestFirst: [Name] = []
    }

    private let capacity: Int
    private let entries = Mutex(Entries())

    init(capacity: Int) {
        self.capacity = max(1, capacity)
    }

    subscript(_ name: Name) -> SigningKey? {
        entries.withLock { $0.keys[name] }
    }

    func keep(_ key: SigningKey, as name: Name) {
        entries.withLock { entries in
            guard entries.keys.updateValue(key, forKey: name) == nil else { return }
            entries.oldestFirst.append(name)
            if entries.oldestFirst.count > capacity {
                entries.keys[entries.oldestFirst.removeFirst()] = nil
            }
        }
    }
}
