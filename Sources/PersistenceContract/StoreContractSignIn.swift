import Persistence
import UserPools

extension StoreContract {
    static let codes: [StoreContractCase] = [
        StoreContractCase(name: "a code comes back, and a new one takes its place", check: codeComesBack),
        StoreContractCase(name: "a code is taken by one of many", check: oneTakesTheCode),
    ]

    static let refreshTokens: [StoreContractCase] = [
        StoreContractCase(name: "a refresh token comes back as written", check: tokenComesBack),
        StoreContractCase(name: "a generation is rotated by one of many", check: oneRotates),
        StoreContractCase(name: "revoking ends a token, signing out ends all of a user", check: revokingEnds),
    ]

    static let limits: [StoreContractCase] = [
        StoreContractCase(name: "a step of a sign-in is spent by one of many", check: oneSpends),
        StoreContractCase(name: "a step that was spent is known, and no other", check: spentIsKnown),
        StoreContractCase(name: "a state is kept for its step alone, and a later one takes its place", check: stateIsKept),
        StoreContractCase(name: "attempts are kept by kind and owner", check: attemptsAreKept),
        StoreContractCase(name: "concurrent attempts are all counted", check: attemptsAreCounted),
    ]

    static func code(_ purpose: CodePurpose, of user: User, _ now: Instant, hash: [UInt8] = [1, 2, 3]) -> ConfirmationCode {
        ConfirmationCode(
            pool: user.pool, subject: user.subject, purpose: purpose, hash: hash, attribute: .email, destination: "ann@example.com",
            created: now, expires: now.adding(seconds: 3_600))
    }

    static func token(_ id: String, of user: User, _ now: Instant) -> RefreshToken {
        RefreshToken(
            id: id, pool: user.pool, client: ClientID("client"), subject: user.subject, authTime: now,
            expires: now.adding(seconds: 86_400), scopes: ["aws.cognito.signin.user.admin", "openid"])
    }

    static func codeComesBack(_ fixture: StoreFixture) async throws {
        let pool = try await fixture.makePool()
        let user = try await fixture.addUser(1, "ann", in: pool)
        let now = fixture.now
        for hash in [[0, 255], [9]] as [[UInt8]] {
            try await fixture.store.write { tx in
                try tx.put(code(.verify(.email), of: user, now, hash: hash))
                try tx.put(code(.signUp, of: user, now, hash: [7]))
            }
            let found = try await fixture.store.read { try $0.code(for: .verify(.email), of: user.subject, in: pool.id) }
            try expectEqual(found?.hash, hash)
            try expectEqual(found?.attribute, .email)
            try expectEqual(found?.destination, "ann@example.com")
            try expectEqual(found?.created, now)
            try expectEqual(found?.expires, now.adding(seconds: 3_600))
            try expectEqual(found?.purpose, .verify(.email))
        }
        let other = try await fixture.store.read { try $0.code(for: .verify(.phoneNumber), of: user.subject, in: pool.id) }
        try expectEqual(other?.hash, nil)
        try expectEqual(try await fixture.rowCount("codes"), 2)
    }

    static func oneTakesTheCode(_ fixture: StoreFixture) async throws {
        let pool = try await fixture.makePool()
        let user = try await fixture.addUser(1, "ann", in: pool)
        let code = code(.signUp, of: user, fixture.now)
        try await fixture.store.write { try $0.put(code) }
        let results = await concurrently(20) { _ in
            try await fixture.store.write { try $0.deleteCode(for: .signUp, of: user.subject, in: pool.id) }
        }
        try expectEqual(try results.filter { try $0.get() }.count, 1)
    }

