import Credentials

/// Addresses that let anybody who has one put the file of one job there, for a while: `PUBLIC_URL/_lifeguard/imports/POOL/JOB?…`.
struct ImportUploadAddress: Sendable {
    static let path = "/_lifeguard/imports/"
    private let hash: KeyedHash
    private let publicURL: String

    init(masterKey: MasterKey, publicURL: String) {
        hash = KeyedHash(masterKey: masterKey, purpose: "user import upload")
        self.publicURL = publicURL
    }

    func url(of job: UserImportJob) -> String {
        let expires = job.uploadEnds.seconds
        let signature = Hexadecimal.encode(signature(job.pool.value, job.id.value, expires))
        return "\(publicURL)\(Self.path)\(job.pool)/\(job.id)?Expires=\(expires)&Signature=\(signature)"
    }

    /// The job that an address is for.
    /// - Parameters:
    ///   - path: as received.
    ///   - query: as received; its two members in either order, and nothing else.
    /// - Throws: AccessDenied for an address that was not made here for this job, or has ended.
    func job(path: String, query: String, now: Instant) throws(UserPoolError) -> (id: UserImportJob.ID, pool: UserPoolID) {
        let segments = path.dropFirst(Self.path.count).split(separator: "/", omittingEmptySubsequences: false).map(String.init)
        guard path.utf8.count <= 256, query.utf8.count <= 256, path.hasPrefix(Self.path), segments.count == 2 else {
            throw .importUploadUnsigned
        }
        var members: [Substring: Substring] = [:]
        for pair in query.split(separator: "&", omittingEmptySubsequences: false) {
            let parts = pair.split(separator: "=", omittingEmptySubsequences: false)
            guard parts.count == 2, members.updateValue(parts[1], forKey: parts[0]) == nil else { throw .importUploadUnsigned }
        }
        guard members.count == 2, let expires = members["Expires"].flatMap({ Int64($0) }),
            let signature = members["Signature"].flatMap({ Hexadecimal.decode(String($0)) }),
            ConstantTime.equal(signature, self.signature(segments[0], segments[1], expires))
        else { throw .importUploadUnsigned }
        guard now < Instant(seconds: expires) else { throw .importUploadExpired }
        return (UserImportJob.ID(segments[1]), UserPoolID(segments[0]))
    }

    private func signature(_ pool: String, _ job: String, _ expires: Int64) -> [UInt8] {
        hash.hash("PUT", context: [pool, job, String(expires)])
    }
}
