import Credentials
import UserPools

extension StoreTransaction {
    private static let columns =
        "pool_id, id, name, role_arn, algorithm, status, created, started, completed, message, imported, skipped, failed, upload, "
        + "file_bytes, file_rows, uploading, line, file_offset, owner, due, removed"
    private static let columnCount = 22

    private static let byID = SQL(unsafeSQL: "SELECT \(columns) FROM import_jobs WHERE pool_id = ? AND id = ?")
    private static let latest = SQL(
        unsafeSQL: "SELECT \(columns) FROM import_jobs WHERE pool_id = ? AND removed = 0 ORDER BY created DESC, id DESC LIMIT ?")
    private static let earlier = SQL(
        unsafeSQL: """
            SELECT \(columns) FROM import_jobs WHERE pool_id = ? AND removed = 0 AND (created, id) < (?, ?)
            ORDER BY created DESC, id DESC LIMIT ?
            """)
    private static let active = SQL(
        unsafeSQL: """
            SELECT \(columns) FROM import_jobs WHERE pool_id = ? AND status IN ('Pending', 'InProgress', 'Stopping') LIMIT 1
            """)
    private static let longestDue = SQL(unsafeSQL: "SELECT \(columns) FROM import_jobs WHERE due <= ? ORDER BY due LIMIT 1")
    private static let jobInsertion = SQL(
        unsafeSQL: "INSERT INTO import_jobs (\(columns)) VALUES (\(SQL.placeholders(columnCount).text))")

    func userImportJob(_ id: UserImportJob.ID, in pool: UserPoolID) throws -> UserImportJob? {
        try sql.first(Self.byID, [.text(pool.value), .text(id.value)], Self.job)
    }

    func insert(_ job: UserImportJob) throws { try sql.execute(Self.jobInsertion, Self.values(job)) }

    func update(_ job: UserImportJob) throws {
        try sql.execute(
            """
            UPDATE import_jobs SET status = ?, created = ?, started = ?, completed = ?, message = ?, imported = ?, skipped = ?, failed = ?,
            upload = ?, file_bytes = ?, file_rows = ?, uploading = ?, line = ?, file_offset = ?, owner = ?, due = ?, removed = ?
            WHERE pool_id = ? AND id = ?
            """,
            Array(Self.values(job).dropFirst(5)) + [.text(job.pool.value), .text(job.id.value)])
    }

    func userImportJobs(in pool: UserPoolID, after: String?, limit: Int) throws -> Page<UserImportJob> {
        var arguments: [SQLValue] = [.text(pool.value)]
        if let after {
            let parts = after.split(separator: " ")
            guard parts.count == 2, let created = Int64(parts[0]) else { return Page(items: [], next: nil) }
            arguments += [.integer(created), .text(String(parts[1]))]
        }
        let jobs = try sql.query(after == nil ? Self.latest : Self.earlier, arguments + [.integer(limit + 1)], Self.job)
        return Page(jobs, limit: limit, position: { "\($0.created.milliseconds) \($0.id)" })
    }

    func activeUserImportJob(in pool: UserPoolID) throws -> UserImportJob? { try sql.first(Self.active, [.text(pool.value)], Self.job) }

    func dueUserImportJob(at now: Instant) throws -> UserImportJob? {
        try sql.first(Self.longestDue, [.integer(now.milliseconds)], Self.job)
    }

    func deleteUserImportJob(_ id: UserImportJob.ID, in pool: UserPoolID) throws {
        try sql.execute("DELETE FROM import_jobs WHERE pool_id = ? AND id = ?", [.text(pool.value), .text(id.value)])
    }

    private static func values(_ job: UserImportJob) -> [SQLValue] {
        [
            .text(job.pool.value), .text(job.id.value), .text(job.name), .text(job.roleARN), SQLValue(job.algorithm?.rawValue),
            .text(job.status.rawValue), .integer(job.created.milliseconds), SQLValue(job.started?.milliseconds),
            SQLValue(job.completed?.milliseconds), SQLValue(job.message), .integer(job.imported), .integer(job.skipped),
            .integer(job.failed), SQLValue(job.file?.upload), .integer(job.file?.bytes ?? 0), .integer(job.file?.rows ?? 0),
            SQLValue(job.uploading), .integer(job.position.line), .integer(job.position.offset), SQLValue(job.owner),
            SQLValue(job.due?.milliseconds), .bool(job.isRemoved),
        ]
    }

    private static func job(_ row: any SQLRow) throws -> UserImportJob {
        let algorithm = try row.optionalText(4)
        guard let status = UserImportJob.Status(rawValue: try row.text(5)),
            algorithm == nil || algorithm.flatMap(ImportedHashAlgorithm.init(rawValue:)) != nil
        else { throw DatabaseError(.corrupt, "An import job has an unknown status or algorithm.", table: "import_jobs") }
        var job = UserImportJob(
            id: UserImportJob.ID(try row.text(1)), pool: UserPoolID(try row.text(0)), name: try row.text(2), roleARN: try row.text(3),
            algorithm: algorithm.flatMap(ImportedHashAlgorithm.init(rawValue:)), created: Instant(milliseconds: try row.int64(6)))
        job.status = status
        job.started = try row.optionalInt64(7).map(Instant.init(milliseconds:))
        job.completed = try row.optionalInt64(8).map(Instant.init(milliseconds:))
        job.message = try row.optionalText(9)
        (job.imported, job.skipped, job.failed) = (try row.int(10), try row.int(11), try row.int(12))
        job.file = try row.optionalText(13).map {
            UserImportJob.File(upload: $0, bytes: try row.int(14), rows: try row.int(15))
        }
        job.uploading = try row.optionalText(16)
        job.position = UserImportJob.Position(line: try row.int(17), offset: try row.int(18))
        job.owner = try row.optionalText(19)
        job.due = try row.optionalInt64(20).map(Instant.init(milliseconds:))
        job.isRemoved = try row.bool(21)
        return job
    }
}
