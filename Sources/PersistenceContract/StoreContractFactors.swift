import Persistence
import UserPools

extension StoreContract {
    static let softwareTokens: [StoreContractCase] = [
        StoreContractCase(name: "a software token comes back, changes and goes", check: softwareTokenComesBack),
        StoreContractCase(name: "a time step is used by one of many, and never again", check: oneUsesTheTimeStep),
    ]

    static let passkeys: [StoreContractCase] = [
        StoreContractCase(name: "a passkey comes back as written", check: passkeyComesBack),
        StoreContractCase(name: "a passkey's id is registered once in a pool", check: passkeyIsUnique),
        StoreContractCase(name: "passkeys come in the order of their creation and go with their owner's word", check: passkeysComeAndGo),
        StoreContractCase(name: "a signature counter is moved by one of many", check: oneMovesTheCounter),
    ]

    static func softwareToken(of user: User) -> SoftwareToken {
        SoftwareToken(
            pool: user.pool, subject: user.subject, secret: Array(repeating: 0x61, count: 20),
            pendingSecret: Array(repeating: 0x62, count: 20), friendlyName: "phone 📱", lastStep: 58_000_000)
    }

    static func softwareTokenComesBack(_ fixture: StoreFixture) async throws {
        let pool = try await fixture.makePool()
        let (ann, bob) = (try await fixture.addUser(1, "ann", in: pool), try await fixture.addUser(2, "bob", in: pool))
        let full = softwareToken(of: ann)
        let pending = SoftwareToken(pool: pool.id, subject: ann.subject, secret: nil, pendingSecret: [1, 2])
        let verified = SoftwareToken(pool: pool.id, subject: ann.subject, secret: [3], pendingSecret: nil, lastStep: 0)
        for token in [pending, full, verified] {
            try await fixture.store.write { try $0.put(token) }
            let found = try await fixture.store.read { try $0.softwareToken(of: ann.subject, in: pool.id) }
            try expectEqual(found?.pool, token.pool)
            try expectEqual(found?.subject, token.subject)
            try expectEqual(found?.secret, token.secret)
            try expectEqual(found?.pendingSecret, token.pendingSecret)
            try expectEqual(found?.friendlyName, token.friendlyName)
            try expectEqual(found?.lastStep, token.lastStep)
        }
        try expect(try await fixture.store.read { try $0.softwareToken(of: bob.subject, in: pool.id) == nil }, "Bob has Ann's token.")
        try expect(try await !fixture.store.write { try $0.deleteSoftwareToken(of: bob.subject, in: pool.id) }, "Bob had none.")
        try expect(try await fixture.store.write { try $0.deleteSoftwareToken(of: ann.subject, in: pool.id) }, "Ann had one.")
        try expect(try await !fixture.store.write { try $0.deleteSoftwareToken(of: ann.subject, in: pool.id) }, "It went twice.")
        try expect(try await fixture.store.read { try $0.softwareToken(of: ann.subject, in: pool.id) == nil }, "The token is still there.")
    }

    static func oneUsesTheTimeStep(_ fixture: StoreFixture) async throws {
        let pool = try await fixture.makePool()
        let (ann, bob) = (try await fixture.addUser(1, "ann", in: pool), try await fixture.addUser(2, "bob", in: pool))
        var token = softwareToken(of: ann)
        token.lastStep = nil
        let fresh = token
        try await fixture.store.write { tx in
            try tx.put(fresh)
            try tx.put(softwareToken(of: bob))
        }
        for step in [100, 101] as [Int64] {
            let results = await concurrently(20) { _ in
                try await fixture.store.write { try $0.useTimeStep(step, of: ann.subject, in: pool.id) }
            }
            try expectEqual(try results.filter { try $0.get() }.count, 1)
        }
        for (step, isNew) in [(101, false), (100, false), (99, false), (103, true), (102, false)] as [(Int64, Bool)] {
            try expectEqual(try await fixture.store.write { try $0.useTimeStep(step, of: ann.subject, in: pool.id) }, isNew)
        }
        let found = try await fixture.store.read { try $0.softwareToken(of: ann.subject, in: pool.id) }
        try expectEqual(found?.lastStep, 103)
        try expectEqual(found?.secret, fresh.secret)
        try expectEqual(try await fixture.store.read { try $0.softwareToken(of: bob.subject, in: pool.id)?.lastStep }, 58_000_000)
        let nobody = StoreFixture.subject(3)
        try expect(try await !fixture.store.write { try $0.useTimeStep(1, of: nobody, in: pool.id) }, "Nobody used a step.")
    }

    static func credential(_ id: String, of user: User, _ created: Instant, signCount: UInt32 = 0) -> WebAuthnCredential {
        WebAuthnCredential(
            pool: user.pool, subject: user.subject, id: id, publicKey: [0xA5, 0, 255], signCount: signCount, friendlyName: "Ann's key 🔑",
            relyingPartyID: "auth.example.com", attachment: nil, transports: [], created: created)
    }

