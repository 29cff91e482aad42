import Credentials

/// One node's work on one job, from taking it to its end.
struct UserImportRun {
    private(set) var job: UserImportJob
    /// Whether the last batch brought hashes of a new cost, which the pool remembers.
    private(set) var hasNewCosts = false
    private var lines: ImportLines
    private var row: ImportRow
    private var chunk: Int
    private let ports: Ports
    private let batchRows: Int
    private let leaseSeconds: Int64

    /// What one transaction did.
    private enum Written {
        case batch(UserImportJob, newCosts: Bool)
        /// The pool is not what the rows were prepared for.
        case poolChanged(UserPool)
        /// Somebody took a name while the batch was written: it is to be written again.
        case raced
        /// The job is somebody else's, or is not to go on.
        case over
    }

    private init(
        _ job: UserImportJob, _ row: ImportRow, _ lines: ImportLines, chunk: Int, ports: Ports, batchRows: Int, leaseSeconds: Int64
    ) {
        (self.job, self.row, self.lines, self.chunk) = (job, row, lines, chunk)
        (self.ports, self.batchRows, self.leaseSeconds) = (ports, batchRows, leaseSeconds)
    }

    /// Reads the header, and finds the place where the job goes on.
    /// - Returns: `nil` where the job has come to its end by that.
    static func begin(_ job: UserImportJob, ports: Ports, batchRows: Int, leaseSeconds: Int64) async throws -> UserImportRun? {
        guard job.status != .stopping else {
            return try await finish(job, .stopped, ImportCompletion.stopped, ports: ports)
        }
        let id = job.pool
        guard let pool = try await ports.database.read({ try $0.pool(id) }) else {
            return try await finish(job, .failed, ImportCompletion.poolDeleted, ports: ports)
        }
        guard let file = job.file, let first = file.bytes == 0 ? [] : try await piece(0, of: file, job, ports) else {
            return try await finish(job, .failed, ImportCompletion.fileLost, ports: ports)
        }
        var beginning = ImportLines()
        beginning.append(first)
        if file.bytes == first.count { beginning.end() }
        let header: ImportHeader
        do throws(ImportRefusal) {
            guard file.rows <= UserImports.mostRows else { throw ImportRefusal(ImportRemark.tooManyRows(file.rows)) }
            header = try self.header(beginning.next(), for: pool, job)
        } catch {
            let remark = UserImportLogLine(line: 1, outcome: .failed, message: error.message)
            return try await finish(job, .failed, ImportCompletion.unreadable, remark, ports: ports)
        }
        var job = job
        if job.position.offset == 0 { job.position = beginning.position }
        var lines = ImportLines(at: job.position)
        var chunk = job.position.offset / ImportUploads.chunkBytes
        if job.position.offset < file.bytes {
            guard let bytes = chunk == 0 ? first : try await piece(chunk, of: file, job, ports) else {
                return try await finish(job, .failed, ImportCompletion.fileLost, ports: ports)
            }
            lines.append(Array(bytes.dropFirst(job.position.offset % ImportUploads.chunkBytes)))
            chunk += 1
        }
        let row = ImportRow(pool: pool, header: header, algorithm: job.algorithm, random: ports.random)
        return UserImportRun(job, row, lines, chunk: chunk, ports: ports, batchRows: batchRows, leaseSeconds: leaseSeconds)
    }

    private static func header(
        _ line: ImportLines.Line?, for pool: UserPool, _ job: UserImportJob
    ) throws(ImportRefusal) -> ImportHeader {
        guard let line else { throw ImportRefusal(ImportRemark.empty) }
        guard let bytes = line.bytes else { throw ImportRefusal(ImportRemark.headerTooLong) }
        guard let fields = ImportFields.split(bytes) else { throw ImportRefusal(ImportRemark.notUTF8) }
        guard fields != [""] else { throw ImportRefusal(ImportRemark.empty) }
        return try ImportHeader(fields, for: pool, algorithm: job.algorithm)
    }

    /// Prepares and writes the next rows.
    /// - Returns: `nil` when the job is over, for this node at least.
    mutating func batch() async throws -> UserImportProgress? {
        guard !job.status.isFinal, let lines = try await nextLines() else { return nil }
        let isLast = lines.count < batchRows
        let position = lines.last.map { UserImportJob.Position(line: $0.number, offset: $0.end) } ?? job.position
        let before = job
        while true {
            let now = ports.clock.time()
            let prepared = prepare(lines, now)
            switch try await write(prepared, position, isLast: isLast, now) {
            case .batch(let written, let newCosts):
                job = written
                hasNewCosts = newCosts
                return UserImportProgress(
                    job: job, imported: job.imported - before.imported, skipped: job.skipped - before.skipped,
                    failed: job.failed - before.failed)
            case .poolChanged(let pool):
                row = ImportRow(pool: pool, header: row.header, algorithm: job.algorithm, random: ports.random)
            case .raced: continue
            case .over: return nil
            }
        }
    }

    /// Lets another node go on at once.
    func release() async throws {
        let (job, now) = (job, ports.clock.time())
        try await ports.database.write { tx in
            guard var present = try tx.userImportJob(job.id, in: job.pool), present.owner == job.owner, !present.status.isFinal else {
                return
            }
            present.owner = nil
            present.due = now
            try tx.update(present)
        }
    }

