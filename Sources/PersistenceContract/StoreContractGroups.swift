import Persistence
import UserPools

extension StoreContract {
    static let groups: [StoreContractCase] = [
        StoreContractCase(name: "a group comes back as written, once", check: groupComesBack),
        StoreContractCase(name: "a user's groups come by precedence, none last, then by name", check: groupsInOrder),
        StoreContractCase(name: "members are paged, and go with their group", check: membersArePaged),
        StoreContractCase(name: "groups are paged and counted", check: groupsArePaged),
    ]

    static func groupComesBack(_ fixture: StoreFixture) async throws {
        let pool = try await fixture.makePool()
        var group = Group(pool: pool.id, name: "staff", created: fixture.now)
        group.details = "all of them"
        group.roleARN = "arn:aws:iam::1:role/r"
        group.precedence = 0
        let made = group
        try await fixture.store.write { try $0.insert(made) }
        try expectEqual(try await fixture.store.read { try $0.group("staff", in: pool.id) }, made)
        try await expectFailure(StoreConflict.exists) { try await fixture.store.write { try $0.insert(made) } }
        group.details = nil
        group.precedence = nil
        group.modified = fixture.now.adding(seconds: 1)
        let changed = group
        try expect(try await fixture.store.write { try $0.update(changed) }, "The group is missing.")
        try expectEqual(try await fixture.store.read { try $0.group("staff", in: pool.id) }, changed)
        let other = Group(pool: pool.id, name: "other", created: fixture.now)
        try expect(try await !fixture.store.write { try $0.update(other) }, "A group out of nothing.")
        try expect(try await fixture.store.write { try $0.deleteGroup("staff", in: pool.id) }, "The group is missing.")
        try expect(try await !fixture.store.write { try $0.deleteGroup("staff", in: pool.id) }, "The group was deleted twice.")
    }

    static func groupsInOrder(_ fixture: StoreFixture) async throws {
        let pool = try await fixture.makePool()
        let user = try await fixture.addUser(1, "ann", in: pool)
        let now = fixture.now
        for (name, precedence) in [("none", nil), ("low", 9), ("b", 1), ("a", 1), ("top", 0), ("absent", 0)] as [(String, Int?)] {
            try await fixture.store.write { tx in
                var group = Group(pool: pool.id, name: name, created: now)
                group.precedence = precedence
                try tx.insert(group)
                // Twice: to be a member already is no error.
                for _ in 0..<2 { try tx.addMember(user.subject, to: name, in: pool.id, at: now) }
            }
        }
        try await fixture.store.write { try $0.removeMember(user.subject, from: "absent", in: pool.id) }
        let names = try await fixture.store.read { try $0.groups(of: user.subject, in: pool.id).map(\.name) }
        try expectEqual(names, ["top", "a", "b", "low", "none"])
    }

    static func membersArePaged(_ fixture: StoreFixture) async throws {
        let pool = try await fixture.makePool()
        let group = Group(pool: pool.id, name: "staff", created: fixture.now)
        try await fixture.store.write { try $0.insert(group) }
        for number in 0..<7 {
            let user = try await fixture.addUser(number, "user\(number)", in: pool)
            if number != 3 { try await fixture.store.write { try $0.addMember(user.subject, to: "staff", in: pool.id, at: user.created) } }
        }
        var members: [String] = []
        var after: String?
        repeat {
            let page = try await fixture.store.read { [after] in try $0.members(of: "staff", in: pool.id, after: after, limit: 2) }
            members += page.items.map(\.username)
            after = page.next
        } while after != nil
        try expectEqual(members, ["user0", "user1", "user2", "user4", "user5", "user6"])
        try await fixture.store.write { tx in
            _ = try tx.deleteGroup("staff", in: pool.id)
            try tx.insert(group)
        }
        try expectEqual(try await fixture.store.read { try $0.members(of: "staff", in: pool.id, after: nil, limit: 60).items.count }, 0)
    }

    static func groupsArePaged(_ fixture: StoreFixture) async throws {
        let pool = try await fixture.makePool()
        let now = fixture.now
        for name in ["c", "a", "B"] { try await fixture.store.write { try $0.insert(Group(pool: pool.id, name: name, created: now)) } }
        let first = try await fixture.store.read { try $0.groups(in: pool.id, after: nil, limit: 2) }
        try expectEqual(first.items.map(\.name), ["B", "a"])
        let second = try await fixture.store.read { try $0.groups(in: pool.id, after: first.next, limit: 2) }
        try expectEqual(second.items.map(\.name), ["c"])
        try expectEqual(second.next, nil)
        try expectEqual(try await fixture.store.read { try $0.countGroups(in: pool.id) }, 3)
    }
}
