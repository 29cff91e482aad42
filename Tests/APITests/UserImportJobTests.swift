import API
import JSON
import Persistence
import TestSupport
import Testing
import UserPools

@Suite("User import jobs")
struct UserImportJobTests {
    private static let verifying: [String: WireValue] = ["AutoVerifiedAttributes": ["email"]]

    private static func file(_ count: Int, prefix: String = "user") -> String {
        var file = TestPool.header + "\n"
        for number in 1...count { file += "\(prefix)\(number),,,,,,,,,,\(prefix)\(number)@example.com,TRUE,,,,,,,,,\n" }
        return file
    }

    @Test("go on after a crash where the last commit left off", arguments: Engine.allCases)
    func crash(engine: Engine) async throws {
        try await withPool(on: engine, pool: Self.verifying) { pool in
            let app = pool.app
            let job = try await pool.importJob()
            // Longer than one piece, so that a row is cut by the border.
            var file = Self.file(700)
            file +=
                "short,row\n" + String(repeating: "x", count: 300_000) + "\n"
                + Self.file(20, prefix: "late").split(separator: "\n").dropFirst().joined(separator: "\n")
            try await job.upload(file)
            #expect(await job.outcome("StartUserImportJob") == "200")
            // The node that took it is gone after two batches.
            #expect(try await app.services.importRunner.step(batches: 2))
            #expect(try await job.summary() == "InProgress 500/0/0 ")
            // Others leave it alone for as long as it could be alive.
            #expect(try await app.services.importRunner.step() == false)
            app.clock.advance(seconds: 11)
            #expect(try await app.services.importRunner.step(batches: 1))
            #expect(try await job.summary() == "Succeeded 720/0/2 Import Job Completed Successfully.")
            #expect(
                try await job.log() == [
                    "702 FAILED The line has 2 fields; the header has 21.", "703 FAILED The line is longer than 16000 characters.",
                ])
            try await app.runImports()
            #expect(try await pool.ok("DescribeUserPool")["UserPool"]?["EstimatedNumberOfUsers"]?.int64 == 720)
            for name in ["user1", "user250", "user251", "user500", "user501", "user700", "late20"] {
                #expect(try await pool.attributes(of: name)["email"] == "\(name)@example.com")
            }
            // The file is gone.
            #expect(try await app.importRows("import_chunks") == 0)
            #expect(try await app.services.importRunner.step() == false)
        }
    }

    @Test("whose node comes back too late write nothing twice", arguments: Engine.allCases)
    func twoNodes(engine: Engine) async throws {
        try await withPool(on: engine, pool: Self.verifying) { pool in
            let app = pool.app
            let job = try await pool.importJob()
            try await job.upload(Self.file(900))
            #expect(await job.outcome("StartUserImportJob") == "200")
            // Every batch takes longer than the lease, so that the nodes take the job from each other all the time.
            try await withThrowingTaskGroup(of: Void.self) { group in
                for _ in 0..<3 {
                    group.addTask {
                        for _ in 0..<12 { _ = try await app.services.importRunner.step { _ in app.clock.advance(seconds: 11) } }
                    }
                }
                try await group.waitForAll()
            }
            app.clock.advance(seconds: 11)
            try await app.runImports()
            #expect(try await job.summary() == "Succeeded 900/0/0 Import Job Completed Successfully.")
            #expect(try await pool.ok("DescribeUserPool")["UserPool"]?["EstimatedNumberOfUsers"]?.int64 == 900)
        }
    }

    @Test("start once, with a file, in a pool that verifies an address, one at a time", arguments: Engine.allCases)
    func starting(engine: Engine) async throws {
        try await withPool(on: engine) { pool in
            let first = try await pool.importJob()
            #expect(
                await first.outcome("StartUserImportJob")
                    == "PreconditionNotMetException: The user pool must have at least one auto-verified attribute: email or phone_number.")
            _ = try await pool.ok("UpdateUserPool", ["AutoVerifiedAttributes": ["email"]])
            #expect(
                await first.outcome("StartUserImportJob")
                    == "PreconditionNotMetException: The user import job has no file. Upload a CSV file to its pre-signed URL first.")
            try await first.upload(Self.file(3))
            let second = try await pool.importJob()
            try await second.upload(Self.file(3, prefix: "more"))
            #expect(await first.outcome("StartUserImportJob") == "200")
            #expect(
                await first.outcome("StartUserImportJob")
                    == "PreconditionNotMetException: The user import job cannot be started. Its status is Pending.")
            #expect(
                await second.outcome("StartUserImportJob")
                    == "PreconditionNotMetException: Only one user import job can be active at a time in a user pool.")
            // The pool stays as it is while people come in.
            let inProgress = "UserImportInProgressException: A user import job is in progress for this user pool."
            #expect(await pool.outcome("UpdateUserPool") == inProgress)
            #expect(
                await pool.outcome("AddCustomAttributes", ["CustomAttributes": [["Name": "new", "AttributeDataType": "String"]]])
                    == inProgress)
            #expect(await pool.outcome("DeleteUserPool") == inProgress)
            try await pool.app.runImports()
            #expect(await second.outcome("StartUserImportJob") == "200")
            try await pool.app.runImports()
            #expect(try await second.summary() == "Succeeded 3/0/0 Import Job Completed Successfully.")
            #expect(
                await first.outcome("StopUserImportJob")
                    == "PreconditionNotMetException: The user import job cannot be stopped. Its status is Succeeded.")
            #expect(await pool.outcome("UpdateUserPool", ["AutoVerifiedAttributes": ["email"]]) == "200")
            #expect(
                await pool.outcome("StartUserImportJob", ["JobId": "import-nowhere"])
                    == "ResourceNotFoundException: User import job import-nowhere does not exist.")
        }
    }

    @Test("stop between two batches, and keep whom they have brought", arguments: Engine.allCases)
    func stopping(engine: Engine) async throws {
        try await withPool(on: engine, pool: Self.verifying) { pool in
            let job = try await pool.importJob()
            try await job.upload(Self.file(900))
            #expect(
                await job.outcome("StopUserImportJob")
                    == "PreconditionNotMetException: The user import job cannot be stopped. Its status is Created.")
            #expect(await job.outcome("StartUserImportJob") == "200")
            #expect(try await pool.app.services.importRunner.step(batches: 1))
            let stopped = try await pool.ok("StopUserImportJob", ["JobId": .string(job.id)])
            #expect(stopped["UserImportJob"]?["Status"] == "Stopping")
            pool.app.clock.advance(seconds: 11)
            try await pool.app.runImports()
            #expect(try await job.summary() == "Stopped 250/0/0 The Import Job was stopped by the developer.")
            #expect(try await pool.app.importRows("import_chunks") == 0)
            // One that nobody has begun stops at once.
            let other = try await pool.importJob()
            try await other.upload(Self.file(5, prefix: "other"))
            #expect(await other.outcome("StartUserImportJob") == "200")
            #expect(await other.outcome("StopUserImportJob") == "200")
            #expect(try await other.summary() == "Stopped 0/0/0 The Import Job was stopped by the developer.")
            try await pool.app.runImports()
            #expect(try await pool.ok("DescribeUserPool")["UserPool"]?["EstimatedNumberOfUsers"]?.int64 == 250)
        }
    }

    @Test("that nobody starts within a day expire with their file", arguments: Engine.allCases)
    func expiry(engine: Engine) async throws {
        try await withPool(on: engine, pool: Self.verifying) { pool in
            let job = try await pool.importJob()
            try await job.upload(Self.file(5))
            pool.app.clock.advance(seconds: 86_399)
            #expect(try await job.summary() == "Created 0/0/0 ")
            pool.app.clock.advance(seconds: 1)
            #expect(try await job.summary() == "Expired 0/0/0 The user import job has expired.")
            #expect(
                await job.outcome("StartUserImportJob")
                    == "PreconditionNotMetException: The user import job cannot be started. Its status is Expired.")
            #expect(try await pool.app.importRows("import_chunks") == 1)
            try await pool.app.runImports()
            pool.app.clock.advance(seconds: 11)
            try await pool.app.runImports()
            #expect(try await pool.app.importRows("import_chunks") == 0)
            #expect(try await job.summary() == "Expired 0/0/0 The user import job has expired.")
        }
    }

    @Test("take a file at their own address only, for a quarter of an hour and until they start", arguments: Engine.allCases)
    func addresses(engine: Engine) async throws {
        try await withPool(on: engine, pool: Self.verifying) { pool in
            let uploads = pool.app.services.importUploads
            let (job, other) = (try await pool.importJob(), try await pool.importJob())
            func refusal(_ path: String, _ query: String) -> String? {
                do throws(UserPoolError) {
                    try uploads.check(path: path, query: query)
                    return nil
                } catch {
                    return error.description
                }
            }
            let unsigned = "AccessDenied: The signature of this upload address is not valid."
            #expect(refusal(job.path, job.query) == nil)
            for (path, query) in [
                (other.path, job.query), (job.path, ""), (job.path, job.query + "0"),
                (job.path, job.query.replacing("Expires=1", with: "Expires=2")),
                (job.path, job.query + "&x=1"), (job.path, job.query + "&" + job.query), (job.path + "/", job.query),
                (job.path.replacing("us-east-1", with: "eu-west-1"), job.query), (job.path, String(job.query.dropLast(2))),
                ("/_lifeguard/imports/", job.query), (job.path, "Expires=9&Signature="),
                (job.path, job.query.replacing("Signature=", with: "Signature==")),
            ] {
                #expect(refusal(path, query) == unsigned, "\(path) \(query)")
            }
            // The second file counts.
            try await job.upload(Self.file(2, prefix: "old"))
            try await job.upload(Self.file(3, prefix: "new"))
            #expect(try await pool.app.importRows("import_chunks") == 1)
            #expect(await job.outcome("StartUserImportJob") == "200")
            await #expect(throws: UserPoolError.importUploadClosed) { try await job.upload(Self.file(9)) }
            try await pool.app.runImports()
            #expect(try await job.summary() == "Succeeded 3/0/0 Import Job Completed Successfully.")
            #expect(try await pool.user("new1")["UserStatus"] == "RESET_REQUIRED")
            pool.app.clock.advance(seconds: 899)
            try await other.upload(Self.file(1))
            pool.app.clock.advance(seconds: 1)
            #expect(refusal(other.path, other.query) == "AccessDenied: This upload address has expired. Create a new user import job.")
            await #expect(throws: UserPoolError.importUploadExpired) { try await other.upload(Self.file(1)) }
        }
    }

    @Test("keep the file they have when another one is too long or breaks off", arguments: [Engine.sqlite])
    func brokenUploads(engine: Engine) async throws {
        try await withPool(on: engine, pool: Self.verifying) { pool in
            let uploads = pool.app.services.importUploads
            let job = try await pool.importJob()
            try await job.upload(Self.file(2))
            struct Broken: Error {}
            let broken = AsyncThrowingStream<[UInt8], any Error> { continuation in
                continuation.yield(Array(repeating: 65, count: 600_000))
                continuation.finish(throwing: Broken())
            }
            await #expect(throws: Broken.self) { try await uploads.receive(path: job.path, query: job.query, broken) }
            #expect(try await pool.app.importRows("import_chunks") == 1)
            let piece = [UInt8](repeating: 65, count: 1 << 20)
            let endless = AsyncThrowingStream<[UInt8], any Error> { piece }
            await #expect(throws: UserPoolError.importFileTooLarge) { try await uploads.receive(path: job.path, query: job.query, endless) }
            #expect(try await pool.app.importRows("import_chunks") == 1)
            // Of two at the same time the later one counts.
            let (early, continuation) = AsyncStream<[UInt8]>.makeStream()
            let first = Task { try await uploads.receive(path: job.path, query: job.query, early) }
            continuation.yield(Array(repeating: 65, count: 300_000))
            while try await pool.app.importRows("import_chunks") < 2 { await Task.yield() }
            try await job.upload(Self.file(4))
            continuation.yield(Array(repeating: 65, count: 300_000))
            continuation.finish()
            await #expect(throws: UserPoolError.importUploadSuperseded) { try await first.value }
            #expect(try await pool.app.importRows("import_chunks") == 1)
            #expect(await job.outcome("StartUserImportJob") == "200")
            try await pool.app.runImports()
            #expect(try await job.summary() == "Succeeded 4/0/0 Import Job Completed Successfully.")
        }
    }

    @Test("are sealed where they wait", arguments: Engine.allCases)
    func sealed(engine: Engine) async throws {
        try await withPool(on: engine, pool: Self.verifying) { pool in
            let job = try await pool.importJob()
            try await job.upload(Self.file(5))
            let stored = try await pool.app.database.read { tx in
                try tx.query("SELECT content FROM import_chunks") { String(decoding: try $0.blob(0), as: UTF8.self) }
            }
            #expect(stored.count == 1)
            #expect(stored.allSatisfy { !$0.contains("example.com") })
        }
    }

    @Test("are listed from the latest on, fifty at most, and the oldest that has ended makes room", arguments: Engine.allCases)
    func listing(engine: Engine) async throws {
        try await withPool(on: engine, pool: Self.verifying) { pool in
            #expect(try await pool.ok("ListUserImportJobs", ["MaxResults": 60]) == ["UserImportJobs": []])
            let first = try await pool.importUsers("nonsense\n")
            #expect(try await first.log().count == 1)
            var ids = [first.id]
            for number in 1..<50 {
                if number % 3 != 0 { pool.app.clock.advance(seconds: 1) }
                ids.append(try await pool.importJob(["JobName": .string("job \(number)")]).id)
            }
            func page(_ size: WireValue, _ token: WireValue? = nil) async throws -> (ids: [String], token: WireValue?) {
                var input: [String: WireValue] = ["MaxResults": size]
                input["PaginationToken"] = token
                let answer = try await pool.ok("ListUserImportJobs", input)
                return ((answer["UserImportJobs"]?.array ?? []).compactMap { $0["JobId"]?.string }, answer["PaginationToken"])
            }
            let all = try await page(60)
            #expect(all.token == nil)
            #expect(all.ids.count == 50)
            #expect(Set(all.ids) == Set(ids))
            #expect(all.ids.last == first.id)
            var found: [String] = []
            var token: WireValue?
            repeat {
                let next = try await page(7, token)
                found += next.ids
                token = next.token
            } while token != nil
            #expect(found == all.ids)
            #expect(
                await pool.outcome("ListUserImportJobs", ["MaxResults": 7, "PaginationToken": "nonsense"])
                    == "InvalidParameterException: Invalid pagination token.")
            // The first has ended and goes; then fifty are left that have not.
            _ = try await pool.importJob()
            #expect(try await page(60).ids.contains(first.id) == false)
            #expect(
                await first.outcome("DescribeUserImportJob") == "ResourceNotFoundException: User import job \(first.id) does not exist.")
            #expect(
                await pool.outcome("CreateUserImportJob", ["JobName": "more", "CloudWatchLogsRoleArn": TestPool.role])
                    == "LimitExceededException: The user pool has 50 user import jobs that have not ended.")
            try await pool.app.runImports()
            #expect(try await pool.app.importRows("import_jobs") == 50)
            #expect(try await pool.app.importRows("import_log") == 0)
        }
    }

    @Test("keep their log to themselves", arguments: [Engine.sqlite])
    func log(engine: Engine) async throws {
        try await withPool(on: engine, pool: Self.verifying) { pool in
            let job = try await pool.importUsers(TestPool.header + "\n" + String(repeating: "x\n", count: 5))
            #expect(try await job.log(limit: 2).count == 5)
            func outcome(_ input: [String: WireValue], region: String? = nil) async -> String {
                let body = pool.input(["JobId": .string(job.id)].merging(input) { _, new in new })
                return await pool.app.call(target: "Lifeguard.GetUserImportLog", body.json, region: region).outcome
            }
            #expect(await outcome([:]) == "200")
            #expect(await outcome([:], region: "eu-west-1") == "ResourceNotFoundException: User pool \(pool.id) does not exist.")
            #expect(await outcome(["JobId": "import-none"]) == "ResourceNotFoundException: User import job import-none does not exist.")
            #expect(await outcome(["Limit": 0]) == "InvalidParameterException: Limit must be between 1 and 1000")
            #expect(await outcome(["Limit": "1"]) == "SerializationException: Limit must be an integer.")
            #expect(await outcome(["NextToken": "x"]) == "InvalidParameterException: Invalid pagination token.")
            #expect(await outcome(["Other": 1]) == "InvalidParameterException: Unknown member Other")
            #expect(await outcome(["JobId": .null]) == "InvalidParameterException: JobId is required")
        }
    }

    @Test("go with their pool, in the middle of the work too", arguments: Engine.allCases)
    func poolDeleted(engine: Engine) async throws {
        try await withPool(on: engine, pool: Self.verifying) { pool in
            let app = pool.app
            let job = try await pool.importUsers(TestPool.header + "\nx\n")
            #expect(try await job.log().count == 1)
            let waiting = try await pool.importJob()
            try await waiting.upload(Self.file(3))
            #expect(await pool.outcome("DeleteUserPool") == "200")
            for operation in ["DescribeUserImportJob", "StartUserImportJob", "StopUserImportJob"] {
                #expect(await job.outcome(operation) == "ResourceNotFoundException: User pool \(pool.id) does not exist.")
            }
            let sweeper = Sweeper(database: app.database, owner: "one")
            while try await sweeper.step(now: app.clock.time()) > 0 {}
            for table in ["import_jobs", "import_chunks", "import_log"] { #expect(try await app.importRows(table) == 0) }
        }
    }
}

extension AppUnderTest {
    /// How many rows a table of imports has.
    func importRows(_ table: String) async throws -> Int {
        try await database.read { tx in try tx.first(SQL(unsafeSQL: "SELECT COUNT(*) FROM \(table)")) { try $0.int(0) } ?? 0 }
    }
}
