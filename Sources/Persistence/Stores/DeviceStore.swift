import UserPools

extension StoreTransaction {
    private static let columns = "device_key, name, verifier, remembered, last_ip, created, modified, last_authenticated"
    private static let byKey = SQL(unsafeSQL: "SELECT \(columns) FROM devices WHERE pool_id = ? AND sub = ? AND device_key = ?")
    private static let ofUser = SQL(
        unsafeSQL: "SELECT \(columns) FROM devices WHERE pool_id = ? AND sub = ? AND device_key > ? ORDER BY device_key LIMIT ?")

    private func device(of subject: Subject, in pool: UserPoolID, _ row: any SQLRow) throws -> Device {
        let key = try row.text(0)
        let (salt, verifier) = try seals.openDevice(row.blob(2), key: key, of: subject, in: pool)
        var device = Device(
            pool: pool, subject: subject, key: key, name: try row.optionalText(1), salt: salt, verifier: verifier,
            remembered: try row.bool(3), created: Instant(milliseconds: try row.int64(5)))
        device.lastIP = try row.optionalText(4)
        device.modified = Instant(milliseconds: try row.int64(6))
        device.lastAuthenticated = Instant(milliseconds: try row.int64(7))
        return device
    }

    func device(_ key: String, of subject: Subject, in pool: UserPoolID) throws -> Device? {
        try sql.first(Self.byKey, [.text(pool.value), .text(subject.value), .text(key)]) { try device(of: subject, in: pool, $0) }
    }

    func insert(_ device: Device) throws {
        let added = try sql.execute(
            """
            INSERT INTO devices (pool_id, sub, device_key, name, verifier, remembered, last_ip, created, modified, last_authenticated)
            VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?) ON CONFLICT DO NOTHING
            """,
            [
                .text(device.pool.value), .text(device.subject.value), .text(device.key), SQLValue(device.name),
                .blob(try seals.sealDevice(device)), .bool(device.remembered), SQLValue(device.lastIP),
                .integer(device.created.milliseconds), .integer(device.modified.milliseconds),
                .integer(device.lastAuthenticated.milliseconds),
            ])
        guard added == 1 else { throw StoreConflict.exists }
    }

    func update(_ device: Device) throws -> Bool {
        try sql.execute(
            """
            UPDATE devices SET name = ?, remembered = ?, last_ip = ?, created = ?, modified = ?, last_authenticated = ?
            WHERE pool_id = ? AND sub = ? AND device_key = ?
            """,
            [
                SQLValue(device.name), .bool(device.remembered), SQLValue(device.lastIP), .integer(device.created.milliseconds),
                .integer(device.modified.milliseconds), .integer(device.lastAuthenticated.milliseconds),
                .text(device.pool.value), .text(device.subject.value), .text(device.key),
            ]) == 1
    }

    func deleteDevice(_ key: String, of subject: Subject, in pool: UserPoolID) throws -> Bool {
        try sql.execute(
            "DELETE FROM devices WHERE pool_id = ? AND sub = ? AND device_key = ?",
            [.text(pool.value), .text(subject.value), .text(key)]) == 1
    }

    func devices(of subject: Subject, in pool: UserPoolID, after: String?, limit: Int) throws -> Page<Device> {
        let devices = try sql.query(
            Self.ofUser, [.text(pool.value), .text(subject.value), .text(after ?? ""), .integer(limit + 1)]
        ) { try device(of: subject, in: pool, $0) }
        return Page(devices, limit: limit, position: \.key)
    }

    func revokeRefreshTokens(ofDevice key: String, of subject: Subject, in pool: UserPoolID, at instant: Instant) throws {
        try sql.execute(
            "UPDATE refresh_tokens SET revoked = ? WHERE pool_id = ? AND sub = ? AND device_key = ? AND revoked IS NULL",
            [.integer(instant.milliseconds), .text(pool.value), .text(subject.value), .text(key)])
        try deleteTokenSessions(ofDevice: key, of: subject, in: pool)
    }
}
