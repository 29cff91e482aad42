public import Credentials

/// What administrators do with import jobs. The work itself is ``UserImportRunner``'s.
/// Source: guide, "Importing users into user pools from a CSV file".
public struct UserImports: Sendable {
    let ports: Ports
    let addresses: ImportUploadAddress

    /// Jobs of a pool that are shown; the oldest that has ended makes room for a new one. A list answers with 50 at most.
    public static let keptJobs = 50
    /// Bytes of a file.
    public static let longestFile = 100 << 20
    /// Users in a file.
    public static let mostRows = 500_000
    /// Characters of a line.
    public static let longestLine = 16_000

    public init(ports: Ports, masterKey: MasterKey) {
        self.ports = ports
        addresses = ImportUploadAddress(masterKey: masterKey, publicURL: ports.publicURL)
    }

    /// The columns of a pool's files, in Cognito's order.
    public func header(of pool: UserPool) -> [String] { ImportHeader.names(for: pool) }

    /// Where the job's file goes: good for a `PUT` within 15 minutes after the job was made.
    public func uploadURL(of job: UserImportJob) -> String { addresses.url(of: job) }

    /// - Throws: LimitExceeded when the pool has 50 jobs that have not ended, ResourceNotFound.
    public func create(
        _ name: String, roleARN: String, algorithm: ImportedHashAlgorithm?, in pool: UserPoolID
    ) async throws -> UserImportJob {
        let now = ports.clock.time()
        let id = UserImportJob.ID("import-" + RandomText.clientID(random: ports.random).prefix(10))
        let job = UserImportJob(id: id, pool: pool, name: name, roleARN: roleARN, algorithm: algorithm, created: now)
        try await ports.database.write { tx in
            guard try tx.pool(pool) != nil else { throw UserPoolError.poolNotFound(pool) }
            let present = try tx.userImportJobs(in: pool, after: nil, limit: Self.keptJobs).items
            if present.count >= Self.keptJobs {
                guard var oldest = present.last(where: \.status.isFinal) else { throw UserPoolError.tooManyImportJobs }
                oldest.isRemoved = true
                oldest.due = now
                try tx.update(oldest)
            }
            try tx.insert(job)
        }
        return job
    }

    /// - Throws: ResourceNotFound.
    public func describe(_ id: UserImportJob.ID, in pool: UserPoolID) async throws -> UserImportJob {
        let now = ports.clock.time()
        return try await ports.database.read { try $0.shownImportJob(id, in: pool, at: now) }
    }

    /// The latest first.
    public func list(in pool: UserPoolID, after: String?, limit: Int) async throws -> Page<UserImportJob> {
        let now = ports.clock.time()
        return try await ports.database.read { tx in
            guard try tx.pool(pool) != nil else { throw UserPoolError.poolNotFound(pool) }
            var page = try tx.userImportJobs(in: pool, after: after, limit: min(limit, Self.keptJobs))
            page.items = page.items.map { $0.shown(at: now) }
            return page
        }
    }

    /// - Throws: PreconditionNotMet: it was started before or is too old, has no file, another job of the pool is running, or the pool
    ///   verifies no address (guide: "the import job will not start").
    public func start(_ id: UserImportJob.ID, in pool: UserPoolID) async throws -> UserImportJob {
        let now = ports.clock.time()
        return try await ports.database.write { tx in
            var job = try tx.shownImportJob(id, in: pool, at: now)
            guard job.status == .created else { throw UserPoolError.importNotStartable(job.status) }
            guard let document = try tx.pool(pool), !document.autoVerified.isEmpty else { throw UserPoolError.importNeedsAutoVerified }
            guard job.file != nil else { throw UserPoolError.importFileMissing }
            guard try tx.activeUserImportJob(in: pool) == nil else { throw UserPoolError.importAlreadyActive }
            job.status = .pending
            job.started = now
            job.uploading = nil
            job.due = now
            try tx.update(job)
            return job
        }
    }

    /// Ends a job between two batches of rows. What was imported stays.
    /// - Throws: PreconditionNotMet when it is not running.
    public func stop(_ id: UserImportJob.ID, in pool: UserPoolID) async throws -> UserImportJob {
        let now = ports.clock.time()
        return try await ports.database.write { tx in
            var job = try tx.shownImportJob(id, in: pool, at: now)
            switch job.status {
            case .pending: job.finish(.stopped, ImportCompletion.stopped, at: now)
            case .inProgress: job.status = .stopping
            case .stopping: return job
            default: throw UserPoolError.importNotStoppable(job.status)
            }
            try tx.update(job)
            return job
        }
    }

    /// What became of the lines that are no users now, in the order of the file.
    /// - Throws: ResourceNotFound.
    public func log(of id: UserImportJob.ID, in pool: UserPoolID, after: String?, limit: Int) async throws -> Page<UserImportLogLine> {
        let now = ports.clock.time()
        return try await ports.database.read { tx in
            try tx.userImportLog(of: try tx.shownImportJob(id, in: pool, at: now), after: after, limit: limit)
        }
    }
}

extension UserImportJob {
    /// The job as it counts now: one that was not started in time has expired, whether or not somebody has looked after it.
    func shown(at now: Instant) -> UserImportJob {
        guard status == .created, startEnds <= now else { return self }
        var job = self
        job.finish(.expired, ImportCompletion.expired, at: startEnds)
        return job
    }
}

extension UserPoolTransaction {
    func shownImportJob(_ id: UserImportJob.ID, in pool: UserPoolID, at now: Instant) throws -> UserImportJob {
        guard try self.pool(pool) != nil else { throw UserPoolError.poolNotFound(pool) }
        guard let job = try userImportJob(id, in: pool), !job.isRemoved else { throw UserPoolError.importJobNotFound(id) }
        return job.shown(at: now)
    }

    /// - Throws: UserImportInProgress.
    func checkNoImport(in pool: UserPoolID) throws {
        guard try activeUserImportJob(in: pool) == nil else { throw UserPoolError.importInProgress }
    }
}
