import Persistence

extension DatabaseContract {
    static func expect(_ condition: Bool, _ message: @autoclosure () -> String, fileID: String = #fileID, line: Int = #line) throws {
        guard condition else { throw DatabaseContractViolation(message(), fileID: fileID, line: line) }
    }

    static func expectFailure(
        _ kind: DatabaseError.Kind, table: String? = nil, fileID: String = #fileID, line: Int = #line, _ body: () async throws -> Void
    ) async throws {
        do {
            try await body()
        } catch let error as DatabaseError {
            guard error.kind == kind else {
                throw DatabaseContractViolation("Expected \(kind) but got \(error).", fileID: fileID, line: line)
            }
            guard table == nil || error.table == table else {
                throw DatabaseContractViolation("Expected the table \(table ?? "") but got \(error).", fileID: fileID, line: line)
            }
            return
        }
        throw DatabaseContractViolation("Expected \(kind) but nothing failed.", fileID: fileID, line: line)
    }

    static func makeCounter(_ database: any Database) async throws {
        try await database.write { tx in
            try tx.execute(
                SQL(
                    unsafeSQL: tx.dialect.render(
                        "CREATE TABLE counter (id {{INTEGER}} NOT NULL PRIMARY KEY, value {{INTEGER}} NOT NULL) {{STRICT}}"
                    )
                )
            )
            try tx.execute("INSERT INTO counter (id, value) VALUES (1, 0)")
        }
    }

    static func expectCounter(_ value: Int, _ database: any Database, fileID: String = #fileID, line: Int = #line) async throws {
        let found = try await database.read { tx in try tx.first("SELECT value FROM counter WHERE id = 1") { try $0.int(0) } }
        guard found == value else {
            throw DatabaseContractViolation("The counter is \(String(describing: found)), not \(value).", fileID: fileID, line: line)
        }
    }
}