    static func passkeyComesBack(_ fixture: StoreFixture) async throws {
        let pool = try await fixture.makePool()
        let user = try await fixture.addUser(1, "ann", in: pool)
        var full = credential("AbC-_1", of: user, fixture.now, signCount: .max)
        full.attachment = "cross-platform"
        full.transports = ["usb", "of a \"future\" kind", ""]
        for written in [full, credential("abc-_1", of: user, fixture.now.adding(seconds: 1))] {
            try await fixture.store.write { try $0.insert(written) }
            let found = try await fixture.store.read { try $0.webAuthnCredential(written.id, in: pool.id) }
            try expectEqual(found?.pool, written.pool)
            try expectEqual(found?.subject, written.subject)
            try expectEqual(found?.id, written.id)
            try expectEqual(found?.publicKey, written.publicKey)
            try expectEqual(found?.signCount, written.signCount)
            try expectEqual(found?.friendlyName, written.friendlyName)
            try expectEqual(found?.relyingPartyID, written.relyingPartyID)
            try expectEqual(found?.attachment, written.attachment)
            try expectEqual(found?.transports, written.transports)
            try expectEqual(found?.created, written.created)
        }
        try expect(try await fixture.store.read { try $0.webAuthnCredential("ABC-_1", in: pool.id) == nil }, "A passkey out of nothing.")
    }

    static func passkeyIsUnique(_ fixture: StoreFixture) async throws {
        let (pool, elsewhere) = (try await fixture.makePool(), try await fixture.makePool("us-east-1_Other"))
        let (ann, bob) = (try await fixture.addUser(1, "ann", in: pool), try await fixture.addUser(2, "bob", in: pool))
        let cid = try await fixture.addUser(1, "cid", in: elsewhere)
        let now = fixture.now
        let results = await concurrently(10) { number in
            try await fixture.store.write { try $0.insert(credential("key", of: number.isMultiple(of: 2) ? ann : bob, now)) }
        }
        try expectEqual(results.filter { if case .success = $0 { true } else { false } }.count, 1)
        for user in [ann, bob] {
            try await expectFailure(StoreConflict.exists) {
                try await fixture.store.write { try $0.insert(credential("key", of: user, now)) }
            }
        }
        try await fixture.store.write { try $0.insert(credential("key", of: cid, now)) }
        try expectEqual(try await fixture.store.read { try $0.webAuthnCredential("key", in: elsewhere.id)?.subject }, cid.subject)
    }

    static func passkeysComeAndGo(_ fixture: StoreFixture) async throws {
        let pool = try await fixture.makePool()
        let (ann, bob) = (try await fixture.addUser(1, "ann", in: pool), try await fixture.addUser(2, "bob", in: pool))
        let now = fixture.now
        try await fixture.store.write { tx in
            for (id, seconds) in [("m", 5), ("z", 1), ("b", 5), ("a", 9)] as [(String, Int64)] {
                try tx.insert(credential(id, of: ann, now.adding(seconds: seconds)))
            }
            try tx.insert(credential("bob's", of: bob, now))
        }
        func ids(of user: User) async throws -> [String] {
            try await fixture.store.read { try $0.webAuthnCredentials(of: user.subject, in: pool.id).map(\.id) }
        }
        try expectEqual(try await ids(of: ann), ["z", "b", "m", "a"])
        try expect(
            try await !fixture.store.write { try $0.deleteWebAuthnCredential("b", of: bob.subject, in: pool.id) },
            "Bob deleted Ann's passkey.")
        let results = await concurrently(10) { _ in
            try await fixture.store.write { try $0.deleteWebAuthnCredential("b", of: ann.subject, in: pool.id) }
        }
        try expectEqual(try results.filter { try $0.get() }.count, 1)
        try expectEqual(try await ids(of: ann), ["z", "m", "a"])
        try expectEqual(try await ids(of: bob), ["bob's"])
    }

    static func oneMovesTheCounter(_ fixture: StoreFixture) async throws {
        let pool = try await fixture.makePool()
        let user = try await fixture.addUser(1, "ann", in: pool)
        let written = credential("key", of: user, fixture.now, signCount: 7)
        let other = credential("other", of: user, fixture.now, signCount: 7)
        try await fixture.store.write { tx in
            try tx.insert(written)
            try tx.insert(other)
        }
        let results = await concurrently(20) { number in
            try await fixture.store.write { try $0.setSignCount(UInt32(8 + number), of: "key", in: pool.id, from: 7) }
        }
        let winners = try results.enumerated().filter { try $1.get() }
        try expectEqual(winners.count, 1)
        let count = try await fixture.store.read { try $0.webAuthnCredential("key", in: pool.id)?.signCount } ?? 0
        try expect(count >= 8, "The counter is \(count).")
        try expect(try await !fixture.store.write { try $0.setSignCount(99, of: "key", in: pool.id, from: 7) }, "An old counter counted.")
        try expect(try await fixture.store.write { try $0.setSignCount(.max, of: "key", in: pool.id, from: count) }, "It stays.")
        try expectEqual(try await fixture.store.read { try $0.webAuthnCredential("key", in: pool.id)?.signCount }, .max)
        try expectEqual(try await fixture.store.read { try $0.webAuthnCredential("other", in: pool.id)?.signCount }, 7)
        try expect(try await !fixture.store.write { try $0.setSignCount(1, of: "none", in: pool.id, from: 0) }, "No passkey counted.")
    }
}