    static func tokenComesBack(_ fixture: StoreFixture) async throws {
        let pool = try await fixture.makePool()
        let user = try await fixture.addUser(1, "ann", in: pool)
        var token = token("t1", of: user, fixture.now)
        token.generation = 4
        token.rotated = fixture.now.adding(seconds: 3)
        token.deviceKey = "us-east-1_key"
        token.authenticationMethods = ["pwd", "otp", "mfa"]
        let written = token
        let bare = Self.token("bare", of: user, fixture.now)
        try await fixture.store.write { tx in
            try tx.insert(written)
            try tx.insert(bare)
        }
        let found = try await fixture.store.read { try $0.refreshToken("t1", in: pool.id) }
        try expectEqual(found?.client, written.client)
        try expectEqual(found?.subject, written.subject)
        try expectEqual(found?.authTime, written.authTime)
        try expectEqual(found?.expires, written.expires)
        try expectEqual(found?.generation, 4)
        try expectEqual(found?.rotated, written.rotated)
        try expectEqual(found?.revoked, nil)
        try expectEqual(found?.scopes, written.scopes)
        try expectEqual(found?.deviceKey, written.deviceKey)
        try expectEqual(found?.authenticationMethods, written.authenticationMethods)
        let simple = try await fixture.store.read { try $0.refreshToken("bare", in: pool.id) }
        try expectEqual(simple?.deviceKey, nil)
        try expectEqual(simple?.authenticationMethods, [])
        try expectEqual(try await fixture.store.read { try $0.refreshToken("t2", in: pool.id)?.id }, nil)
    }

    static func oneRotates(_ fixture: StoreFixture) async throws {
        let pool = try await fixture.makePool()
        let user = try await fixture.addUser(1, "ann", in: pool)
        let token = token("t1", of: user, fixture.now)
        try await fixture.store.write { try $0.insert(token) }
        let later = fixture.now.adding(seconds: 1)
        let results = await concurrently(20) { _ in
            try await fixture.store.write { try $0.rotate("t1", in: pool.id, from: 0, at: later) }
        }
        try expectEqual(try results.filter { try $0.get() }.count, 1)
        let found = try await fixture.store.read { try $0.refreshToken("t1", in: pool.id) }
        try expectEqual(found?.generation, 1)
        try expectEqual(found?.rotated, later)
        try expect(
            try await fixture.store.write { try $0.rotate("t1", in: pool.id, from: 1, at: later) }, "The next generation does not rotate.")
    }

    static func revokingEnds(_ fixture: StoreFixture) async throws {
        let pool = try await fixture.makePool()
        let (ann, bob) = (try await fixture.addUser(1, "ann", in: pool), try await fixture.addUser(2, "bob", in: pool))
        let now = fixture.now
        try await fixture.store.write { tx in
            for (id, user) in [("a1", ann), ("a2", ann), ("a3", ann), ("b1", bob)] { try tx.insert(token(id, of: user, now)) }
            try tx.revoke("a1", in: pool.id, at: now.adding(seconds: 1))
        }
        try expect(try await !fixture.store.write { try $0.rotate("a1", in: pool.id, from: 0, at: now) }, "A revoked token rotated.")
        try await fixture.store.write { try $0.revokeRefreshTokens(of: ann.subject, in: pool.id, at: now.adding(seconds: 2)) }
        for (id, revoked) in [("a1", 1), ("a2", 2), ("a3", 2), ("b1", nil)] as [(String, Int64?)] {
            let found = try await fixture.store.read { try $0.refreshToken(id, in: pool.id) }
            try expectEqual(found?.revoked, revoked.map { now.adding(seconds: $0) })
        }
    }

    static func oneSpends(_ fixture: StoreFixture) async throws {
        let pool = try await fixture.makePool()
        let expires = fixture.now.adding(seconds: 180)
        let results = await concurrently(20) { _ in
            try await fixture.store.write { try $0.spend(flow: "flow", step: 1, in: pool.id, expires: expires) }
        }
        try expectEqual(try results.filter { try $0.get() }.count, 1)
        for (flow, step) in [("flow", 2), ("other", 1)] {
            try expect(
                try await fixture.store.write { try $0.spend(flow: flow, step: step, in: pool.id, expires: expires) }, "Spent already.")
        }
    }

