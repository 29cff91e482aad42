import UserPools

/// Files in pieces, and logs.
extension StoreTransaction {
    func insertImportChunk(_ bytes: [UInt8], number: Int, of upload: String, for job: UserImportJob) throws {
        try sql.execute(
            "INSERT INTO import_chunks (pool_id, job_id, upload, number, content) VALUES (?, ?, ?, ?, ?)",
            [
                .text(job.pool.value), .text(job.id.value), .text(upload), .integer(number),
                .blob(try seals.sealImportChunk(bytes, number, of: upload, for: job)),
            ])
    }

    func importChunk(_ number: Int, of upload: String, for job: UserImportJob) throws -> [UInt8]? {
        try sql.first(
            "SELECT content FROM import_chunks WHERE pool_id = ? AND job_id = ? AND upload = ? AND number = ?",
            [.text(job.pool.value), .text(job.id.value), .text(upload), .integer(number)]
        ) { try seals.openImportChunk(try $0.blob(0), number, of: upload, for: job) }
    }

    func deleteImportChunks(_ chunks: ImportChunks, for job: UserImportJob, limit: Int) throws -> Int {
        let job: [SQLValue] = [.text(job.pool.value), .text(job.id.value)]
        switch chunks {
        case .all:
            return try sql.execute(
                """
                DELETE FROM import_chunks WHERE pool_id = ? AND job_id = ? AND (upload, number) IN
                (SELECT upload, number FROM import_chunks WHERE pool_id = ? AND job_id = ? LIMIT ?)
                """,
                job + job + [.integer(limit)])
        case .of(let upload):
            return try sql.execute(
                """
                DELETE FROM import_chunks WHERE pool_id = ? AND job_id = ? AND upload = ? AND number IN
                (SELECT number FROM import_chunks WHERE pool_id = ? AND job_id = ? AND upload = ? LIMIT ?)
                """,
                job + [.text(upload)] + job + [.text(upload), .integer(limit)])
        case .except(let uploads):
            // None is called by the empty text.
            let kept = (uploads + ["", ""]).prefix(2).map { SQLValue.text($0) }
            return try sql.execute(
                """
                DELETE FROM import_chunks WHERE pool_id = ? AND job_id = ? AND (upload, number) IN
                (SELECT upload, number FROM import_chunks WHERE pool_id = ? AND job_id = ? AND upload NOT IN (?, ?) LIMIT ?)
                """,
                job + job + kept + [.integer(limit)])
        }
    }

    func insert(_ lines: [UserImportLogLine], for job: UserImportJob) throws {
        var rows = RowInsertion(into: "import_log", columns: "pool_id, job_id, line, outcome, message", count: 5, skipsConflicts: true)
        for line in lines {
            rows.append([
                .text(job.pool.value), .text(job.id.value), .integer(line.line), .text(line.outcome.rawValue), .text(line.message),
            ])
        }
        try rows.run(sql)
    }

    func userImportLog(of job: UserImportJob, after: String?, limit: Int) throws -> Page<UserImportLogLine> {
        let lines = try sql.query(
            "SELECT line, outcome, message FROM import_log WHERE pool_id = ? AND job_id = ? AND line > ? ORDER BY line LIMIT ?",
            [.text(job.pool.value), .text(job.id.value), .integer(after.flatMap { Int($0) } ?? 0), .integer(limit + 1)]
        ) { row in
            guard let outcome = UserImportLogLine.Outcome(rawValue: try row.text(1)) else {
                throw DatabaseError(.corrupt, "A line of an import has an unknown outcome.", table: "import_log")
            }
            return UserImportLogLine(line: try row.int(0), outcome: outcome, message: try row.text(2))
        }
        return Page(lines, limit: limit, position: { String($0.line) })
    }

    func deleteUserImportLog(of job: UserImportJob, limit: Int) throws -> Int {
        let job: [SQLValue] = [.text(job.pool.value), .text(job.id.value)]
        return try sql.execute(
            """
            DELETE FROM import_log WHERE pool_id = ? AND job_id = ? AND line IN
            (SELECT line FROM import_log WHERE pool_id = ? AND job_id = ? LIMIT ?)
            """,
            job + job + [.integer(limit)])
    }
}
