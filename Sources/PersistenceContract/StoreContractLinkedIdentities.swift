import Persistence
import UserPools

extension StoreContract {
    static let linkedIdentities: [StoreContractCase] = [
        StoreContractCase(name: "a login comes back as written, and opens one user", check: loginOpensOneUser),
        StoreContractCase(name: "a user's logins come in their order and go with the user", check: loginsGoWithTheUser),
        StoreContractCase(name: "a login is its pool's, and goes with it", check: loginsAreApart),
        StoreContractCase(name: "of two links of one login at the same time one is kept", check: linkRace),
    ]

    private static func login(_ value: String, _ attribute: String = ProviderLogin.subjectAttribute) -> ProviderLogin {
        ProviderLogin(provider: "Øß Provider", attribute: attribute, value: value)
    }

    private static func link(_ login: ProviderLogin, to user: User, after seconds: Int64 = 0) -> LinkedIdentity {
        LinkedIdentity(
            pool: user.pool, login: login, subject: user.subject, providerType: .saml, issuer: "https://idp.example", isPrimary: false,
            created: user.created.adding(seconds: seconds))
    }

    static func loginOpensOneUser(_ fixture: StoreFixture) async throws {
        let pool = try await fixture.makePool()
        let (ann, bob) = (try await fixture.addUser(1, "ann", in: pool), try await fixture.addUser(2, "bob", in: pool))
        let made = link(login("a\"'é"), to: ann)
        var origin = link(login("origin"), to: bob)
        origin.isPrimary = true
        origin.issuer = nil
        origin.providerType = .google
        let primary = origin
        try await fixture.store.write { tx in
            try tx.insert(made)
            try tx.insert(primary)
        }
        try expectEqual(try await fixture.store.read { try $0.linkedIdentity(made.login, in: pool.id) }, made)
        try expectEqual(try await fixture.store.read { try $0.linkedIdentity(primary.login, in: pool.id) }, primary)
        let taken = link(made.login, to: bob)
        try await expectFailure(StoreConflict.exists) { try await fixture.store.write { try $0.insert(taken) } }
        for other in [login("a"), login("A\"'é"), login("a\"'é", "email"), ProviderLogin(provider: "other", value: "a\"'é")] {
            try expectEqual(try await fixture.store.read { try $0.linkedIdentity(other, in: pool.id) }, nil)
            try expect(try await !fixture.store.write { try $0.deleteLinkedIdentity(other, in: pool.id) }, "Another login was deleted.")
        }
        try expect(try await fixture.store.write { try $0.deleteLinkedIdentity(made.login, in: pool.id) }, "The login is missing.")
        try expectEqual(try await fixture.store.read { try $0.linkedIdentity(made.login, in: pool.id) }, nil)
        try await fixture.store.write { try $0.insert(taken) }
        try expectEqual(try await fixture.store.read { try $0.linkedIdentity(made.login, in: pool.id)?.subject }, bob.subject)
        let long = link(login(String(repeating: "é", count: ProviderLogin.valueLimit / 2)), to: ann)
        try await fixture.store.write { try $0.insert(long) }
        try expectEqual(try await fixture.store.read { try $0.linkedIdentity(long.login, in: pool.id) }, long)
    }

    static func loginsGoWithTheUser(_ fixture: StoreFixture) async throws {
        let pool = try await fixture.makePool()
        let (ann, bob) = (try await fixture.addUser(1, "ann", in: pool), try await fixture.addUser(2, "bob", in: pool))
        for (number, name) in ["late", "middle", "early"].enumerated() {
            let mine = link(login(name), to: ann, after: Int64(-number))
            try await fixture.store.write { try $0.insert(mine) }
        }
        let theirs = link(login("bob's"), to: bob)
        try await fixture.store.write { try $0.insert(theirs) }
        let values = try await fixture.store.read { try $0.linkedIdentities(of: ann.subject, in: pool.id).map(\.login.value) }
        try expectEqual(values, ["early", "middle", "late"])
        _ = try await fixture.store.write { try $0.deleteUser(ann.subject, in: pool.id) }
        try expectEqual(try await fixture.store.read { try $0.linkedIdentities(of: ann.subject, in: pool.id).count }, 0)
        try expectEqual(try await fixture.store.read { try $0.linkedIdentity(login("late"), in: pool.id) }, nil)
        try expectEqual(try await fixture.store.read { try $0.linkedIdentities(of: bob.subject, in: pool.id) }, [theirs])
    }

    static func loginsAreApart(_ fixture: StoreFixture) async throws {
        let (pool, other) = (try await fixture.makePool(), try await fixture.makePool("us-east-1_Contract2"))
        let (ann, bea) = (try await fixture.addUser(1, "ann", in: pool), try await fixture.addUser(1, "bea", in: other))
        let (one, two) = (link(login("same"), to: ann), link(login("same"), to: bea, after: 1))
        try await fixture.store.write { tx in
            try tx.insert(one)
            try tx.insert(two)
        }
        try expectEqual(try await fixture.store.read { try $0.linkedIdentity(login("same"), in: pool.id) }, one)
        try expectEqual(try await fixture.store.read { try $0.linkedIdentities(of: bea.subject, in: other.id) }, [two])
        _ = try await fixture.store.write { try $0.delete(other.id) }
        try await sweepEverything(fixture)
        try expectEqual(try await fixture.rowCount("linked_identities"), 1)
        try expectEqual(try await fixture.store.read { try $0.linkedIdentity(login("same"), in: pool.id) }, one)
    }

    static func linkRace(_ fixture: StoreFixture) async throws {
        let pool = try await fixture.makePool()
        var users: [User] = []
        for number in 0..<6 { users.append(try await fixture.addUser(number, "user\(number)", in: pool)) }
        let all = users
        let results = await concurrently(6) { number in
            let mine = link(login("wanted"), to: all[number])
            try await fixture.store.write { try $0.insert(mine) }
        }
        let won = results.count {
            if case .success = $0 { return true }
            return false
        }
        try expectEqual(won, 1)
        try expectEqual(try await fixture.rowCount("linked_identities"), 1)
    }
}
