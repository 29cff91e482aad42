/// What a closure may do inside its transaction. It lives on one database thread and must not be kept beyond the closure.
///
/// A statement that fails dooms the transaction, on both engines alike: whatever the closure does with the error, nothing is
/// kept, later statements throw, and the caller of `write` gets the first error. To go on after a conflict, ask for it in the SQL
/// (`ON CONFLICT … DO NOTHING`) and look at the number of rows.
public protocol SQLTransaction: AnyObject {
    var dialect: SQLDialect { get }

    /// Runs a statement for its effect and returns the number of rows it inserted, updated or deleted (0 for anything else).
    @discardableResult
    func execute(_ sql: SQL, _ arguments: [SQLValue]) throws -> Int

    /// Runs a statement for its rows, in order: a `SELECT`, or a change with `RETURNING`. An error that `map` throws passes through unchanged.
    func query<T>(_ sql: SQL, _ arguments: [SQLValue], _ map: (any SQLRow) throws -> T) throws -> [T]

    /// The first row or `nil`. The statement runs to its end, so a `RETURNING` changes all its rows; put `LIMIT 1` on a wide `SELECT`.
    func first<T>(_ sql: SQL, _ arguments: [SQLValue], _ map: (any SQLRow) throws -> T) throws -> T?
}

extension SQLTransaction {
    @discardableResult
    public func execute(_ sql: SQL) throws -> Int {
        try execute(sql, [])
    }

    public func query<T>(_ sql: SQL, _ map: (any SQLRow) throws -> T) throws -> [T] {
        try query(sql, [], map)
    }

    public func first<T>(_ sql: SQL, _ map: (any SQLRow) throws -> T) throws -> T? {
        try first(sql, [], map)
    }

    /// Whether the statement finds any row.
    public func exists(_ sql: SQL, _ arguments: [SQLValue]) throws -> Bool {
        try first(sql, arguments) { _ in true } ?? false
    }
}
