public import Credentials
import FoundationEssentials
public import UserPools

/// What waits in the database between two requests of a browser or a client: sealed, for a while, under names of which the database has keyed
/// hashes alone. Any node can go on with it, and a copy of the database leads into nobody's sign-in.
public struct SealedStates<Value: Codable & Sendable>: Sendable {
    private struct Kept: Codable {
        let value: Value
        let expires: Instant
    }

    private let database: any UserPoolDatabase
    private let clock: any WallClock
    private let random: any RandomSource
    private let box: SealedBox
    private let names: KeyedHash
    private let prefix: String

    /// - Parameters:
    ///   - purpose: names and values of one purpose mean nothing under another.
    ///   - prefix: of the names, so that people who look at the table see what is what.
    public init(ports: Ports, masterKey: MasterKey, purpose: String, prefix: String) {
        database = ports.database
        clock = ports.clock
        random = ports.random
        box = SealedBox(masterKey: masterKey, purpose: purpose)
        names = KeyedHash(masterKey: masterKey, purpose: purpose)
        self.prefix = prefix
    }

    /// The database's name for what only its holder knows.
    public func name(of secret: [UInt8], context: [String] = []) -> String {
        prefix + Hexadecimal.encode(names.hash(secret, context: context))
    }

    public func name(of secret: String, context: [String] = []) -> String { name(of: Array(secret.utf8), context: context) }

    /// - Parameters:
    ///   - seconds: how long from now on.
    ///   - longest: bytes of the value in JSON.
    /// - Throws: ``StateTooLong``, and what the database throws.
    public func keep(_ value: Value, as name: String, in pool: UserPoolID, seconds: Int64, longest: Int = .max) async throws {
        let expires = clock.time().adding(seconds: seconds)
        let encoded = try encode(value, until: expires)
        guard encoded.count <= longest else { throw StateTooLong() }
        let sealed = try box.seal(encoded, binding: binding(name, pool), random: random)
        try await database.write { try $0.keepState(sealed, flow: name, step: 0, in: pool, expires: expires) }
    }

    /// - Returns: `nil` where nothing was kept under the name, or its time is over.
    public func value(named name: String, in pool: UserPoolID) async throws -> Value? {
        guard let sealed = try await database.read({ try $0.keptState(flow: name, step: 0, in: pool) }) else { return nil }
        return open(sealed, name, pool)?.value
    }

    // MARK: Within a transaction

    func keep(_ value: Value, as name: String, in pool: UserPoolID, until expires: Instant, _ tx: any UserPoolTransaction) throws {
        let sealed = try box.seal(try encode(value, until: expires), binding: binding(name, pool), random: random)
        try tx.keepState(sealed, flow: name, step: 0, in: pool, expires: expires)
    }

    func kept(named name: String, in pool: UserPoolID, _ tx: any UserPoolTransaction) throws -> (value: Value, expires: Instant)? {
        try tx.keptState(flow: name, step: 0, in: pool).flatMap { open($0, name, pool) }
    }

    private func encode(_ value: Value, until expires: Instant) throws -> [UInt8] {
        Array(try JSONEncoder().encode(Kept(value: value, expires: expires)))
    }

    /// - Returns: `nil` for what is not ours, or over.
    private func open(_ sealed: [UInt8], _ name: String, _ pool: UserPoolID) -> (value: Value, expires: Instant)? {
        guard let opened = try? box.open(sealed, binding: binding(name, pool)),
            let kept = try? JSONDecoder().decode(Kept.self, from: Data(opened)), clock.time() < kept.expires
        else { return nil }
        return (kept.value, kept.expires)
    }

    private func binding(_ name: String, _ pool: UserPoolID) -> SealBinding {
        SealBinding(table: "kept_states", column: "state", row: [pool.value, name])
    }
}

/// A state that is longer than its purpose has use for.
public struct StateTooLong: Error {}
