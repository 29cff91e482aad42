import Persistence
import UserPools

extension StoreContract {
    static let users: [StoreContractCase] = [
        StoreContractCase(name: "a user comes back as written", check: userComesBack),
        StoreContractCase(name: "an update writes everything but the sub", check: updateWritesEverything),
        StoreContractCase(name: "a second factor that nobody knows does not read as none", check: unknownFactorIsNoFactor),
        StoreContractCase(name: "a password and its history come back, and go", check: passwordComesBack),
        StoreContractCase(name: "a deleted user leaves no row", check: deletedUserLeavesNothing),
        StoreContractCase(name: "of two deletions one says yes", check: oneDeletionWins),
    ]

    static let names: [StoreContractCase] = [
        StoreContractCase(name: "a user is found by any name and by sub", check: userIsFoundByNames),
        StoreContractCase(name: "a name is compared byte by byte", check: namesCompareByBytes),
        StoreContractCase(name: "of fifty concurrent users of one name one is added", check: oneNameWins),
        StoreContractCase(name: "a name that is taken leaves nothing behind, even if the caller goes on", check: conflictLeavesNothing),
        StoreContractCase(name: "names are added once, moved and removed by kind", check: namesMove),
        StoreContractCase(name: "equal names of different pools do not meet", check: poolsAreApart),
    ]

    static let counting: [StoreContractCase] = [
        StoreContractCase(name: "the count of users is right after concurrent insertions and deletions", check: countIsRight)
    ]

    static func userComesBack(_ fixture: StoreFixture) async throws {
        let pool = try await fixture.makePool()
        var user = fixture.user(1, "Ångström 😀", in: pool, ["name": "quote \" back\\slash \u{1} é", "custom:x": "", "email": "a@b.c"])
        user.status = .forceChangePassword
        user.enabled = false
        user.pendingAttributes = ["email": "new@b.c"]
        user.modified = fixture.now.adding(seconds: 5)
        user.signedOutAt = fixture.now.adding(seconds: 6)
        user.mfa = MFAPreference(enabled: Set(MFAFactor.allCases), preferred: .softwareToken, webAuthn: true)
        let written = user
        try await fixture.store.write { try $0.insert(written, names: [], password: nil) }
        let found = try await fixture.store.read { try $0.user(written.subject, in: pool.id) }
        guard let found else { throw DatabaseContractViolation("The user is gone.") }
        try expectSame(found, written)
        try expect(try await fixture.store.read { try $0.user(StoreFixture.subject(2), in: pool.id) } == nil, "A user out of nothing.")
    }

    private static func expectSame(_ found: User, _ written: User) throws {
        try expectEqual(found.pool, written.pool)
        try expectEqual(found.subject, written.subject)
        try expectEqual(found.username, written.username)
        try expectEqual(found.status, written.status)
        try expectEqual(found.enabled, written.enabled)
        try expectEqual(found.attributes, written.attributes)
        try expectEqual(found.pendingAttributes, written.pendingAttributes)
        try expectEqual(found.created, written.created)
        try expectEqual(found.modified, written.modified)
        try expectEqual(found.signedOutAt, written.signedOutAt)
        try expectEqual(found.mfa, written.mfa)
    }

    static func updateWritesEverything(_ fixture: StoreFixture) async throws {
        let pool = try await fixture.makePool()
        var user = try await fixture.addUser(1, "ann", in: pool, ["name": "Ann"])
        user.status = .resetRequired
        user.enabled = false
        user.attributes = ["given_name": "Anna"]
        user.pendingAttributes = ["phone_number": "+491"]
        user.modified = fixture.now.adding(seconds: 9)
        user.signedOutAt = fixture.now.adding(seconds: 8)
        for preference in [MFAPreference(enabled: [.email]), MFAPreference(webAuthn: true), MFAPreference()] {
            user.mfa = preference
            let changed = user
            try await fixture.store.write { try $0.update(changed) }
            guard let found = try await fixture.store.read({ try $0.user(changed.subject, in: pool.id) }) else {
                throw DatabaseContractViolation("The user is gone.")
            }
            try expectSame(found, changed)
        }
    }

    static func unknownFactorIsNoFactor(_ fixture: StoreFixture) async throws {
        let pool = try await fixture.makePool()
        let user = try await fixture.addUser(1, "ann", in: pool)
        try expectEqual(try await fixture.rowCount("users WHERE mfa IS NULL"), 1)
        for text in [
            "", "[]", "{\"enabled\":[\"CARRIER_PIGEON\"]}", "{\"preferred\":1}", "{\"webAuthn\":\"true\"}", "{\"others\":[]}",
        ] {
            try await fixture.database.write { tx in _ = try tx.execute("UPDATE users SET mfa = ?", [.text(text)]) }
            do {
                _ = try await fixture.store.read { try $0.user(user.subject, in: pool.id) }
            } catch let error as DatabaseError where error.kind == .corrupt {
                continue
            }
            throw DatabaseContractViolation("\(text) was read as a preference.")
        }
    }

