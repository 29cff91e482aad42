public import Credentials

/// Takes the file of a job, a piece at a time: no more than one piece of it is in memory.
public struct ImportUploads: Sendable {
    let ports: Ports
    let addresses: ImportUploadAddress

    /// Bytes of a stored piece, all but the last.
    static let chunkBytes = 256 << 10
    /// Pieces that one transaction deletes: some milliseconds of a writer's time.
    static let deletedAtOnce = 16

    public init(ports: Ports, masterKey: MasterKey) {
        self.ports = ports
        addresses = ImportUploadAddress(masterKey: masterKey, publicURL: ports.publicURL)
    }

    /// Checks an address without looking at the database: takes microseconds.
    /// - Throws: AccessDenied.
    public func check(path: String, query: String) throws(UserPoolError) {
        _ = try addresses.job(path: path, query: query, now: ports.clock.time())
    }

    /// Stores a file. It counts once all of it has come; until then an earlier one stays what it is. Of two uploads at the same time the
    /// one that began last counts.
    /// - Throws: AccessDenied; PreconditionNotMet for a job that was started or has expired; ConcurrentModification when a later upload
    ///   has begun; LimitExceeded beyond 100 MB; what `body` throws.
    public func receive<Body: AsyncSequence>(path: String, query: String, _ body: Body) async throws where Body.Element == [UInt8] {
        let (id, pool) = try addresses.job(path: path, query: query, now: ports.clock.time())
        let upload = RandomText.uuid(random: ports.random)
        let job = try await change(id, pool) { $0.uploading = upload }
        do {
            try await clear(job, .except([upload, job.file?.upload].compactMap { $0 }), during: upload)
            let file = try await store(body, upload, job)
            _ = try await change(id, pool, during: upload) { job in
                job.file = file
                job.uploading = nil
            }
        } catch {
            // What this upload has left behind goes at once if that can be, and with the job otherwise.
            try? await clear(job, .of(upload))
            throw error
        }
        if let earlier = job.file?.upload { try? await clear(job, .of(earlier)) }
    }

    private func store<Body: AsyncSequence>(
        _ body: Body, _ upload: String, _ job: UserImportJob
    ) async throws -> UserImportJob.File where Body.Element == [UInt8] {
        var (chunk, count, size) = ([UInt8](), 0, 0)
        var rows = RowCount()
        for try await bytes in body {
            size += bytes.count
            guard size <= UserImports.longestFile else { throw UserPoolError.importFileTooLarge }
            rows.count(bytes)
            var rest = bytes[...]
            while !rest.isEmpty {
                let part = rest.prefix(Self.chunkBytes - chunk.count)
                chunk += part
                rest = rest.dropFirst(part.count)
                guard chunk.count == Self.chunkBytes else { continue }
                try await keep(chunk, count, upload, job)
                count += 1
                chunk.removeAll(keepingCapacity: true)
            }
        }
        if !chunk.isEmpty { try await keep(chunk, count, upload, job) }
        return UserImportJob.File(upload: upload, bytes: size, rows: max(0, rows.total - 1))
    }

    private func keep(_ chunk: [UInt8], _ number: Int, _ upload: String, _ job: UserImportJob) async throws {
        let now = ports.clock.time()
        try await ports.database.write { tx in
            _ = try tx.openImportJob(job.id, in: job.pool, during: upload, at: now)
            try tx.insertImportChunk(chunk, number: number, of: upload, for: job)
        }
    }

    private func change(
        _ id: UserImportJob.ID, _ pool: UserPoolID, during upload: String? = nil,
        _ change: @escaping @Sendable (inout UserImportJob) -> Void
    ) async throws -> UserImportJob {
        let now = ports.clock.time()
        return try await ports.database.write { tx in
            var job = try tx.openImportJob(id, in: pool, during: upload, at: now)
            change(&job)
            try tx.update(job)
            return job
        }
    }

    /// - Parameter upload: stops when this is no longer the upload that counts.
    private func clear(_ job: UserImportJob, _ chunks: ImportChunks, during upload: String? = nil) async throws {
        let now = ports.clock.time()
        var removed: Int
        repeat {
            removed = try await ports.database.write { tx in
                if let upload { _ = try tx.openImportJob(job.id, in: job.pool, during: upload, at: now) }
                return try tx.deleteImportChunks(chunks, for: job, limit: Self.deletedAtOnce)
            }
        } while removed > 0
    }
}

/// Counts the lines that are not blank.
private struct RowCount {
    private var finished = 0
    private var isBlank = true
    var total: Int { finished + (isBlank ? 0 : 1) }

    mutating func count(_ bytes: [UInt8]) {
        for byte in bytes {
            if byte == UInt8(ascii: "\n") {
                if !isBlank { finished += 1 }
                isBlank = true
            } else if byte > 0x20 {
                isBlank = false
            }
        }
    }
}

extension UserPoolTransaction {
    /// A job that takes a file.
    fileprivate func openImportJob(
        _ id: UserImportJob.ID, in pool: UserPoolID, during upload: String?, at now: Instant
    ) throws -> UserImportJob {
        let job = try shownImportJob(id, in: pool, at: now)
        guard job.status == .created else { throw UserPoolError.importUploadClosed }
        guard upload == nil || job.uploading == upload else { throw UserPoolError.importUploadSuperseded }
        return job
    }
}
