import UserPools

extension StoreTransaction {
    func document<Document: PoolDocument>(_ type: Document.Type, _ id: String, in pool: UserPoolID) throws -> Document? {
        try sql.first(
            "SELECT body FROM documents WHERE pool_id = ? AND kind = ? AND id = ?",
            [.text(pool.value), .text(Document.kind), .text(Self.key(type, id, pool))]
        ) { try read(type, $0) }
    }

    func document<Document: PoolDocument>(_ type: Document.Type, withID id: String) throws -> Document? {
        guard Document.isFoundByIDAlone else { return nil }
        return try sql.first("SELECT body FROM documents WHERE kind = ? AND id = ?", [.text(Document.kind), .text(id)]) {
            try read(type, $0)
        }
    }

    func insert<Document: PoolDocument>(document: Document) throws {
        let added = try sql.execute(
            "INSERT INTO documents (pool_id, kind, id, body) VALUES (?, ?, ?, ?) ON CONFLICT DO NOTHING", try row(document))
        guard added == 1 else { throw StoreConflict.exists }
        try recordChange(of: document.pool)
    }

    func update<Document: PoolDocument>(document: Document) throws -> Bool {
        let row = try row(document)
        let updated = try sql.execute(
            "UPDATE documents SET body = ? WHERE pool_id = ? AND kind = ? AND id = ?", [row[3], row[0], row[1], row[2]])
        guard updated == 1 else { return false }
        try recordChange(of: document.pool)
        return true
    }

    func put<Document: PoolDocument>(document: Document) throws {
        if try !update(document: document) { try insert(document: document) }
    }

    func deleteDocument<Document: PoolDocument>(_ type: Document.Type, _ id: String, in pool: UserPoolID) throws -> Bool {
        let deleted = try sql.execute(
            "DELETE FROM documents WHERE pool_id = ? AND kind = ? AND id = ?",
            [.text(pool.value), .text(Document.kind), .text(Self.key(type, id, pool))])
        guard deleted == 1 else { return false }
        try recordChange(of: pool)
        return true
    }

    func documents<Document: PoolDocument>(
        _ type: Document.Type, in pool: UserPoolID, after: String?, limit: Int
    ) throws -> Page<Document> {
        let found = try sql.query(
            "SELECT body FROM documents WHERE pool_id = ? AND kind = ? AND id > ? ORDER BY id LIMIT ?",
            [
                .text(pool.value), .text(Document.kind), .text(after.map { Self.key(type, $0, pool) } ?? ""), .integer(limit + 1),
            ]
        ) { try read(type, $0) }
        return Page(found, limit: limit, position: \.documentID)
    }

    func countDocuments<Document: PoolDocument>(_ type: Document.Type, in pool: UserPoolID) throws -> Int {
        try sql.first(
            "SELECT COUNT(*) FROM documents WHERE pool_id = ? AND kind = ?", [.text(pool.value), .text(Document.kind)]
        ) { try $0.int(0) } ?? 0
    }

    /// The table's ids are unique by kind: a name that only its pool knows stands there behind the pool's.
    private static func key<Document: PoolDocument>(_ type: Document.Type, _ id: String, _ pool: UserPoolID) -> String {
        Document.isFoundByIDAlone ? id : "\(pool.value)/\(id)"
    }

    private func row<Document: PoolDocument>(_ document: Document) throws -> [SQLValue] {
        let id = Self.key(Document.self, document.documentID, document.pool)
        return [
            .text(document.pool.value), .text(Document.kind), .text(id),
            .text(try ConfigurationDocument.encode(try seals.sealSecrets(of: document))),
        ]
    }

    private func read<Document: PoolDocument>(_ type: Document.Type, _ row: any SQLRow) throws -> Document {
        try seals.openSecrets(of: ConfigurationDocument.decode(type, row.text(0)))
    }
}
