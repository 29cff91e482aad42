import Crypto

/// SECRET_HASH: base64(HMAC-SHA256(client secret, username + client id)), which proves that a caller has an app client's secret.
public enum SecretHash {
    public static func compute(clientSecret: String, username: String, clientID: String) -> String {
        var code = HMAC<SHA256>(key: SymmetricKey(data: [UInt8](clientSecret.utf8)))
        code.update(data: [UInt8](username.utf8))
        code.update(data: [UInt8](clientID.utf8))
        return Base64.encode([UInt8](code.finalize()))
    }

    /// Compares in constant time.
    public static func isValid(_ presented: String, clientSecret: String, username: String, clientID: String) -> Bool {
        ConstantTime.equal(presented, compute(clientSecret: clientSecret, username: username, clientID: clientID))
    }
}
