/// Import jobs, their files and what became of each row.
public protocol UserImportStore {
    // MARK: Jobs
    func userImportJob(_ id: UserImportJob.ID, in pool: UserPoolID) throws -> UserImportJob?
    func insert(_ job: UserImportJob) throws
    /// Writes the job's row anew.
    func update(_ job: UserImportJob) throws
    /// Jobs that are not removed, the latest first.
    func userImportJobs(in pool: UserPoolID, after: String?, limit: Int) throws -> Page<UserImportJob>
    /// A job of the pool that is pending, in progress or stopping.
    func activeUserImportJob(in pool: UserPoolID) throws -> UserImportJob?
    /// The job that has been due for the longest time.
    func dueUserImportJob(at now: Instant) throws -> UserImportJob?
    /// Deletes the job alone; its chunks and log must have gone.
    func deleteUserImportJob(_ id: UserImportJob.ID, in pool: UserPoolID) throws

    // MARK: Files
    /// Keeps a piece of an upload, sealed. Pieces are numbered from 0.
    func insertImportChunk(_ bytes: [UInt8], number: Int, of upload: String, for job: UserImportJob) throws
    func importChunk(_ number: Int, of upload: String, for job: UserImportJob) throws -> [UInt8]?
    /// Deletes some of a job's pieces.
    /// - Returns: how many there were, at most `limit`.
    func deleteImportChunks(_ chunks: ImportChunks, for job: UserImportJob, limit: Int) throws -> Int

    // MARK: Log
    func insert(_ lines: [UserImportLogLine], for job: UserImportJob) throws
    /// In the order of the file.
    func userImportLog(of job: UserImportJob, after: String?, limit: Int) throws -> Page<UserImportLogLine>
    func deleteUserImportLog(of job: UserImportJob, limit: Int) throws -> Int

    // MARK: Users
    /// Those of the names that somebody has.
    func heldNames(_ keys: [String], in pool: UserPoolID) throws -> Set<String>
    /// Adds users with their names, all or none, and keeps the pool's count of users.
    /// - Throws: `StoreConflict.exists` when somebody has one of the names or a `sub` by now; the transaction must then not stand.
    func insert(_ users: [ImportedUser], in pool: UserPoolID) throws
}

/// Pieces of a job's uploads.
public enum ImportChunks: Sendable {
    case all
    case of(String)
    /// Of two uploads at most.
    case except([String])
}