    static func passwordComesBack(_ fixture: StoreFixture) async throws {
        let pool = try await fixture.makePool()
        let user = try await fixture.addUser(1, "ann", in: pool)
        let (present, earlier) = try (StoreFixture.passwordEntry(3), [StoreFixture.passwordEntry(2), StoreFixture.passwordEntry(1)])
        for password in [
            UserPassword(entry: earlier[0], changed: fixture.now),
            UserPassword(entry: present, history: earlier, changed: fixture.now.adding(seconds: 1)),
        ] {
            try await fixture.store.write { try $0.setPassword(password, of: user.subject, in: pool.id) }
            let found = try await fixture.store.read { try $0.password(of: user.subject, in: pool.id) }
            try expectEqual(found?.entry, password.entry)
            try expectEqual(found?.history, password.history)
            try expectEqual(found?.changed, password.changed)
        }
        try await fixture.store.write { try $0.setPassword(nil, of: user.subject, in: pool.id) }
        let gone = try await fixture.store.read { try $0.password(of: user.subject, in: pool.id) == nil }
        try expect(gone, "The password is still there.")
    }

    static func deletedUserLeavesNothing(_ fixture: StoreFixture) async throws {
        let pool = try await fixture.makePool()
        let now = fixture.now
        let user = fixture.user(1, "ann", in: pool, ["email": "ann@example.com", "name": "Ann"])
        let password = UserPassword(entry: try StoreFixture.passwordEntry(1), changed: now)
        try await fixture.store.write { tx in
            try tx.insert(
                user, names: [SignInName(kind: .username, key: "ann"), SignInName(kind: .email, key: "ann@example.com")], password: password
            )
            try tx.insert(Group(pool: pool.id, name: "staff", created: now))
            try tx.addMember(user.subject, to: "staff", in: pool.id, at: now)
            try tx.put(code(.forgotPassword, of: user, now))
            try tx.insert(token("t1", of: user, now))
            try tx.put(softwareToken(of: user))
            try tx.insert(device("key", of: user, now))
            try tx.insert(credential("key", of: user, now))
            try tx.put(
                AttemptRecord(count: 1, windowStart: now, last: now), .passwordFailure, by: user.subject.value, in: pool.id,
                expires: now.adding(seconds: 900))
        }
        let tables = [
            "users", "passwords", "sign_in_names", "user_search", "group_members", "codes", "refresh_tokens", "software_tokens", "devices",
            "webauthn_credentials", "attempts",
        ]
        for table in tables {
            let count = try await fixture.rowCount(table)
            try expect(count > 0, "\(table) had no row to begin with.")
        }
        let deleted = try await fixture.store.write { try $0.deleteUser(user.subject, in: pool.id) }
        try expect(deleted, "The user was not there.")
        for table in tables {
            let count = try await fixture.rowCount(table)
            try expect(count == 0, "\(table) keeps \(count) rows.")
        }
        try expectEqual(try await fixture.store.read { try $0.countUsers(in: pool.id) }, 0)
        let again = try await fixture.store.write { try $0.deleteUser(user.subject, in: pool.id) }
        try expect(!again, "The user was deleted twice.")
        // The name is free again.
        try await fixture.addUser(2, "ann", in: pool)
    }

    static func oneDeletionWins(_ fixture: StoreFixture) async throws {
        let pool = try await fixture.makePool()
        let user = try await fixture.addUser(1, "ann", in: pool)
        let results = await concurrently(10) { _ in try await fixture.store.write { try $0.deleteUser(user.subject, in: pool.id) } }
        try expectEqual(try results.filter { try $0.get() }.count, 1)
        try expectEqual(try await fixture.store.read { try $0.countUsers(in: pool.id) }, 0)
    }

    static func userIsFoundByNames(_ fixture: StoreFixture) async throws {
        let pool = try await fixture.makePool()
        let ann = fixture.user(1, "ann", in: pool)
        try await fixture.store.write {
            try $0.insert(
                ann, names: [SignInName(kind: .username, key: "ann"), SignInName(kind: .phoneNumber, key: "+491")], password: nil)
        }
        // Somebody who took Ann's sub for a username: the name comes first.
        let taker = try await fixture.addUser(2, StoreFixture.subject(3).value, in: pool)
        try await fixture.addUser(3, "cat", in: pool)
        for (key, expected) in [
            ("ann", "ann"), ("+491", "ann"), (ann.subject.value, "ann"), (StoreFixture.subject(3).value, taker.username), ("bob", nil),
            ("", nil), (StoreFixture.subject(9).value, nil),
        ] as [(String, String?)] {
            try expectEqual(try await fixture.store.read { try $0.user(named: key, in: pool.id)?.username }, expected)
        }
        try expectEqual(try await fixture.store.read { try $0.holder(ofName: "+491", in: pool.id) }, ann.subject)
        try expectEqual(try await fixture.store.read { try $0.holder(ofName: ann.subject.value, in: pool.id) }, nil)
    }

