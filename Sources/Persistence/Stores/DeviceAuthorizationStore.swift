import UserPools

extension StoreTransaction {
    func insert(_ authorization: DeviceAuthorization) throws -> Bool {
        try sql.execute(
            """
            INSERT INTO device_authorizations (pool_id, device_hash, user_hash, client_id, scopes, expires, poll_interval)
            VALUES (?, ?, ?, ?, ?, ?, ?) ON CONFLICT DO NOTHING
            """,
            [
                .text(authorization.pool.value), .blob(authorization.deviceHash), .blob(authorization.userHash),
                .text(authorization.client.value), .text(authorization.scopes.joined(separator: " ")),
                .integer(authorization.expires.milliseconds), .integer(authorization.interval),
            ]) == 1
    }

    func deviceAuthorization(deviceHash: [UInt8], in pool: UserPoolID) throws -> DeviceAuthorization? {
        try sql.first(
            """
            SELECT device_hash, user_hash, client_id, scopes, expires, polled, poll_interval, decision, sub, terms
            FROM device_authorizations WHERE pool_id = ? AND device_hash = ?
            """,
            [.text(pool.value), .blob(deviceHash)]
        ) { try Self.deviceAuthorization($0, in: pool) }
    }

    func deviceAuthorization(userHash: [UInt8], in pool: UserPoolID) throws -> DeviceAuthorization? {
        try sql.first(
            """
            SELECT device_hash, user_hash, client_id, scopes, expires, polled, poll_interval, decision, sub, terms
            FROM device_authorizations WHERE pool_id = ? AND user_hash = ?
            """,
            [.text(pool.value), .blob(userHash)]
        ) { try Self.deviceAuthorization($0, in: pool) }
    }

    func notePoll(deviceHash: [UInt8], in pool: UserPoolID, interval: Int, at instant: Instant) throws {
        try sql.execute(
            "UPDATE device_authorizations SET polled = ?, poll_interval = ? WHERE pool_id = ? AND device_hash = ?",
            [.integer(instant.milliseconds), .integer(interval), .text(pool.value), .blob(deviceHash)])
    }

    func decide(_ decision: DeviceAuthorization.Decision, userHash: [UInt8], in pool: UserPoolID) throws -> Bool {
        let (name, subject, terms): (String, Subject?, AuthorizationTerms?) =
            switch decision {
            case .approved(let subject, let terms): ("approved", subject, terms)
            case .denied: ("denied", nil, nil)
            case .used: ("used", nil, nil)
            }
        return try sql.execute(
            "UPDATE device_authorizations SET decision = ?, sub = ?, terms = ? WHERE pool_id = ? AND user_hash = ? AND decision IS NULL",
            [
                .text(name), SQLValue(subject?.value), SQLValue(try terms.map(ConfigurationDocument.encode)), .text(pool.value),
                .blob(userHash),
            ]) == 1
    }

    func redeemDeviceAuthorization(deviceHash: [UInt8], in pool: UserPoolID) throws -> Bool {
        try sql.execute(
            "UPDATE device_authorizations SET decision = 'used' WHERE pool_id = ? AND device_hash = ? AND decision = 'approved'",
            [.text(pool.value), .blob(deviceHash)]) == 1
    }

    private static func deviceAuthorization(_ row: any SQLRow, in pool: UserPoolID) throws -> DeviceAuthorization {
        var authorization = DeviceAuthorization(
            pool: pool, deviceHash: try row.blob(0), userHash: try row.blob(1), client: ClientID(try row.text(2)),
            scopes: try row.text(3).split(separator: " ").map(String.init), expires: Instant(milliseconds: try row.int64(4)),
            interval: try row.int(6))
        authorization.polled = try row.optionalInt64(5).map(Instant.init(milliseconds:))
        switch try row.optionalText(7) {
        case nil: break
        case "approved":
            // An approval that cannot be read approves nothing.
            if let subject = try row.optionalText(8), let terms = try row.optionalText(9) {
                authorization.decision = .approved(Subject(subject), try ConfigurationDocument.decode(AuthorizationTerms.self, terms))
            } else {
                authorization.decision = .denied
            }
        case "used": authorization.decision = .used
        default: authorization.decision = .denied
        }
        return authorization
    }
}