    static func spentIsKnown(_ fixture: StoreFixture) async throws {
        let (pool, elsewhere) = (try await fixture.makePool(), try await fixture.makePool("us-east-1_Other"))
        let expires = fixture.now.adding(seconds: 180)
        try expect(!(try await fixture.store.read { try $0.isSpent(flow: "flow", step: 1, in: pool.id) }), "Spent before it was.")
        _ = try await fixture.store.write { try $0.spend(flow: "flow", step: 1, in: pool.id, expires: expires) }
        try expect(try await fixture.store.read { try $0.isSpent(flow: "flow", step: 1, in: pool.id) }, "Not known.")
        for (flow, step, pool) in [("flow", 2, pool), ("other", 1, pool), ("flow", 1, elsewhere)] {
            try expect(!(try await fixture.store.read { try $0.isSpent(flow: flow, step: step, in: pool.id) }), "Another one's.")
        }
    }

    static func stateIsKept(_ fixture: StoreFixture) async throws {
        let (pool, elsewhere) = (try await fixture.makePool(), try await fixture.makePool("us-east-1_Other"))
        let expires = fixture.now.adding(seconds: 180)
        let state = Array(repeating: [0, 255, 7] as [UInt8], count: 10_000).flatMap { $0 }
        try await fixture.store.write { try $0.keepState(state, flow: "flow", step: 2, in: pool.id, expires: expires) }
        try expectEqual(try await fixture.store.read { try $0.keptState(flow: "flow", step: 2, in: pool.id) }, state)
        for (flow, step, pool) in [("flow", 1, pool), ("flow", 3, pool), ("other", 2, pool), ("flow", 2, elsewhere)] {
            try expectEqual(try await fixture.store.read { try $0.keptState(flow: flow, step: step, in: pool.id) }, nil)
        }
        try await fixture.store.write { tx in
            try tx.keepState([1], flow: "flow", step: 2, in: pool.id, expires: expires)
            try tx.keepState([2], flow: "flow", step: 3, in: pool.id, expires: expires)
        }
        try expectEqual(try await fixture.store.read { try $0.keptState(flow: "flow", step: 2, in: pool.id) }, [1])
        try expectEqual(try await fixture.rowCount("kept_states"), 2)
    }

    static func attemptsAreKept(_ fixture: StoreFixture) async throws {
        let pool = try await fixture.makePool()
        let now = fixture.now
        let records = AttemptRecord.Kind.allCases.enumerated().map { number, kind in
            (kind, AttemptRecord(count: number, windowStart: now, last: now.adding(seconds: Int64(number))))
        }
        try await fixture.store.write { tx in
            for (kind, record) in records { try tx.put(record, kind, by: "owner", in: pool.id, expires: now) }
        }
        for (kind, record) in records {
            try expectEqual(try await fixture.store.read { try $0.attempts(kind, by: "owner", in: pool.id) }, record)
        }
        try await fixture.store.write { try $0.clearAttempts(.passwordFailure, by: "owner", in: pool.id) }
        try expectEqual(try await fixture.store.read { try $0.attempts(.passwordFailure, by: "owner", in: pool.id) }, nil)
        try expectEqual(try await fixture.store.read { try $0.attempts(.changePassword, by: "other", in: pool.id) }, nil)
        try expectEqual(try await fixture.rowCount("attempts"), records.count - 1)
    }

    static func attemptsAreCounted(_ fixture: StoreFixture) async throws {
        let pool = try await fixture.makePool()
        let now = fixture.now
        let results = await concurrently(20) { _ in
            try await fixture.store.write { tx in
                var record =
                    try tx.attempts(.passwordFailure, by: "ann", in: pool.id) ?? AttemptRecord(count: 0, windowStart: now, last: now)
                record.count += 1
                try tx.put(record, .passwordFailure, by: "ann", in: pool.id, expires: now.adding(seconds: 900))
            }
        }
        for result in results { try result.get() }
        try expectEqual(try await fixture.store.read { try $0.attempts(.passwordFailure, by: "ann", in: pool.id)?.count }, 20)
    }
}
