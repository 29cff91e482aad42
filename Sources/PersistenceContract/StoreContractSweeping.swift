import Persistence
import UserPools

extension StoreContract {
    static let sweeping: [StoreContractCase] = [
        StoreContractCase(name: "what has expired is swept in small steps, and nothing else", check: expiredRowsGo),
        StoreContractCase(name: "the rows of a deleted pool are swept, and those of others stay", check: deletedPoolIsSwept),
        StoreContractCase(name: "of two nodes one sweeps, and the other when the lease has run out", check: oneNodeSweeps),
    ]

    static let bulk: [StoreContractCase] = [
        StoreContractCase(name: "users written in bulk are like users added one by one", check: bulkUsersAreUsers)
    ]

    static func expiredRowsGo(_ fixture: StoreFixture) async throws {
        let pool = try await fixture.makePool()
        let user = try await fixture.addUser(1, "ann", in: pool)
        let now = fixture.now
        try await fixture.store.write { tx in
            for number in 0..<25 {
                // Five of twenty-five will have passed 1000 seconds from now.
                let expires = number < 5 ? now : now.adding(seconds: 1_000_000)
                _ = try tx.spend(flow: "flow\(number)", step: 1, in: pool.id, expires: expires)
                try tx.keepState([1], flow: "flow\(number)", step: 1, in: pool.id, expires: expires)
                try tx.put(
                    AttemptRecord(count: 1, windowStart: now, last: now), .passwordFailure, by: "\(number)", in: pool.id, expires: expires)
                var token = token("t\(number)", of: user, now)
                token.expires = expires
                try tx.insert(token)
            }
            var code = code(.signUp, of: user, now)
            code.expires = now
            try tx.put(code)
        }
        let sweeper = Sweeper(database: fixture.database, owner: "one", rowsPerStep: 4)
        func sweep(_ instant: Instant) async throws -> [Int] {
            var steps: [Int] = []
            while true {
                let rows = try await sweeper.step(now: instant)
                guard rows > 0 else { return steps }
                steps.append(rows)
            }
        }
        try expectEqual(try await sweep(now), [])
        try expectEqual(try await sweep(now.adding(seconds: 1_000)), [4, 4, 4, 3])
        for (table, rows) in [("spent_steps", 20), ("kept_states", 20), ("attempts", 20), ("refresh_tokens", 25), ("codes", 1)] {
            try expectEqual(try await fixture.rowCount(table), rows)
        }
        // A day later, when no access token asks for them any more.
        try expectEqual(try await sweep(now.adding(seconds: 86_401)), [4, 2])
        for (table, rows) in [("spent_steps", 20), ("attempts", 20), ("refresh_tokens", 20), ("codes", 0), ("users", 1)] {
            try expectEqual(try await fixture.rowCount(table), rows)
        }
    }

    static func deletedPoolIsSwept(_ fixture: StoreFixture) async throws {
        let now = fixture.now
        let (gone, kept) = (try await fixture.makePool("us-east-1_Gone"), try await fixture.makePool("us-east-1_Kept"))
        for pool in [gone, kept] {
            for number in 0..<10 {
                let user = fixture.user(number, "user\(number)", in: pool, ["email": "\(number)@example.com"])
                let password = UserPassword(entry: try StoreFixture.passwordEntry(1), changed: now)
                try await fixture.store.write { tx in
                    try tx.insert(user, names: [SignInName(kind: .username, key: user.username)], password: password)
                    try tx.put(code(.signUp, of: user, now))
                    try tx.insert(token("t\(number)", of: user, now))
                    try tx.put(softwareToken(of: user))
                    for key in ["one", "two"] { try tx.insert(device(key, of: user, now)) }
                    try tx.insert(credential("key\(number)", of: user, now))
                    try tx.keepState([1], flow: "f\(number)", step: 1, in: pool.id, expires: now.adding(seconds: 100_000))
                    _ = try tx.spend(flow: "f\(number)", step: 1, in: pool.id, expires: now.adding(seconds: 100_000))
                    try tx.put(
                        AttemptRecord(count: 1, windowStart: now, last: now), .forgotPassword, by: user.subject.value, in: pool.id,
                        expires: now.adding(seconds: 100_000))
                    if number == 0 { try tx.insert(Group(pool: pool.id, name: "staff", created: now)) }
                    try tx.addMember(user.subject, to: "staff", in: pool.id, at: now)
                }
            }
        }
        _ = try await fixture.store.write { try $0.delete(gone.id) }
        let sweeper = Sweeper(database: fixture.database, owner: "one", rowsPerStep: 7)
        var steps = 0
        while case let rows = try await sweeper.step(now: now), rows > 0 {
            try expect(rows <= 7, "A step removed \(rows) rows.")
            steps += 1
        }
        try expect(steps > 10, "The steps are too few: \(steps).")
        let tables: [(String, Int)] = [
            ("users", 10), ("passwords", 10), ("sign_in_names", 10), ("user_search", 20), ("groups_of_pools", 1), ("group_members", 10),
            ("codes", 10), ("refresh_tokens", 10), ("attempts", 10), ("spent_steps", 10), ("documents", 1), ("signing_keys", 2),
            ("software_tokens", 10), ("devices", 20), ("webauthn_credentials", 10), ("kept_states", 10),
        ]
        for (table, rows) in tables {
            let found = try await fixture.rowCount(table)
            try expect(found == rows, "\(table) has \(found) rows.")
        }
        try expectEqual(try await fixture.store.read { try $0.countUsers(in: kept.id) }, 10)
        try expectEqual(try await fixture.store.read { try $0.countUsers(in: gone.id) }, 0)

        // A write that was under way when the pool was deleted.
        try await fixture.addUser(99, "late", in: gone)
        while try await sweeper.step(now: now.adding(seconds: 3_600)) > 0 {}
        try expectEqual(try await fixture.rowCount("users"), 10)
        try expectEqual(try await fixture.rowCount("deleted_pools"), 0)
    }

