public import Credentials
public import UserPools

/// Storage of user pools in SQL, the same on every engine.
///
/// Passwords, private keys, client secrets and the secrets of factors and devices are sealed on their way in: neither a row nor a backup yields one without the master key.
public struct SQLUserPoolDatabase: UserPoolDatabase {
    /// The engine underneath, for the sweeper and for health checks.
    public let database: any Database
    let seals: StoreSeals
    private let folding = NameFolding()

    /// - Parameters:
    ///   - database: an open engine; see ``migrate()``.
    ///   - masterKey: what seals secret columns. Rows that were sealed under another key do not open.
    ///   - random: for the nonces of sealed columns.
    public init(_ database: any Database, masterKey: MasterKey, random: any RandomSource) {
        self.database = database
        self.seals = StoreSeals(masterKey: masterKey, random: random)
    }

    /// Brings the schema up to date.
    /// - Returns: the numbers of the migrations that this call applied.
    /// - Throws: ``DatabaseError/Kind/tooNew`` if the database was made by a newer program.
    @discardableResult
    public func migrate() async throws -> [Int] {
        try await MigrationRunner(MigrationCatalogue.all).run(on: database)
    }

    public func read<T: Sendable>(_ body: @escaping @Sendable (any UserPoolTransaction) throws -> T) async throws -> T {
        try await database.read { [seals, folding] sql in
            try body(StoreTransaction(sql: sql, seals: seals, folding: folding))
        }
    }

    public func write<T: Sendable>(_ body: @escaping @Sendable (any UserPoolTransaction) throws -> T) async throws -> T {
        try await database.write { [seals, folding] sql in
            try body(StoreTransaction(sql: sql, seals: seals, folding: folding))
        }
    }
}

/// The stores over one transaction. Each store is an extension in a file of its own.
struct StoreTransaction: UserPoolTransaction {
    let sql: any SQLTransaction
    let seals: StoreSeals
    let folding: NameFolding
}
