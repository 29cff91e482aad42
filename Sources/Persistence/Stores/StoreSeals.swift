import Credentials
import UserPools

/// Seals and opens the secret columns, each value bound to its table, column and row.
struct StoreSeals: Sendable {
    private let passwords: SealedBox
    private let signingKeys: SealedBox
    private let clientSecrets: SealedBox
    let documentSecrets: SealedBox
    let softwareTokens: SealedBox
    let devices: SealedBox
    let importChunks: SealedBox
    let random: any RandomSource

    init(masterKey: MasterKey, random: any RandomSource) {
        passwords = SealedBox(masterKey: masterKey, purpose: "user.password")
        signingKeys = SealedBox(masterKey: masterKey, purpose: "pool.signing-key")
        clientSecrets = SealedBox(masterKey: masterKey, purpose: "client.secret")
        documentSecrets = SealedBox(masterKey: masterKey, purpose: "document.secret")
        softwareTokens = SealedBox(masterKey: masterKey, purpose: "user.software-token")
        devices = SealedBox(masterKey: masterKey, purpose: "user.device")
        importChunks = SealedBox(masterKey: masterKey, purpose: "import.chunk")
        self.random = random
    }

    func sealPassword(_ serialized: [UInt8], of subject: Subject, in pool: UserPoolID) throws -> [UInt8] {
        try passwords.seal(serialized, binding: Self.password("entry", subject, pool), random: random)
    }

    func openPassword(_ sealed: [UInt8], of subject: Subject, in pool: UserPoolID) throws -> PasswordEntry {
        try PasswordEntry(serialized: passwords.open(sealed, binding: Self.password("entry", subject, pool)))
    }

    /// Each entry after its length as two big-endian bytes; `nil` for none.
    func sealHistory(_ history: [PasswordEntry], of subject: Subject, in pool: UserPoolID) throws -> [UInt8]? {
        guard !history.isEmpty else { return nil }
        var bytes: [UInt8] = []
        for entry in history {
            let serialized = entry.serialized
            bytes.append(UInt8(truncatingIfNeeded: serialized.count >> 8))
            bytes.append(UInt8(truncatingIfNeeded: serialized.count))
            bytes += serialized
        }
        return try passwords.seal(bytes, binding: Self.password("history", subject, pool), random: random)
    }

    func openHistory(_ sealed: [UInt8], of subject: Subject, in pool: UserPoolID) throws -> [PasswordEntry] {
        var rest = try passwords.open(sealed, binding: Self.password("history", subject, pool))[...]
        var history: [PasswordEntry] = []
        while let high = rest.popFirst() {
            guard let low = rest.popFirst(), rest.count >= Int(high) << 8 | Int(low) else {
                throw DatabaseError(.corrupt, "A password history ends early.", table: "passwords")
            }
            let count = Int(high) << 8 | Int(low)
            history.append(try PasswordEntry(serialized: Array(rest.prefix(count))))
            rest = rest.dropFirst(count)
        }
        return history
    }

    func sealPrivateKey(_ key: SigningKeyRecord) throws -> [UInt8] {
        try signingKeys.seal(key.privateKey, binding: Self.privateKey(key.pool, key.use, key.keyID), random: random)
    }

    func openPrivateKey(_ sealed: [UInt8], of pool: UserPoolID, use: SigningKeyRecord.Use, keyID: String) throws -> [UInt8] {
        try signingKeys.open(sealed, binding: Self.privateKey(pool, use, keyID))
    }

    /// The client with each secret's value sealed, as its document keeps it.
    func sealSecrets(of client: UserPoolClient) throws -> UserPoolClient {
        var client = client
        for index in client.secrets.indices {
            let secret = client.secrets[index]
            client.secrets[index].value = try clientSecrets.sealText(
                Array(secret.value.utf8), binding: Self.secret(secret.id, client), random: random)
        }
        return client
    }

    func openSecrets(of client: UserPoolClient) throws -> UserPoolClient {
        var client = client
        for index in client.secrets.indices {
            let secret = client.secrets[index]
            let opened = try clientSecrets.openText(secret.value, binding: Self.secret(secret.id, client))
            client.secrets[index].value = String(decoding: opened, as: UTF8.self)
        }
        return client
    }

    private static func password(_ column: String, _ subject: Subject, _ pool: UserPoolID) -> SealBinding {
        SealBinding(table: "passwords", column: column, row: [pool.value, subject.value])
    }

    private static func privateKey(_ pool: UserPoolID, _ use: SigningKeyRecord.Use, _ keyID: String) -> SealBinding {
        SealBinding(table: "signing_keys", column: "private_key", row: [pool.value, use.rawValue, keyID])
    }

    private static func secret(_ id: String, _ client: UserPoolClient) -> SealBinding {
        SealBinding(table: "documents", column: "body", row: [client.pool.value, "client", client.id.value, id])
    }
}