    static func oneNodeSweeps(_ fixture: StoreFixture) async throws {
        let pool = try await fixture.makePool()
        let now = fixture.now
        try await fixture.store.write { tx in
            for number in 0..<100 { _ = try tx.spend(flow: "flow\(number)", step: 1, in: pool.id, expires: now) }
        }
        let nodes = ["one", "two"].map { Sweeper(database: fixture.database, owner: $0, rowsPerStep: 10, leaseSeconds: 60) }
        let later = now.adding(seconds: 1)
        let results = await concurrently(2) { try await nodes[$0].step(now: later) }
        let rows = try results.map { try $0.get() }
        try expectEqual(rows.sorted(), [0, 10])
        let owner = try await fixture.database.read { tx in try tx.first("SELECT owner FROM sweeper_lease") { try $0.text(0) } }
        let (holder, other) = owner == "one" ? (nodes[0], nodes[1]) : (nodes[1], nodes[0])
        // By sweeping the holder keeps the lease beyond its first end.
        for second in [40, 80, 120] as [Int64] {
            try expectEqual(try await holder.step(now: now.adding(seconds: second)), 10)
            try expectEqual(try await other.step(now: now.adding(seconds: second + 21)), 0)
        }
        try expectEqual(try await other.step(now: now.adding(seconds: 180)), 10)
        try expectEqual(try await holder.step(now: now.adding(seconds: 181)), 0)
    }

    static func bulkUsersAreUsers(_ fixture: StoreFixture) async throws {
        var pool = try await fixture.makePool(caseSensitive: false)
        pool.aliasAttributes = [.email]
        let changed = pool
        _ = try await fixture.store.write { try $0.update(changed) }
        let password = UserPassword(entry: try StoreFixture.passwordEntry(1), changed: fixture.now)
        let writer = BulkUserWriter(fixture.store, batch: 150)
        try await writer.write(count: 200, startingAt: 1, pool: changed, password: password) { _ in }
        let secret = [UInt8](repeating: 7, count: 20)
        try await writer.write(count: 120, startingAt: 201, pool: changed, password: password, softwareToken: secret) { _ in }
        try expectEqual(try await fixture.store.read { try $0.countUsers(in: changed.id) }, 320)
        try expectEqual(try await fixture.rowCount("users"), 320)
        for number in [1, 150, 151, 200, 201, 320] {
            let digits = String(number)
            let username = "user" + String(repeating: "0", count: 7 - digits.count) + digits
            let subject = BulkUserWriter.subject(of: number, in: changed.id)
            try expect(Subject.looksLikeOne(subject.value), "\(subject) is no sub.")
            for name in [username, "\(username)@example.com", subject.value] {
                try expectEqual(try await fixture.store.read { try $0.user(named: name, in: changed.id)?.subject }, subject)
            }
            try expectEqual(try await fixture.store.read { try $0.password(of: subject, in: changed.id)?.entry }, password.entry)
            let app = try await fixture.store.read { try $0.softwareToken(of: subject, in: changed.id)?.secret }
            try expectEqual(app, number > 200 ? secret : nil)
            let preferred = try await fixture.store.read { try $0.user(subject, in: changed.id)?.mfa.preferred }
            try expectEqual(preferred, number > 200 ? .softwareToken : nil)
            try expectEqual(try await fixture.usernames(of: changed, "email", .equals, "\(username)@EXAMPLE.com"), [username])
        }
        try expectEqual(try await fixture.pages(of: changed, nil, limit: 60).flatMap { $0 }.count, 320)
        let deleted = try await fixture.store.write { try $0.deleteUser(BulkUserWriter.subject(of: 7, in: changed.id), in: changed.id) }
        try expect(deleted, "User 7 is missing.")
        try expectEqual(try await fixture.rowCount("user_search"), 638)
        try await expectUniqueViolation { try await writer.write(count: 1, startingAt: 8, pool: changed, password: password) { _ in } }
    }

    private static func expectUniqueViolation(_ body: () async throws -> Void) async throws {
        do {
            try await body()
        } catch let error as DatabaseError where error.kind == .uniqueViolation {
            return
        }
        throw DatabaseContractViolation("The same user was written twice.")
    }
}