    /// A batch of lines, fewer at the end of the file; `nil` where a piece of it is missing.
    private mutating func nextLines() async throws -> [ImportLines.Line]? {
        guard let file = job.file else { return nil }
        var found: [ImportLines.Line] = []
        while found.count < batchRows {
            if let line = lines.next() {
                found.append(line)
                continue
            }
            guard chunk * ImportUploads.chunkBytes < file.bytes else {
                lines.end()
                guard let line = lines.next() else { break }
                found.append(line)
                continue
            }
            guard let bytes = try await Self.piece(chunk, of: file, job, ports) else {
                try await Self.finish(job, .failed, ImportCompletion.fileLost, ports: ports)
                return nil
            }
            lines.append(bytes)
            chunk += 1
        }
        return found
    }

    /// Rows ready to be written, each under its line's number.
    private struct Prepared: Sendable {
        var users: [(line: Int, user: ImportedUser)] = []
        var remarks: [UserImportLogLine] = []
        var keys: [String] = []
        var costs: [ImportedHashCost] = []
        var pool: UserPool
    }

    private func prepare(_ lines: [ImportLines.Line], _ now: Instant) -> Prepared {
        var prepared = Prepared(pool: row.pool)
        for line in lines {
            do throws(ImportRefusal) {
                guard let user = try row.user(line, now: now) else { continue }
                prepared.users.append((line.number, user))
                prepared.keys += user.names.map(\.key)
                if let cost = user.password?.importedCost, !prepared.costs.contains(cost) { prepared.costs.append(cost) }
            } catch {
                prepared.remarks.append(UserImportLogLine(line: line.number, outcome: .failed, message: error.message))
            }
        }
        return prepared
    }

    private func write(
        _ prepared: Prepared, _ position: UserImportJob.Position, isLast: Bool, _ now: Instant
    ) async throws -> Written {
        let (job, lease) = (job, now.adding(seconds: leaseSeconds))
        do {
            return try await ports.database.write { tx in
                guard var present = try tx.userImportJob(job.id, in: job.pool), present.owner == job.owner, !present.status.isFinal else {
                    return .over
                }
                guard let pool = try tx.pool(job.pool) else {
                    present.finish(.failed, ImportCompletion.poolDeleted, at: now)
                    try tx.update(present)
                    return .over
                }
                guard present.status != .stopping else {
                    present.finish(.stopped, ImportCompletion.stopped, at: now)
                    try tx.update(present)
                    return .batch(present, newCosts: false)
                }
                guard pool.modified == prepared.pool.modified else { return .poolChanged(pool) }
                let (users, remarks) = try tx.sort(prepared.users, keys: prepared.keys, in: pool)
                try tx.insert(users, in: pool.id)
                try tx.insert(prepared.remarks + remarks, for: present)
                var newCosts = false
                for cost in prepared.costs where try tx.remember(cost, in: pool.id) { newCosts = true }
                present.imported += users.count
                present.skipped += remarks.count { $0.outcome == .skipped }
                present.failed += prepared.remarks.count + remarks.count { $0.outcome == .failed }
                present.position = position
                present.due = lease
                if isLast {
                    let isInVain = present.imported == 0 && present.skipped + present.failed > 0
                    present.finish(
                        isInVain ? .failed : .succeeded, isInVain ? ImportCompletion.tooManyFailed : ImportCompletion.succeeded, at: now)
                }
                try tx.update(present)
                return .batch(present, newCosts: newCosts)
            }
        } catch StoreConflict.exists {
            return .raced
        }
    }

    private static func piece(_ number: Int, of file: UserImportJob.File, _ job: UserImportJob, _ ports: Ports) async throws -> [UInt8]? {
        try await ports.database.read { try $0.importChunk(number, of: file.upload, for: job) }
    }

    /// Ends the job unless somebody else has it by now.
    /// - Returns: `nil`, for whoever has nothing left to do.
    @discardableResult
    private static func finish(
        _ job: UserImportJob, _ status: UserImportJob.Status, _ message: String, _ remark: UserImportLogLine? = nil, ports: Ports
    ) async throws -> UserImportRun? {
        let now = ports.clock.time()
        try await ports.database.write { tx in
            guard var present = try tx.userImportJob(job.id, in: job.pool), present.owner == job.owner, !present.status.isFinal else {
                return
            }
            if let remark { try tx.insert([remark], for: present) }
            present.finish(status, message, at: now)
            try tx.update(present)
        }
        return nil
    }
}

extension UserPoolTransaction {
    /// Parts rows whose names are free from those that come too late.
    fileprivate func sort(
        _ rows: [(line: Int, user: ImportedUser)], keys: [String], in pool: UserPool
    ) throws -> (users: [ImportedUser], remarks: [UserImportLogLine]) {
        var held = try heldNames(keys, in: pool.id)
        var users: [ImportedUser] = []
        var remarks: [UserImportLogLine] = []
        for (line, row) in rows {
            let taken = try row.names.first { name in
                // Nobody may take somebody's `sub` for a name, since it finds its user everywhere.
                try held.contains(name.key)
                    || Subject.looksLikeOne(name.key) && name.key != row.user.subject.value
                        && user(Subject(name.key), in: pool.id) != nil
            }
            if let taken {
                let isSame = taken == row.names.first
                remarks.append(
                    UserImportLogLine(
                        line: line, outcome: isSame ? .skipped : .failed,
                        message: isSame ? ImportRemark.exists : ImportRemark.aliasExists(taken.kind)))
                continue
            }
            for name in row.names { held.insert(name.key) }
            users.append(row)
        }
        return (users, remarks)
    }
}
