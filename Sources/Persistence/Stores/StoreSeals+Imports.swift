import Credentials
import UserPools

/// Uploaded files hold people's data and password hashes, and wait for up to a day.
extension StoreSeals {
    func sealImportChunk(_ bytes: [UInt8], _ number: Int, of upload: String, for job: UserImportJob) throws -> [UInt8] {
        try importChunks.seal(bytes, binding: Self.chunk(number, upload, job), random: random)
    }

    func openImportChunk(_ sealed: [UInt8], _ number: Int, of upload: String, for job: UserImportJob) throws -> [UInt8] {
        try importChunks.open(sealed, binding: Self.chunk(number, upload, job))
    }

    private static func chunk(_ number: Int, _ upload: String, _ job: UserImportJob) -> SealBinding {
        SealBinding(table: "import_chunks", column: "content", row: [job.pool.value, job.id.value, upload, String(number)])
    }
}
