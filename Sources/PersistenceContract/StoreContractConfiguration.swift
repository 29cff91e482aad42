import Persistence
import UserPools

extension StoreContract {
    static let configuration: [StoreContractCase] = [
        StoreContractCase(name: "a pool and its keys come back as written", check: poolComesBack),
        StoreContractCase(name: "pools are listed by region, in pages", check: poolsAreListed),
        StoreContractCase(name: "a client comes back with its secrets", check: clientComesBack),
        StoreContractCase(name: "clients are listed and counted by pool", check: clientsAreListed),
        StoreContractCase(name: "a deleted pool is out of reach at once, and its id is not used again", check: deletedPoolIsGone),
        StoreContractCase(name: "every change of the configuration counts the epoch up", check: epochCounts),
        StoreContractCase(name: "concurrent changes each have an epoch of their own", check: concurrentChanges),
        StoreContractCase(name: "an epoch that is too old or of the future gives no answer", check: oldEpochGivesNothing),
    ]

    static func poolComesBack(_ fixture: StoreFixture) async throws {
        let made = try await fixture.makePool()
        try await expectFailure(StoreConflict.exists) { _ = try await fixture.makePool() }
        let keys = try await fixture.store.read { try $0.signingKeys(of: made.id) }
        try expectEqual(keys.map(\.use), [.accessToken, .idToken])
        try expectEqual(
            keys.map { String(decoding: $0.privateKey, as: UTF8.self) }, ["private key of access tokens", "private key of ID tokens"])
        try expectEqual(try await fixture.store.read { try $0.pool(signedWith: "access-us-east-1_Contract1") }, made.id)
        try expectEqual(try await fixture.store.read { try $0.pool(signedWith: "unknown") }, nil)
        var pool = made
        pool.name = "renamed é"
        pool.aliasAttributes = [.email, .preferredUsername]
        pool.tags = ["a": "b"]
        pool.deletionProtection = true
        let changed = pool
        try expect(try await fixture.store.write { try $0.update(changed) }, "The pool is missing.")
        let found = try await fixture.store.read { try $0.pool(changed.id) }
        try expectEqual(found?.name, changed.name)
        try expectEqual(found?.aliasAttributes, changed.aliasAttributes)
        try expectEqual(found?.tags, changed.tags)
        try expectEqual(found?.deletionProtection, true)
        try expectEqual(found?.created, changed.created)
        try expectEqual(found?.schema, changed.schema)
        var absent = pool
        absent.id = UserPoolID("us-east-1_Absent")
        let unknown = absent
        try expect(try await !fixture.store.write { try $0.update(unknown) }, "A pool out of nothing.")
    }

    static func poolsAreListed(_ fixture: StoreFixture) async throws {
        for id in ["us-east-1_b", "us-east-1_a", "us-east-1_C", "us-east-10_x", "eu-west-1_a"] { _ = try await fixture.makePool(id) }
        var ids: [String] = []
        var after: String?
        repeat {
            let page = try await fixture.store.read { [after] in try $0.pools(region: "us-east-1", after: after, limit: 2) }
            ids += page.items.map(\.id.value)
            after = page.next
        } while after != nil
        try expectEqual(ids, ["us-east-1_C", "us-east-1_a", "us-east-1_b"])
    }

    static func client(_ id: String, in pool: UserPool, _ secrets: [String] = []) -> UserPoolClient {
        var client = UserPoolClient(id: ClientID(id), pool: pool.id, name: "client \(id)", created: pool.created)
        client.secrets = secrets.enumerated().map { ClientSecret(id: "\(id)--\($0)", value: $1, created: pool.created) }
        return client
    }

    static func clientComesBack(_ fixture: StoreFixture) async throws {
        let pool = try await fixture.makePool()
        var client = client("one", in: pool, ["first secret", "second secret"])
        client.explicitAuthFlows = ["ALLOW_USER_SRP_AUTH"]
        let made = client
        try await fixture.store.write { try $0.insert(made) }
        try await expectFailure(StoreConflict.exists) { try await fixture.store.write { try $0.insert(made) } }
        let found = try await fixture.store.read { try $0.client(made.id) }
        try expectEqual(found?.pool, pool.id)
        try expectEqual(found?.name, "client one")
        try expectEqual(found?.explicitAuthFlows, ["ALLOW_USER_SRP_AUTH"])
        try expectEqual(found?.secrets.map(\.value), ["first secret", "second secret"])
        try expectEqual(found?.secrets.map(\.id), ["one--0", "one--1"])
        client.secrets.removeFirst()
        let changed = client
        try expect(try await fixture.store.write { try $0.update(changed) }, "The client is missing.")
        try expectEqual(try await fixture.store.read { try $0.client(made.id)?.secrets.map(\.value) }, ["second secret"])
        let other = UserPoolID("us-east-1_Other")
        try expect(try await !fixture.store.write { try $0.delete(made.id, of: other) }, "A client of another pool was deleted.")
        try expect(try await fixture.store.write { try $0.delete(made.id, of: pool.id) }, "The client is missing.")
        try expectEqual(try await fixture.store.read { try $0.client(made.id)?.id }, nil)
    }

