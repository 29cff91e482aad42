import Persistence
import UserPools

extension StoreContract {
    static let authEvents: [StoreContractCase] = [
        StoreContractCase(name: "an auth event comes back as written", check: authEventComesBack),
        StoreContractCase(name: "auth events are paged from the latest on, whatever comes and goes", check: authEventsArePaged),
        StoreContractCase(name: "feedback is for one event of one person", check: authEventFeedback),
        StoreContractCase(name: "auth events go with their person, their pool, and after two years", check: authEventsGo),
    ]

    static func authEvent(_ id: String, of user: User, _ created: Instant) -> AuthEvent {
        AuthEvent(pool: user.pool, subject: user.subject, id: id, kind: .signIn, created: created, response: .pass)
    }

    private static func events(of user: User, _ fixture: StoreFixture) async throws -> [AuthEvent] {
        try await fixture.store.read { try $0.authEvents(of: user.subject, in: user.pool, after: nil, limit: 60) }.items
    }

    static func authEventComesBack(_ fixture: StoreFixture) async throws {
        let pool = try await fixture.makePool()
        let (ann, bob) = (try await fixture.addUser(1, "ann", in: pool), try await fixture.addUser(2, "bob", in: pool))
        let bare = authEvent("bare", of: ann, fixture.now)
        var event = AuthEvent(
            pool: pool.id, subject: ann.subject, id: "full", kind: .passwordChange, created: fixture.now.adding(seconds: 1),
            response: .inProgress)
        event.risk = AuthEvent.Risk(decision: .accountTakeover, level: .high, compromisedCredentials: true)
        event.challenges = [
            AuthEvent.Challenge(name: .password, succeeded: true), AuthEvent.Challenge(name: .mfa, succeeded: false),
        ]
        var context = AuthEvent.Context()
        context.address = "2001:db8::1"
        context.device = "Ann's 💻"
        context.timezone = "+01:00"
        context.city = "Łódź"
        context.country = "Poland"
        event.context = context
        event.feedback = AuthEvent.Feedback(value: .invalid, provider: "Admin", date: fixture.now.adding(seconds: 2))
        let full = event
        try await fixture.store.write { tx in
            try tx.insert(bare)
            try tx.insert(full)
        }
        try expectEqual(try await events(of: ann, fixture), [full, bare])
        try expectEqual(try await events(of: bob, fixture), [])
        try await expectFailure(StoreConflict.exists) { try await fixture.store.write { try $0.insert(bare) } }
    }

    static func authEventsArePaged(_ fixture: StoreFixture) async throws {
        let pool = try await fixture.makePool()
        let (ann, bob) = (try await fixture.addUser(1, "ann", in: pool), try await fixture.addUser(2, "bob", in: pool))
        let now = fixture.now
        try await fixture.store.write { tx in
            // Two of one moment each.
            for number in 0..<8 { try tx.insert(authEvent("e\(number)", of: ann, now.adding(seconds: Int64(number / 2)))) }
            try tx.insert(authEvent("other", of: bob, now.adding(seconds: 2)))
        }
        func page(after: String?, _ limit: Int) async throws -> Page<AuthEvent> {
            try await fixture.store.read { try $0.authEvents(of: ann.subject, in: pool.id, after: after, limit: limit) }
        }
        for limit in [1, 3, 8] {
            var found: [String] = []
            var after: String?
            repeat {
                let page = try await page(after: after, limit)
                try expect(page.items.count <= limit, "A page of \(limit) has \(page.items.count).")
                found += page.items.map(\.id)
                after = page.next
            } while after != nil && found.count < 20
            try expectEqual(found, ["e7", "e6", "e5", "e4", "e3", "e2", "e1", "e0"])
        }
        let first = try await page(after: nil, 3)
        try await fixture.store.write { tx in
            try tx.insert(authEvent("new", of: ann, now.adding(seconds: 9)))
            try tx.insert(authEvent("e41", of: ann, now.adding(seconds: 2)))
        }
        try expectEqual(try await page(after: first.next, 60).items.map(\.id), ["e41", "e4", "e3", "e2", "e1", "e0"])
        try expectEqual(try await page(after: "no position", 60).items, [])
    }

    static func authEventFeedback(_ fixture: StoreFixture) async throws {
        let pool = try await fixture.makePool()
        let (ann, bob) = (try await fixture.addUser(1, "ann", in: pool), try await fixture.addUser(2, "bob", in: pool))
        let now = fixture.now
        try await fixture.store.write { tx in
            for user in [ann, bob] { for id in ["one", "two"] { try tx.insert(authEvent(id, of: user, now)) } }
        }
        for value in [AuthEvent.Feedback.Value.invalid, .valid] {
            let feedback = AuthEvent.Feedback(value: value, provider: "User", date: now.adding(seconds: 5))
            try expect(
                try await fixture.store.write { try $0.setFeedback(feedback, onAuthEvent: "one", of: ann.subject, in: pool.id) },
                "The event was not there.")
            try expectEqual(try await events(of: ann, fixture).map(\.feedback), [nil, feedback])
            try expectEqual(try await events(of: bob, fixture).map(\.feedback), [nil, nil])
        }
        let feedback = AuthEvent.Feedback(value: .valid, provider: "User", date: now)
        try expect(
            try await !fixture.store.write { try $0.setFeedback(feedback, onAuthEvent: "three", of: ann.subject, in: pool.id) },
            "Feedback on an event out of nothing.")
    }

    static func authEventsGo(_ fixture: StoreFixture) async throws {
        let (kept, gone) = (try await fixture.makePool("us-east-1_Kept"), try await fixture.makePool("us-east-1_Gone"))
        let (ann, bob) = (try await fixture.addUser(1, "ann", in: kept), try await fixture.addUser(2, "bob", in: kept))
        let eve = try await fixture.addUser(3, "eve", in: gone)
        let now = fixture.now
        try await fixture.store.write { tx in
            for user in [ann, bob, eve] {
                try tx.insert(authEvent("old", of: user, now))
                try tx.insert(authEvent("young", of: user, now.adding(seconds: 1_000)))
            }
        }
        let sweeper = Sweeper(database: fixture.database, owner: "one", rowsPerStep: 100)
        while try await sweeper.step(now: now.adding(seconds: AuthEvent.keptSeconds)) > 0 {}
        try expectEqual(try await fixture.rowCount("auth_events"), 6)
        while try await sweeper.step(now: now.adding(seconds: AuthEvent.keptSeconds + 1)) > 0 {}
        try expectEqual(try await events(of: ann, fixture).map(\.id), ["young"])
        try expect(try await fixture.store.write { try $0.deleteUser(ann.subject, in: kept.id) }, "Ann was not there.")
        try expectEqual(try await events(of: ann, fixture), [])
        try expectEqual(try await events(of: bob, fixture).map(\.id), ["young"])
        _ = try await fixture.store.write { try $0.delete(gone.id) }
        while try await sweeper.step(now: now.adding(seconds: AuthEvent.keptSeconds + 2)) > 0 {}
        try expectEqual(try await fixture.rowCount("auth_events"), 1)
    }
}
