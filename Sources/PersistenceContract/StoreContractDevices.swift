import Persistence
import UserPools

extension StoreContract {
    static let devices: [StoreContractCase] = [
        StoreContractCase(name: "a device comes back as written", check: deviceComesBack),
        StoreContractCase(name: "a device is added once", check: deviceIsAddedOnce),
        StoreContractCase(name: "an update leaves a device's verifier alone", check: deviceUpdates),
        StoreContractCase(name: "devices are paged in the order of their keys", check: devicesArePaged),
        StoreContractCase(name: "forgetting a device ends its own sign-ins", check: deviceSignInsEnd),
    ]

    static func device(_ key: String, of user: User, _ now: Instant) -> Device {
        Device(
            pool: user.pool, subject: user.subject, key: key, name: "Ann's 💻", salt: Array(repeating: 0x71, count: 16),
            verifier: Array(repeating: 0x72, count: 384), remembered: true, created: now)
    }

    private static func expectSame(_ found: Device?, _ written: Device) throws {
        try expectEqual(found?.pool, written.pool)
        try expectEqual(found?.subject, written.subject)
        try expectEqual(found?.key, written.key)
        try expectEqual(found?.name, written.name)
        try expectEqual(found?.salt, written.salt)
        try expectEqual(found?.verifier, written.verifier)
        try expectEqual(found?.remembered, written.remembered)
        try expectEqual(found?.lastIP, written.lastIP)
        try expectEqual(found?.created, written.created)
        try expectEqual(found?.modified, written.modified)
        try expectEqual(found?.lastAuthenticated, written.lastAuthenticated)
    }

    static func deviceComesBack(_ fixture: StoreFixture) async throws {
        let pool = try await fixture.makePool()
        let (ann, bob) = (try await fixture.addUser(1, "ann", in: pool), try await fixture.addUser(2, "bob", in: pool))
        let full = device("us-east-1_1", of: ann, fixture.now)
        var other = device("us-east-1_2", of: ann, fixture.now)
        other.name = nil
        other.salt = []
        other.verifier = [1]
        other.remembered = false
        other.lastIP = "2001:db8::1"
        other.modified = fixture.now.adding(seconds: 1)
        other.lastAuthenticated = fixture.now.adding(seconds: 2)
        let bare = other
        for written in [full, bare] {
            try await fixture.store.write { try $0.insert(written) }
            try expectSame(try await fixture.store.read { try $0.device(written.key, of: ann.subject, in: pool.id) }, written)
        }
        try expect(try await fixture.store.read { try $0.device(full.key, of: bob.subject, in: pool.id) == nil }, "Bob has Ann's device.")
        try expect(try await !fixture.store.write { try $0.deleteDevice(full.key, of: bob.subject, in: pool.id) }, "Bob deleted it.")
        let results = await concurrently(10) { _ in
            try await fixture.store.write { try $0.deleteDevice(full.key, of: ann.subject, in: pool.id) }
        }
        try expectEqual(try results.filter { try $0.get() }.count, 1)
        try expect(try await fixture.store.read { try $0.device(full.key, of: ann.subject, in: pool.id) == nil }, "It is still there.")
        try expectSame(try await fixture.store.read { try $0.device(bare.key, of: ann.subject, in: pool.id) }, bare)
    }

    static func deviceIsAddedOnce(_ fixture: StoreFixture) async throws {
        let pool = try await fixture.makePool()
        let user = try await fixture.addUser(1, "ann", in: pool)
        let now = fixture.now
        let results = await concurrently(10) { _ in try await fixture.store.write { try $0.insert(device("key", of: user, now)) } }
        try expectEqual(results.filter { if case .success = $0 { true } else { false } }.count, 1)
        var other = device("key", of: user, now)
        other.verifier = [9]
        let late = other
        try await expectFailure(StoreConflict.exists) { try await fixture.store.write { try $0.insert(late) } }
        try expectSame(
            try await fixture.store.read { try $0.device("key", of: user.subject, in: pool.id) }, device("key", of: user, now))
    }

    static func deviceUpdates(_ fixture: StoreFixture) async throws {
        let pool = try await fixture.makePool()
        let user = try await fixture.addUser(1, "ann", in: pool)
        let (written, neighbour) = (device("key", of: user, fixture.now), device("neighbour", of: user, fixture.now))
        try expect(try await !fixture.store.write { try $0.update(written) }, "A device out of nothing.")
        try await fixture.store.write { tx in
            try tx.insert(written)
            try tx.insert(neighbour)
        }
        var changed = written
        changed.name = "new"
        changed.remembered = false
        changed.lastIP = "192.0.2.1"
        changed.modified = fixture.now.adding(seconds: 3)
        changed.lastAuthenticated = fixture.now.adding(seconds: 4)
        var forged = changed
        forged.salt = [0]
        forged.verifier = [0]
        let update = forged
        try expect(try await fixture.store.write { try $0.update(update) }, "The device was not there.")
        try expectSame(try await fixture.store.read { try $0.device("key", of: user.subject, in: pool.id) }, changed)
        try expectSame(try await fixture.store.read { try $0.device("neighbour", of: user.subject, in: pool.id) }, neighbour)
    }

    static func devicesArePaged(_ fixture: StoreFixture) async throws {
        let pool = try await fixture.makePool()
        let (ann, bob) = (try await fixture.addUser(1, "ann", in: pool), try await fixture.addUser(2, "bob", in: pool))
        let now = fixture.now
        try await fixture.store.write { tx in
            for key in ["d", "B", "a", "c", "e"] { try tx.insert(device(key, of: ann, now)) }
            try tx.insert(device("b", of: bob, now))
        }
        for (limit, expected) in [(2, [["B", "a"], ["c", "d"], ["e"]]), (5, [["B", "a", "c", "d", "e"]])] as [(Int, [[String]])] {
            var pages: [[String]] = []
            var after: String?
            repeat {
                let page = try await fixture.store.read { [after] in
                    try $0.devices(of: ann.subject, in: pool.id, after: after, limit: limit)
                }
                pages.append(page.items.map(\.key))
                after = page.next
            } while after != nil && pages.count < 10
            try expectEqual(pages, expected)
        }
    }

    static func deviceSignInsEnd(_ fixture: StoreFixture) async throws {
        let pool = try await fixture.makePool()
        let (ann, bob) = (try await fixture.addUser(1, "ann", in: pool), try await fixture.addUser(2, "bob", in: pool))
        let now = fixture.now
        try await fixture.store.write { tx in
            for (id, user, key) in [
                ("a1", ann, "one"), ("a2", ann, "one"), ("a3", ann, "two"), ("a4", ann, nil), ("b1", bob, "one"),
            ] as [(String, User, String?)] {
                var token = token(id, of: user, now)
                token.deviceKey = key
                try tx.insert(token)
            }
            try tx.revoke("a1", in: pool.id, at: now)
            try tx.revokeRefreshTokens(ofDevice: "one", of: ann.subject, in: pool.id, at: now.adding(seconds: 5))
        }
        for (id, seconds) in [("a1", 0), ("a2", 5), ("a3", nil), ("a4", nil), ("b1", nil)] as [(String, Int64?)] {
            let found = try await fixture.store.read { try $0.refreshToken(id, in: pool.id) }
            try expect(found != nil, "\(id) is gone.")
            try expectEqual(found?.revoked, seconds.map { now.adding(seconds: $0) })
        }
    }
}