    static func namesCompareByBytes(_ fixture: StoreFixture) async throws {
        let pool = try await fixture.makePool()
        // Four spellings that look or fold alike.
        for (number, name) in ["caf\u{E9}", "cafe\u{301}", "CAF\u{C9}", "cafe"].enumerated() {
            try await fixture.addUser(number, name, in: pool)
        }
        for (number, name) in ["caf\u{E9}", "cafe\u{301}", "CAF\u{C9}", "cafe"].enumerated() {
            try expectEqual(try await fixture.store.read { try $0.holder(ofName: name, in: pool.id) }, StoreFixture.subject(number))
        }
    }

    static func oneNameWins(_ fixture: StoreFixture) async throws {
        let pool = try await fixture.makePool()
        let results = await concurrently(50) { number in try await fixture.addUser(number, "ann", in: pool) }
        var winners: [User] = []
        for result in results {
            do {
                winners.append(try result.get())
            } catch let conflict as StoreConflict {
                try expectEqual(conflict, .nameTaken(.username))
            }
        }
        try expectEqual(winners.count, 1)
        try expectEqual(try await fixture.store.read { try $0.user(named: "ann", in: pool.id)?.subject }, winners.first?.subject)
        try expectEqual(try await fixture.rowCount("users"), 1)
        try expectEqual(try await fixture.store.read { try $0.countUsers(in: pool.id) }, 1)
    }

    static func conflictLeavesNothing(_ fixture: StoreFixture) async throws {
        let pool = try await fixture.makePool()
        try await fixture.addUser(1, "ann", in: pool)
        let bob = fixture.user(2, "bob", in: pool)
        let names = [SignInName(kind: .username, key: "bob"), SignInName(kind: .email, key: "ann")]
        let conflict = try await fixture.store.write { tx -> StoreConflict? in
            do {
                try tx.insert(bob, names: names, password: nil)
                return nil
            } catch let conflict as StoreConflict {
                return conflict
            }
        }
        try expectEqual(conflict, .nameTaken(.email))
        try expectEqual(try await fixture.rowCount("users"), 1)
        try expectEqual(try await fixture.rowCount("sign_in_names"), 1)
        try expectEqual(try await fixture.rowCount("user_search"), 1)
        try expectEqual(try await fixture.store.read { try $0.countUsers(in: pool.id) }, 1)
    }

    static func namesMove(_ fixture: StoreFixture) async throws {
        let pool = try await fixture.makePool()
        let (ann, bob) = (try await fixture.addUser(1, "ann", in: pool), try await fixture.addUser(2, "bob", in: pool))
        let email = SignInName(kind: .email, key: "one@example.com")
        for _ in 0..<2 { try await fixture.store.write { try $0.add(email, to: ann.subject, in: pool.id) } }
        try await expectFailure(StoreConflict.nameTaken(.email)) {
            try await fixture.store.write { try $0.add(email, to: bob.subject, in: pool.id) }
        }
        let names = try await fixture.store.read { try $0.names(of: ann.subject, in: pool.id) }
        try expectEqual(Set(names), [email, SignInName(kind: .username, key: "ann")])
        try await fixture.store.write { tx in
            try tx.remove(.email, from: ann.subject, in: pool.id)
            try tx.add(email, to: bob.subject, in: pool.id)
        }
        try expectEqual(try await fixture.store.read { try $0.user(named: email.key, in: pool.id)?.username }, "bob")
        try expectEqual(try await fixture.store.read { try $0.user(named: "ann", in: pool.id)?.username }, "ann")
    }

    static func poolsAreApart(_ fixture: StoreFixture) async throws {
        let (one, two) = (try await fixture.makePool("us-east-1_One"), try await fixture.makePool("us-east-1_Two"))
        try await fixture.addUser(1, "ann", in: one, ["name": "one"])
        try await fixture.addUser(1, "ann", in: two, ["name": "two"])
        _ = try await fixture.store.write { try $0.deleteUser(StoreFixture.subject(1), in: one.id) }
        try expectEqual(try await fixture.store.read { try $0.user(named: "ann", in: two.id)?.attributes["name"] }, "two")
        try expectEqual(try await fixture.store.read { try $0.user(named: "ann", in: one.id)?.username }, nil)
        try expectEqual(try await fixture.usernames(of: two, "name", .equals, "two"), ["ann"])
    }

    static func countIsRight(_ fixture: StoreFixture) async throws {
        let pool = try await fixture.makePool()
        for result in await concurrently(40, { try await fixture.addUser($0, "user\($0)", in: pool) }) { _ = try result.get() }
        try expectEqual(try await fixture.store.read { try $0.countUsers(in: pool.id) }, 40)
        let mixed = await concurrently(40) { number in
            if number < 20 {
                _ = try await fixture.store.write { try $0.deleteUser(StoreFixture.subject(number), in: pool.id) }
            } else {
                try await fixture.addUser(number + 100, "more\(number)", in: pool)
            }
        }
        for result in mixed { try result.get() }
        try expectEqual(try await fixture.store.read { try $0.countUsers(in: pool.id) }, 40)
        try expectEqual(try await fixture.rowCount("users"), 40)
    }
}
