import API
import JSON
import TestSupport
import Testing
import UserPools

extension TestPool {
    static let role: WireValue = "arn:aws:iam::123456789012:role/import"
    static let header =
        "cognito:username,name,given_name,family_name,middle_name,nickname,preferred_username,profile,picture,website,email,"
        + "email_verified,gender,birthdate,zoneinfo,locale,phone_number,phone_number_verified,address,updated_at,cognito:mfa_enabled"

    /// A job that waits for its file.
    func importJob(_ members: [String: WireValue] = [:]) async throws -> ImportJob {
        let defaults: [String: WireValue] = ["JobName": "job", "CloudWatchLogsRoleArn": Self.role]
        let made = try await ok("CreateUserImportJob", defaults.merging(members) { _, new in new })
        return try ImportJob(pool: self, shape: try #require(made["UserImportJob"]))
    }

    /// A job from its file to its end.
    @discardableResult
    func importUsers(_ file: String, _ members: [String: WireValue] = [:]) async throws -> ImportJob {
        let job = try await importJob(members)
        try await job.upload(file)
        #expect(await job.outcome("StartUserImportJob") == "200")
        try await app.runImports()
        return job
    }
}

extension AppUnderTest {
    /// What the server does in the background.
    func runImports() async throws {
        while try await services.importRunner.step() {}
    }
}

struct ImportJob {
    let pool: TestPool
    let id: String
    let url: String
    let shape: WireValue

    init(pool: TestPool, shape: WireValue) throws {
        self.pool = pool
        self.shape = shape
        id = try #require(shape["JobId"]?.string)
        url = try #require(shape["PreSignedUrl"]?.string)
    }

    var path: String { String(url.dropFirst(AppUnderTest.issuer.count).prefix { $0 != "?" }) }
    var query: String { String(url.drop { $0 != "?" }.dropFirst()) }

    func upload(_ file: String, pieces: Int = 1_000) async throws { try await upload(Array(file.utf8), pieces: pieces) }

    func upload(_ file: [UInt8], pieces: Int = 100_000) async throws {
        let (stream, continuation) = AsyncStream<[UInt8]>.makeStream()
        var rest = file[...]
        while !rest.isEmpty {
            continuation.yield(Array(rest.prefix(pieces)))
            rest = rest.dropFirst(pieces)
        }
        continuation.finish()
        try await pool.app.services.importUploads.receive(path: path, query: query, stream)
    }

    func outcome(_ operation: String) async -> String { await pool.outcome(operation, ["JobId": .string(id)]) }

    func described() async throws -> WireValue {
        try #require(try await pool.ok("DescribeUserImportJob", ["JobId": .string(id)])["UserImportJob"])
    }

    /// `Status imported/skipped/failed message`.
    func summary() async throws -> String {
        let job = try await described()
        let counts = ["ImportedUsers", "SkippedUsers", "FailedUsers"].map { job[$0]?.int64.map(String.init) ?? "nil" }
        return "\(job["Status"]?.string ?? "") \(counts.joined(separator: "/")) \(job["CompletionMessage"]?.string ?? "")"
    }

    /// `line OUTCOME message`, all pages.
    func log(limit: WireValue = 1_000) async throws -> [String] {
        var lines: [String] = []
        var token: WireValue = .null
        repeat {
            let input = pool.input(["JobId": .string(id), "Limit": limit, "NextToken": token])
            let answer = await pool.app.call(target: "Lifeguard.GetUserImportLog", input.json)
            try #require(answer.status == 200, "\(answer)")
            for line in answer["Lines"]?.array ?? [] {
                lines.append("\(line["Line"]?.int64 ?? 0) \(line["Outcome"]?.string ?? "") \(line["Message"]?.string ?? "")")
            }
            token = answer["NextToken"] ?? .null
        } while token != .null && lines.count < 10_000
        return lines
    }
}
