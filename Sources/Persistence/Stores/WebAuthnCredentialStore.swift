import JSON
import UserPools

extension StoreTransaction {
    private static let columns = "id, sub, public_key, sign_count, friendly_name, relying_party, attachment, transports, created"
    private static let byID = SQL(unsafeSQL: "SELECT \(columns) FROM webauthn_credentials WHERE pool_id = ? AND id = ?")
    private static let ofUser = SQL(
        unsafeSQL: "SELECT \(columns) FROM webauthn_credentials WHERE pool_id = ? AND sub = ? ORDER BY created, id")

    private func credential(in pool: UserPoolID, _ row: any SQLRow) throws -> WebAuthnCredential {
        guard let signCount = UInt32(exactly: try row.int64(3)),
            let transports = (try? WireValue(json: Array(row.text(7).utf8)))?.array?.map(\.string)
        else {
            throw DatabaseError(.corrupt, "A passkey is not what the program writes.", table: "webauthn_credentials")
        }
        return WebAuthnCredential(
            pool: pool, subject: Subject(try row.text(1)), id: try row.text(0), publicKey: try row.blob(2), signCount: signCount,
            friendlyName: try row.text(4), relyingPartyID: try row.text(5), attachment: try row.optionalText(6),
            transports: transports.compactMap { $0 }, created: Instant(milliseconds: try row.int64(8)))
    }

    func insert(_ credential: WebAuthnCredential) throws {
        var transports = JSONWriter(reservingCapacity: 64)
        transports.beginArray()
        for transport in credential.transports { transports.string(transport) }
        transports.endArray()
        let added = try sql.execute(
            """
            INSERT INTO webauthn_credentials
            (pool_id, id, sub, public_key, sign_count, friendly_name, relying_party, attachment, transports, created)
            VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?) ON CONFLICT DO NOTHING
            """,
            [
                .text(credential.pool.value), .text(credential.id), .text(credential.subject.value), .blob(credential.publicKey),
                .integer(Int64(credential.signCount)), .text(credential.friendlyName), .text(credential.relyingPartyID),
                SQLValue(credential.attachment), .text(String(decoding: transports.bytes, as: UTF8.self)),
                .integer(credential.created.milliseconds),
            ])
        guard added == 1 else { throw StoreConflict.exists }
    }

    func webAuthnCredential(_ id: String, in pool: UserPoolID) throws -> WebAuthnCredential? {
        try sql.first(Self.byID, [.text(pool.value), .text(id)]) { try credential(in: pool, $0) }
    }

    func webAuthnCredentials(of subject: Subject, in pool: UserPoolID) throws -> [WebAuthnCredential] {
        try sql.query(Self.ofUser, [.text(pool.value), .text(subject.value)]) { try credential(in: pool, $0) }
    }

    func deleteWebAuthnCredential(_ id: String, of subject: Subject, in pool: UserPoolID) throws -> Bool {
        try sql.execute(
            "DELETE FROM webauthn_credentials WHERE pool_id = ? AND id = ? AND sub = ?",
            [.text(pool.value), .text(id), .text(subject.value)]) == 1
    }

    func setSignCount(_ count: UInt32, of id: String, in pool: UserPoolID, from previous: UInt32) throws -> Bool {
        try sql.execute(
            "UPDATE webauthn_credentials SET sign_count = ? WHERE pool_id = ? AND id = ? AND sign_count = ?",
            [.integer(Int64(count)), .text(pool.value), .text(id), .integer(Int64(previous))]) == 1
    }
}
