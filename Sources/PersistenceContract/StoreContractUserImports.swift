import Credentials
import Persistence
import UserPools

extension StoreContract {
    static let userImports: [StoreContractCase] = [
        StoreContractCase(name: "an import job comes back as written", check: importJobComesBack),
        StoreContractCase(name: "import jobs are paged from the latest on, and found when they are due", check: importJobsArePaged),
        StoreContractCase(name: "the pieces of an upload are its own", check: importChunks),
        StoreContractCase(name: "the log of an import is in the order of the file", check: importLog),
        StoreContractCase(name: "imported users are users, all or none", check: importedUsersAreUsers),
    ]

    private static func job(_ name: String, in pool: UserPool, _ created: Instant) -> UserImportJob {
        UserImportJob(
            id: UserImportJob.ID("import-\(name)"), pool: pool.id, name: name, roleARN: "arn:aws:iam::1:role/import", algorithm: nil,
            created: created)
    }

    static func importJobComesBack(_ fixture: StoreFixture) async throws {
        let pool = try await fixture.makePool()
        let bare = job("bare", in: pool, fixture.now)
        var full = UserImportJob(
            id: UserImportJob.ID("import-full"), pool: pool.id, name: "full", roleARN: "arn", algorithm: .argon2id, created: fixture.now)
        try await fixture.store.write { [full] tx in
            try tx.insert(bare)
            try tx.insert(full)
        }
        full.status = .inProgress
        full.started = fixture.now.adding(seconds: 1)
        full.completed = fixture.now.adding(seconds: 2)
        full.message = "message"
        (full.imported, full.skipped, full.failed) = (1, 2, 3)
        full.file = UserImportJob.File(upload: "u1", bytes: 4, rows: 5)
        full.uploading = "u2"
        full.position = UserImportJob.Position(line: 6, offset: 7)
        full.owner = "me"
        full.due = nil
        full.isRemoved = true
        let changed = full
        try await fixture.store.write { try $0.update(changed) }
        try await fixture.store.read { tx in
            try expectEqual(try tx.userImportJob(bare.id, in: pool.id), bare)
            try expectEqual(try tx.userImportJob(changed.id, in: pool.id), changed)
            try expect(try tx.userImportJob(bare.id, in: UserPoolID("us-east-1_Other")) == nil, "Another pool has the job.")
            try expectEqual(try tx.activeUserImportJob(in: pool.id)?.id, changed.id)
        }
        try await fixture.store.write { try $0.deleteUserImportJob(changed.id, in: pool.id) }
        try expect(try await fixture.store.read { try $0.activeUserImportJob(in: pool.id) == nil }, "The job is still there.")
        try expectEqual(try await fixture.rowCount("import_jobs"), 1)
    }

    static func importJobsArePaged(_ fixture: StoreFixture) async throws {
        let pool = try await fixture.makePool()
        for (name, seconds) in [("a", 1), ("b", 2), ("c", 2), ("d", 3), ("gone", 4)] as [(String, Int64)] {
            var job = job(name, in: pool, fixture.now.adding(seconds: seconds))
            job.isRemoved = name == "gone"
            job.due = name == "a" ? nil : fixture.now.adding(seconds: 100 - seconds)
            let made = job
            try await fixture.store.write { try $0.insert(made) }
        }
        func page(_ after: String?) async throws -> Page<UserImportJob> {
            try await fixture.store.read { try $0.userImportJobs(in: pool.id, after: after, limit: 2) }
        }
        let first = try await page(nil)
        try expectEqual(first.items.map(\.name), ["d", "c"])
        // What comes and goes between two pages neither repeats nor hides others.
        let late = job("late", in: pool, fixture.now.adding(seconds: 9))
        try await fixture.store.write { tx in
            try tx.insert(late)
            try tx.deleteUserImportJob(UserImportJob.ID("import-c"), in: pool.id)
        }
        let second = try await page(first.next)
        try expectEqual(second.items.map(\.name), ["b", "a"])
        try expect(second.next == nil, "There is a page behind the last one.")
        func due(_ seconds: Int64) async throws -> String? {
            try await fixture.store.read { try $0.dueUserImportJob(at: fixture.now.adding(seconds: seconds))?.name }
        }
        try expect(try await due(95) == nil, "A job is due too early.")
        try expectEqual(try await due(96), "gone")
        try expectEqual(try await due(200), "gone")
    }

