import Persistence
import UserPools

extension StoreContract {
    static let sessions: [StoreContractCase] = [
        StoreContractCase(name: "a session comes back as written, to its user alone", check: sessionComesBack),
        StoreContractCase(name: "a refresh is noted at its session, and a rotation at the SSO session too", check: sessionIsTouched),
        StoreContractCase(name: "a session's record goes with its refresh token", check: sessionGoesWithItsToken),
        StoreContractCase(name: "sessions are swept when they expire, and go with their user, pool or tracking", check: sessionsAreRemoved),
    ]

    static func session(
        _ number: Int, of user: User, _ kind: UserSession.Kind, _ now: Instant, from source: RequestSource = RequestSource()
    ) -> UserSession {
        let prefix = kind == .sso ? "sso" : "tkn"
        let digits = String(number)
        return UserSession(
            id: UserSession.ID(prefix + String(repeating: "0", count: 25 - digits.count) + digits), pool: user.pool, subject: user.subject,
            client: ClientID("client"), kind: kind, created: now, expires: now.adding(seconds: 1_000), from: source)
    }

    private static let source = RequestSource(ip: "2001:db8::1", userAgent: "Mozilla/5.0 (Windows NT 10.0) Firefox/128.0")

    static func sessionComesBack(_ fixture: StoreFixture) async throws {
        let pool = try await fixture.makePool()
        let (ann, bob) = (try await fixture.addUser(1, "ann", in: pool), try await fixture.addUser(2, "bob", in: pool))
        let now = fixture.now
        let sso = session(1, of: ann, .sso, now, from: source)
        let linked = session(2, of: ann, .token(refreshToken: "t1", through: sso.id), now.adding(seconds: 1))
        var late = session(3, of: ann, .token(refreshToken: "t2", through: nil), now.adding(seconds: 2))
        late.lastActive = now.adding(seconds: 7)
        let bare = late
        let all = [bare, linked, sso]
        try await fixture.store.write { tx in
            for session in all { try tx.insert(session) }
            try tx.insert(session(3, of: bob, .token(refreshToken: "t3", through: nil), now))
        }
        try await fixture.store.read { tx in
            for session in all {
                try expectEqual(try tx.userSession(session.id, of: ann.subject, in: pool.id), session)
                let behind = try session.refreshToken.flatMap { try tx.userSession(ofRefreshToken: $0, in: pool.id) }
                try expectEqual(behind, session.kind == .sso ? nil : session)
            }
            try expectEqual(try tx.userSessions(of: ann.subject, in: pool.id, at: now), all)
            // What has expired is not there.
            try expectEqual(try tx.userSessions(of: ann.subject, in: pool.id, at: now.adding(seconds: 1_001)), [bare])
            try expect(try tx.userSession(sso.id, of: bob.subject, in: pool.id) == nil, "Bob has Ann's session.")
            try expect(try tx.userSession(ofRefreshToken: "t1", in: UserPoolID("us-east-1_Other")) == nil, "Another pool has it.")
        }
        try expect(try await !fixture.store.write { try $0.deleteUserSession(sso.id, of: bob.subject, in: pool.id) }, "Bob deleted it.")
        try expect(try await fixture.store.write { try $0.deleteUserSession(sso.id, of: ann.subject, in: pool.id) }, "It was not there.")
        try expectEqual(try await fixture.store.read { try $0.userSessions(of: ann.subject, in: pool.id, at: now) }, [bare, linked])
    }

