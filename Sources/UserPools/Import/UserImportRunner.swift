import Credentials

/// How far a job is, after each batch of rows.
public struct UserImportProgress: Sendable {
    public var job: UserImportJob
    /// Since the report before.
    public var imported: Int
    public var skipped: Int
    public var failed: Int
}

/// Works through import jobs: one at a time, in batches of rows. Each batch is one transaction that writes the users, the log, the counts
/// and the place in the file, so that whoever goes on after a crash goes on exactly there.
///
/// A job belongs to whoever took it for as long as they write their batches; some seconds after the last one another node may take it.
public struct UserImportRunner: Sendable {
    let ports: Ports
    let cache: ConfigurationCache
    private let batchRows: Int
    private let leaseSeconds: Int64

    /// - Parameters:
    ///   - batchRows: rows of one transaction. On SQLite everybody else's writes wait that long.
    ///   - leaseSeconds: how long after a crash another node waits.
    public init(ports: Ports, cache: ConfigurationCache, batchRows: Int = 250, leaseSeconds: Int64 = 10) {
        self.ports = ports
        self.cache = cache
        self.batchRows = max(1, batchRows)
        self.leaseSeconds = max(1, leaseSeconds)
    }

    /// Takes the job that has been due for the longest time and works on it until it ends or the task is cancelled.
    /// - Parameter batches: how many to write at most; for tests that stop in the middle.
    /// - Returns: whether there was one.
    /// - Throws: what the database throws; the job is then due again after a while.
    public func step(
        batches: Int = .max, _ report: (UserImportProgress) -> Void = { _ in }
    ) async throws -> Bool {
        let now = ports.clock.time()
        guard let found = try await ports.database.read({ try $0.dueUserImportJob(at: now) }) else { return false }
        let owner = RandomText.uuid(random: ports.random)
        let lease = now.adding(seconds: leaseSeconds)
        let taken = try await ports.database.write { tx -> UserImportJob? in
            guard var job = try tx.userImportJob(found.id, in: found.pool), let due = job.due, due <= now else { return nil }
            switch job.status {
            case .created: job.finish(.expired, ImportCompletion.expired, at: now)
            case .pending: job.status = .inProgress
            default: break
            }
            job.owner = owner
            job.due = lease
            try tx.update(job)
            return job
        }
        guard let taken else { return true }
        if taken.status.isFinal {
            try await clear(taken)
        } else if var run = try await UserImportRun.begin(taken, ports: ports, batchRows: batchRows, leaseSeconds: leaseSeconds) {
            var left = batches
            while left > 0, !Task.isCancelled, let progress = try await run.batch() {
                if run.hasNewCosts { cache.forget(taken.pool) }
                report(progress)
                left -= 1
                // Others may have come meanwhile.
                await Task.yield()
            }
            if Task.isCancelled { try? await run.release() }
        }
        return true
    }

    /// Removes the file of a job that has ended, and all of a job that is no longer shown.
    private func clear(_ job: UserImportJob) async throws {
        let now = ports.clock.time()
        while try await ports.database.write({ try $0.deleteImportChunks(.all, for: job, limit: ImportUploads.deletedAtOnce) }) > 0 {}
        if job.isRemoved {
            while try await ports.database.write({ try $0.deleteUserImportLog(of: job, limit: 1_000) }) > 0 {}
        }
        try await ports.database.write { tx in
            guard var present = try tx.userImportJob(job.id, in: job.pool), present.owner == job.owner else { return }
            if job.isRemoved { return try tx.deleteUserImportJob(job.id, in: job.pool) }
            present.owner = nil
            present.file = nil
            // It may have been removed meanwhile.
            present.due = present.isRemoved ? now : nil
            try tx.update(present)
        }
    }
}