    static func importChunks(_ fixture: StoreFixture) async throws {
        let pool = try await fixture.makePool()
        let (one, two) = (job("one", in: pool, fixture.now), job("two", in: pool, fixture.now))
        let large = [UInt8](repeating: 7, count: 256 << 10)
        try await fixture.store.write { tx in
            for upload in ["u1", "u2", "u3"] {
                try tx.insertImportChunk(large, number: 0, of: upload, for: one)
                try tx.insertImportChunk(Array(upload.utf8), number: 1, of: upload, for: one)
            }
            try tx.insertImportChunk([2], number: 0, of: "u1", for: two)
        }
        func found(_ number: Int, _ upload: String, _ job: UserImportJob) async throws -> [UInt8]? {
            try await fixture.store.read { try $0.importChunk(number, of: upload, for: job) }
        }
        func delete(_ chunks: ImportChunks, limit: Int = 100) async throws -> Int {
            try await fixture.store.write { try $0.deleteImportChunks(chunks, for: one, limit: limit) }
        }
        try expectEqual(try await found(0, "u2", one), large)
        try expectEqual(try await found(1, "u2", one), Array("u2".utf8))
        try expectEqual(try await found(0, "u1", two), [2])
        try expect(try await found(2, "u1", one) == nil, "There is a piece too many.")
        // A piece opens in its own place only.
        try await fixture.database.write { tx in
            try tx.execute("UPDATE import_chunks SET number = 9 WHERE job_id = ? AND number = 1", [.text(one.id.value)])
        }
        try await expectFailure(CredentialsError(.sealedBoxRefused, "")) { _ = try await found(9, "u2", one) }
        try expectEqual(try await delete(.of("u1"), limit: 1), 1)
        try expectEqual(try await delete(.of("u1")), 1)
        try expectEqual(try await delete(.except(["u3"])), 2)
        try expectEqual(try await found(0, "u3", one), large)
        try expectEqual(try await delete(.all), 2)
        try expectEqual(try await found(0, "u1", two), [2])
    }

    static func importLog(_ fixture: StoreFixture) async throws {
        let pool = try await fixture.makePool()
        let (one, two) = (job("one", in: pool, fixture.now), job("two", in: pool, fixture.now))
        let lines = (1...250).map {
            UserImportLogLine(line: $0 * 2, outcome: $0 % 2 == 0 ? .skipped : .failed, message: "line \($0)")
        }
        try await fixture.store.write { tx in
            try tx.insert(lines.reversed(), for: one)
            try tx.insert(Array(lines.prefix(3)), for: two)
        }
        var found: [UserImportLogLine] = []
        var after: String?
        repeat {
            let page = try await fixture.store.read { [after] in try $0.userImportLog(of: one, after: after, limit: 60) }
            found += page.items
            after = page.next
        } while after != nil
        try expectEqual(found, lines)
        try expectEqual(try await fixture.store.write { try $0.deleteUserImportLog(of: one, limit: 200) }, 200)
        try expectEqual(try await fixture.store.write { try $0.deleteUserImportLog(of: one, limit: 200) }, 50)
        try expectEqual(try await fixture.rowCount("import_log"), 3)
    }

    static func importedUsersAreUsers(_ fixture: StoreFixture) async throws {
        let pool = try await fixture.makePool(caseSensitive: false)
        let entry = try StoreFixture.passwordEntry(1)
        @Sendable func imported(_ number: Int) -> ImportedUser {
            let email = "user\(number)@example.com"
            let user = fixture.user(number, "User\(number)", in: pool, ["email": email])
            return ImportedUser(
                user: user, names: [SignInName(kind: .username, key: "user\(number)"), SignInName(kind: .email, key: email)],
                password: number % 2 == 0 ? entry : nil)
        }
        try await fixture.store.write { try $0.insert((1...230).map(imported), in: pool.id) }
        try expectEqual(try await fixture.store.read { try $0.countUsers(in: pool.id) }, 230)
        for number in [1, 100, 101, 230] {
            let subject = StoreFixture.subject(number)
            for name in ["user\(number)", "user\(number)@example.com", subject.value] {
                try expectEqual(try await fixture.store.read { try $0.user(named: name, in: pool.id)?.subject }, subject)
            }
            try expectEqual(
                try await fixture.store.read { try $0.password(of: subject, in: pool.id)?.entry }, number % 2 == 0 ? entry : nil)
            try expectEqual(try await fixture.usernames(of: pool, "email", .equals, "USER\(number)@example.com"), ["User\(number)"])
        }
        let keys = (1...500).map { "user\($0)" }
        try expectEqual(try await fixture.store.read { try $0.heldNames(keys, in: pool.id) }, Set(keys.prefix(230)))
        try expectEqual(try await fixture.store.read { try $0.heldNames([], in: pool.id) }, [])
        // One whose name is taken takes the others along.
        var late = imported(300)
        late.names = [SignInName(kind: .username, key: "user300"), SignInName(kind: .email, key: "user1@example.com")]
        let users = [imported(299), late]
        try await expectFailure(StoreConflict.exists) { try await fixture.store.write { try $0.insert(users, in: pool.id) } }
        try expectEqual(try await fixture.store.read { try $0.countUsers(in: pool.id) }, 230)
        try expectEqual(try await fixture.rowCount("users"), 230)
        for number in [1, 2] { _ = try await fixture.store.write { try $0.deleteUser(StoreFixture.subject(number), in: pool.id) } }
        try expectEqual(try await fixture.rowCount("user_search"), 456)
        try expectEqual(try await fixture.rowCount("sign_in_names"), 456)
        try expectEqual(try await fixture.rowCount("passwords"), 114)
    }
}
