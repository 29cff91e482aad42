public import Credentials

/// A pool's certificates, made when they are first asked for.
public struct PoolCertificates: Sendable {
    let ports: Ports
    let hashing: HashingPool
    private static let yearSeconds: Int64 = 365 * 86_400

    /// - Parameter hashing: where RSA keys are made, which takes a tenth of a second of a core each.
    public init(ports: Ports, hashing: HashingPool) {
        self.ports = ports
        self.hashing = hashing
    }

    /// The certificate of a pool for one use. It is valid for ten years and is renewed, with the same key, in its last one.
    ///
    /// Two nodes that make one at the same time end with the same: the database keeps the first.
    /// - Throws: ResourceNotFound for a pool that does not exist.
    public func certificate(_ use: PoolCertificate.Use, of pool: UserPoolID) async throws -> PoolCertificate {
        let now = ports.clock.time()
        let present = try await read(use, of: pool)
        if let present, !Self.isDue(present, now) { return present }
        let fresh = try await make(use, of: pool, from: present?.privateKey, now: now)
        do {
            return try await ports.database.write { tx in
                guard try tx.pool(pool) != nil else { throw UserPoolError.poolNotFound(pool) }
                guard let standing = try tx.document(PoolCertificate.self, use.rawValue, in: pool) else {
                    try tx.insert(document: fresh)
                    return fresh
                }
                guard Self.isDue(standing, now) else { return standing }
                _ = try tx.update(document: fresh)
                return fresh
            }
        } catch StoreConflict.exists {
            guard let standing = try await read(use, of: pool) else { throw UserPoolError.internalError("certificate came and went") }
            return standing
        }
    }

    private func read(_ use: PoolCertificate.Use, of pool: UserPoolID) async throws -> PoolCertificate? {
        try await ports.database.read { tx in
            guard try tx.pool(pool) != nil else { throw UserPoolError.poolNotFound(pool) }
            return try tx.document(PoolCertificate.self, use.rawValue, in: pool)
        }
    }

    private static func isDue(_ certificate: PoolCertificate, _ now: Instant) -> Bool {
        certificate.expires < now.adding(seconds: yearSeconds)
    }

    private func make(
        _ use: PoolCertificate.Use, of pool: UserPoolID, from key: String?, now: Instant
    ) async throws -> PoolCertificate {
        // Positive and never zero, as RFC 5280 section 4.1.2.2 demands.
        var serial = ports.random.bytes(8)
        serial[0] = serial[0] & 0x3F | 0x40
        let number = serial
        // A clock that is a little behind at the provider must not find the certificate of tomorrow.
        let start = now.adding(seconds: -300)
        let expires = now.adding(seconds: 10 * Self.yearSeconds)
        return try await hashing.run {
            let pair = try key.map { try RSASigningKey(pkcs8: try Base64.decode($0)) } ?? RSASigningKey.generate()
            let certificate = try pair.selfSignedCertificate(
                commonName: pool.value, serial: number, notBefore: start.seconds, notAfter: expires.seconds)
            return PoolCertificate(
                pool: pool, use: use, certificate: Base64.encode(certificate), privateKey: Base64.encode(try pair.pkcs8()), created: now,
                expires: expires)
        }
    }
}