    static func clientsAreListed(_ fixture: StoreFixture) async throws {
        let (one, two) = (try await fixture.makePool("us-east-1_One"), try await fixture.makePool("us-east-1_Two"))
        for (id, pool) in [("c", one), ("a", one), ("b", one), ("d", two)] {
            try await fixture.store.write { try $0.insert(client(id, in: pool, ["secret \(id)"])) }
        }
        let first = try await fixture.store.read { try $0.clients(of: one.id, after: nil, limit: 2) }
        try expectEqual(first.items.map(\.id.value), ["a", "b"])
        try expectEqual(first.items.map(\.secrets.first?.value), ["secret a", "secret b"])
        let second = try await fixture.store.read { try $0.clients(of: one.id, after: first.next, limit: 2) }
        try expectEqual(second.items.map(\.id.value), ["c"])
        try expectEqual(second.next, nil)
        try expectEqual(try await fixture.store.read { try $0.countClients(of: one.id) }, 3)
    }

    static func deletedPoolIsGone(_ fixture: StoreFixture) async throws {
        let pool = try await fixture.makePool()
        try await fixture.store.write { try $0.insert(client("one", in: pool)) }
        try expect(try await fixture.store.write { try $0.delete(pool.id) }, "The pool is missing.")
        try expect(try await !fixture.store.write { try $0.delete(pool.id) }, "The pool was deleted twice.")
        let reachable = try await fixture.store.read { tx in
            (
                try tx.pool(pool.id) != nil, try tx.client(ClientID("one")) != nil, try tx.signingKeys(of: pool.id).count,
                try tx.pool(signedWith: "id-us-east-1_Contract1") != nil,
                try tx.pools(region: "us-east-1", after: nil, limit: 60).items.count
            )
        }
        try expect(reachable == (false, false, 0, false, 0), "Something can still be reached: \(reachable).")
        try await expectFailure(StoreConflict.exists) { _ = try await fixture.makePool() }
    }

    static func epochCounts(_ fixture: StoreFixture) async throws {
        let (one, two) = (try await fixture.makePool("us-east-1_One"), try await fixture.makePool("us-east-1_Two"))
        let start = try await fixture.store.read { try $0.configurationEpoch() }
        try expectEqual(start, 2)
        let client = client("one", in: two)
        let changes: [(UserPoolID, @Sendable (any UserPoolTransaction) throws -> Void)] = [
            (one.id, { _ = try $0.update(one) }), (two.id, { try $0.insert(client) }), (two.id, { _ = try $0.update(client) }),
            (two.id, { _ = try $0.delete(client.id, of: two.id) }), (one.id, { _ = try $0.delete(one.id) }),
        ]
        for (number, change) in changes.enumerated() {
            try await fixture.store.write { try change.1($0) }
            try expectEqual(try await fixture.store.read { try $0.configurationEpoch() }, start + Int64(number) + 1)
            try expectEqual(try await fixture.store.read { try $0.poolsChanged(after: start + Int64(number)) }, [change.0])
        }
        try expectEqual(try await fixture.store.read { try $0.poolsChanged(after: start + 5) }, [])
        try expectEqual(try await fixture.store.read { try $0.poolsChanged(after: start) }, [one.id, two.id])
        // People are not configuration, and what changes nothing is no change.
        try await fixture.addUser(1, "ann", in: two)
        try await fixture.store.write { tx in _ = (try tx.update(one), try tx.delete(one.id), try tx.delete(client.id, of: two.id)) }
        try expectEqual(try await fixture.store.read { try $0.configurationEpoch() }, start + 5)
    }

    static func concurrentChanges(_ fixture: StoreFixture) async throws {
        let pool = try await fixture.makePool()
        let results = await concurrently(20) { number in
            try await fixture.store.write { try $0.insert(client("client\(number)", in: pool)) }
        }
        for result in results { try result.get() }
        try expectEqual(try await fixture.store.read { try $0.configurationEpoch() }, 21)
        try expectEqual(try await fixture.rowCount("configuration_changes"), 21)
    }

    static func oldEpochGivesNothing(_ fixture: StoreFixture) async throws {
        let pool = try await fixture.makePool()
        _ = try await fixture.store.write { try $0.update(pool) }
        try expectEqual(try await fixture.store.read { try $0.poolsChanged(after: 0) }, [pool.id])
        try expectEqual(try await fixture.store.read { try $0.poolsChanged(after: 3) }, nil)
        // Ten thousand changes later.
        try await fixture.database.write { tx in
            try tx.execute("UPDATE configuration_epoch SET epoch = 10001 WHERE id = 1")
            try tx.execute("INSERT INTO configuration_changes (epoch, pool_id) VALUES (10001, ?)", [.text(pool.id.value)])
        }
        _ = try await Sweeper(database: fixture.database, owner: "one").step(now: fixture.now)
        try expectEqual(try await fixture.store.read { try $0.poolsChanged(after: 0) }, nil)
        try expectEqual(try await fixture.store.read { try $0.poolsChanged(after: 10_000) }, [pool.id])
    }
}
