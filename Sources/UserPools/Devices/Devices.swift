public import Credentials

/// What people and administrators do with confirmed devices.
/// Source: guide, "Working with user devices in your user pool"; API reference, ConfirmDevice and the operations beside it.
public struct Devices: Sendable {
    let ports: Ports

    /// How many devices a person may have.
    public static let limit = 100

    public init(ports: Ports) { self.ports = ports }

    // MARK: One's own

    /// Keeps the verifier that the device will prove itself with. The key must be the one that this very sign-in was given: otherwise
    /// whoever holds an access token could put a device of their own beside the person's.
    /// - Parameters:
    ///   - verifier: what DeviceSecretVerifierConfig brought, checked.
    ///   - name: for people to read.
    ///   - sourceIP: where the person is, as far as the server can tell.
    /// - Returns: whether the person still has to say that the device shall be remembered.
    /// - Throws: InvalidParameter for another key or one device too many, DeviceKeyExists.
    public func confirm(
        _ key: String, verifier: SRPVerifier, name: String?, sourceIP: String? = nil, of holder: TokenHolder
    ) async throws -> Bool {
        let pool = holder.client.pool
        guard let configuration = pool.device, let given = holder.deviceKey, given == key else { throw UserPoolError.invalidDeviceKey }
        let asksFirst = configuration.deviceOnlyRememberedOnUserPrompt ?? false
        try await keep(key, verifier: verifier, name: name, sourceIP: sourceIP, remembered: !asksFirst, of: holder.user.subject, in: pool)
        return asksFirst
    }

    /// Keeps the device of a browser that has just signed in.
    /// - Parameter given: the key that this very sign-in was given.
    /// - Throws: InvalidParameter for one device too many, DeviceKeyExists.
    public func keep(
        _ given: String, verifier: SRPVerifier, name: String?, sourceIP: String?, remembered: Bool, of subject: Subject, in pool: UserPool
    ) async throws {
        let now = ports.clock.time()
        try await ports.database.write { tx in
            guard try tx.user(subject, in: pool.id) != nil else { throw UserPoolError.userNotFound }
            guard try tx.device(given, of: subject, in: pool.id) == nil else { throw UserPoolError.deviceKeyExists }
            guard try tx.devices(of: subject, in: pool.id, after: nil, limit: Self.limit).items.count < Self.limit else {
                throw UserPoolError.tooManyDevices
            }
            var device = Device(
                pool: pool.id, subject: subject, key: given, name: name, salt: verifier.salt, verifier: verifier.verifier,
                remembered: remembered, created: now)
            device.lastIP = sourceIP
            try tx.insert(device)
        }
    }

    /// One's own device. Only administrators see the ones that are not remembered.
    /// - Throws: ResourceNotFound.
    public func get(_ key: String, of holder: TokenHolder) async throws -> Device {
        let (subject, pool) = (holder.user.subject, holder.client.pool.id)
        let device = try await ports.database.read { try $0.device(key, of: subject, in: pool) }
        guard let device, device.remembered else { throw UserPoolError.deviceNotFound }
        return device
    }

    /// One's own remembered devices, in the order of their keys.
    public func list(of holder: TokenHolder, after: String?, limit: Int) async throws -> Page<Device> {
        let (subject, pool) = (holder.user.subject, holder.client.pool.id)
        return try await ports.database.read { tx in
            var found: [Device] = []
            var position = after
            repeat {
                let page = try tx.devices(of: subject, in: pool, after: position, limit: limit + 1 - found.count)
                found += page.items.filter(\.remembered)
                position = page.next
            } while position != nil && found.count <= limit
            let items = Array(found.prefix(limit))
            return Page(items: items, next: found.count > limit ? items.last?.key : nil)
        }
    }

    /// - Throws: ResourceNotFound.
    public func setRemembered(_ remembered: Bool, _ key: String, of holder: TokenHolder) async throws {
        let (subject, pool, now) = (holder.user.subject, holder.client.pool.id, ports.clock.time())
        try await ports.database.write { try $0.setRemembered(remembered, key, of: subject, in: pool, at: now) }
    }

    /// Forgets a device and ends the sign-ins that were made from it.
    /// - Throws: ResourceNotFound.
    public func forget(_ key: String, of holder: TokenHolder) async throws {
        let (subject, pool, now) = (holder.user.subject, holder.client.pool.id, ports.clock.time())
        try await ports.database.write { try $0.forgetDevice(key, of: subject, in: pool, at: now) }
    }

    // MARK: Somebody's

    /// - Throws: ResourceNotFound for an unknown user too, as the operation declares no other.
    public func get(_ key: String, of username: String, in pool: UserPool) async throws -> Device {
        try await ports.database.read { tx in
            guard let user = try tx.find(username, in: pool) else { throw UserPoolError.deviceOwnerNotFound }
            guard let device = try tx.device(key, of: user.subject, in: pool.id) else { throw UserPoolError.deviceNotFound }
            return device
        }
    }

    /// All devices of a user, in the order of their keys.
    /// - Throws: ResourceNotFound for an unknown user.
    public func list(of username: String, in pool: UserPool, after: String?, limit: Int) async throws -> Page<Device> {
        try await ports.database.read { tx in
            guard let user = try tx.find(username, in: pool) else { throw UserPoolError.deviceOwnerNotFound }
            return try tx.devices(of: user.subject, in: pool.id, after: after, limit: limit)
        }
    }

    /// - Throws: UserNotFound, ResourceNotFound.
    public func setRemembered(_ remembered: Bool, _ key: String, of username: String, in pool: UserPool) async throws {
        let now = ports.clock.time()
        try await ports.database.write { tx in
            let user = try tx.existing(username, in: pool)
            try tx.setRemembered(remembered, key, of: user.subject, in: pool.id, at: now)
        }
    }

    /// - Throws: UserNotFound, ResourceNotFound.
    public func forget(_ key: String, of username: String, in pool: UserPool) async throws {
        let now = ports.clock.time()
        try await ports.database.write { tx in
            let user = try tx.existing(username, in: pool)
            try tx.forgetDevice(key, of: user.subject, in: pool.id, at: now)
        }
    }
}

extension UserPoolTransaction {
    fileprivate func setRemembered(_ remembered: Bool, _ key: String, of subject: Subject, in pool: UserPoolID, at now: Instant) throws {
        guard var device = try device(key, of: subject, in: pool) else { throw UserPoolError.deviceNotFound }
        device.remembered = remembered
        device.modified = now
        guard try update(device) else { throw UserPoolError.deviceNotFound }
    }

    fileprivate func forgetDevice(_ key: String, of subject: Subject, in pool: UserPoolID, at now: Instant) throws {
        guard try deleteDevice(key, of: subject, in: pool) else { throw UserPoolError.deviceNotFound }
        try revokeRefreshTokens(ofDevice: key, of: subject, in: pool, at: now)
    }
}