    static func sessionIsTouched(_ fixture: StoreFixture) async throws {
        let pool = try await fixture.makePool()
        let ann = try await fixture.addUser(1, "ann", in: pool)
        let now = fixture.now
        let sso = session(1, of: ann, .sso, now)
        let child = session(2, of: ann, .token(refreshToken: "t1", through: sso.id), now)
        let other = session(3, of: ann, .token(refreshToken: "t2", through: sso.id), now)
        try await fixture.store.write { tx in for session in [sso, child, other] { try tx.insert(session) } }
        func touched(_ session: UserSession, _ seconds: Int64) -> UserSession {
            var session = session
            session.lastActive = now.adding(seconds: seconds)
            session.deviceType = "Windows, Firefox 128"
            session.lastIP = "2001:db8::1"
            return session
        }
        func found() async throws -> [UserSession] {
            try await fixture.store.read { try $0.userSessions(of: ann.subject, in: pool.id, at: now) }
        }
        try await fixture.store.write {
            try $0.touchUserSession(ofRefreshToken: "t1", in: pool.id, from: source, touchesOrigin: false, at: now.adding(seconds: 5))
        }
        try expectEqual(try await found(), [sso, touched(child, 5), other])
        try await fixture.store.write {
            try $0.touchUserSession(ofRefreshToken: "t1", in: pool.id, from: source, touchesOrigin: true, at: now.adding(seconds: 6))
        }
        try expectEqual(try await found(), [touched(sso, 6), touched(child, 6), other])
        try await fixture.store.write { tx in
            try tx.touchUserSession(sso.id, of: ann.subject, in: pool.id, from: source, at: now.adding(seconds: 9))
            // One that is not there stays so.
            try tx.touchUserSession(ofRefreshToken: "t9", in: pool.id, from: source, touchesOrigin: true, at: now)
        }
        try expectEqual(try await found(), [touched(sso, 9), touched(child, 6), other])
    }

    static func sessionGoesWithItsToken(_ fixture: StoreFixture) async throws {
        let pool = try await fixture.makePool()
        let (ann, bob) = (try await fixture.addUser(1, "ann", in: pool), try await fixture.addUser(2, "bob", in: pool))
        let now = fixture.now
        try await fixture.store.write { tx in
            let owners: [(User, String?)] = [(ann, nil), (ann, "one"), (ann, "two"), (ann, nil), (bob, "one")]
            for (number, (user, key)) in owners.enumerated() {
                var token = token("t\(number)", of: user, now)
                token.deviceKey = key
                try tx.insert(token)
                try tx.insert(session(number, of: user, .token(refreshToken: token.id, through: nil), now))
            }
            try tx.insert(session(9, of: ann, .sso, now))
        }
        func left() async throws -> [String] {
            try await fixture.store.read { tx in
                try [ann, bob].flatMap { try tx.userSessions(of: $0.subject, in: pool.id, at: now) }.map { $0.refreshToken ?? "sso" }
            }.sorted()
        }
        try await fixture.store.write { try $0.revoke("t0", in: pool.id, at: now) }
        try expectEqual(try await left(), ["sso", "t1", "t2", "t3", "t4"])
        try await fixture.store.write { try $0.revokeRefreshTokens(ofDevice: "one", of: ann.subject, in: pool.id, at: now) }
        try expectEqual(try await left(), ["sso", "t2", "t3", "t4"])
        try await fixture.store.write { try $0.revokeRefreshTokens(of: ann.subject, in: pool.id, at: now) }
        try expectEqual(try await left(), ["sso", "t4"])
    }

    static func sessionsAreRemoved(_ fixture: StoreFixture) async throws {
        let now = fixture.now
        let pools = [try await fixture.makePool("us-east-1_Gone"), try await fixture.makePool("us-east-1_Kept")]
        for pool in pools {
            for number in 1...3 {
                let user = try await fixture.addUser(number, "user\(number)", in: pool)
                try await fixture.store.write { tx in
                    var soon = session(1, of: user, .sso, now)
                    soon.expires = now.adding(seconds: 10)
                    try tx.insert(soon)
                    for more in 2...4 {
                        try tx.insert(session(more, of: user, .token(refreshToken: "\(user.username) \(more)", through: nil), now))
                    }
                }
            }
        }
        func rows() async throws -> Int { try await fixture.rowCount("user_sessions") }
        let sweeper = Sweeper(database: fixture.database, owner: "one", rowsPerStep: 5)
        try expectEqual(try await sweeper.step(now: now), 0)
        while try await sweeper.step(now: now.adding(seconds: 11)) > 0 {}
        try expectEqual(try await rows(), 18)
        _ = try await fixture.store.write { try $0.deleteUser(StoreFixture.subject(1), in: pools[1].id) }
        try expectEqual(try await rows(), 15)
        try expectEqual(try await fixture.store.write { try $0.deleteUserSessions(in: pools[1].id, limit: 4) }, 4)
        try expectEqual(try await fixture.store.write { try $0.deleteUserSessions(in: pools[1].id, limit: 4) }, 2)
        try expectEqual(try await rows(), 9)
        _ = try await fixture.store.write { try $0.delete(pools[0].id) }
        while try await sweeper.step(now: now.adding(seconds: 12)) > 0 {}
        try expectEqual(try await rows(), 0)
    }
}
