/// Groups of a pool and their members.
public struct Groups: Sendable {
    let ports: Ports
    static let groupLimit = 10_000
    static let groupsOfUserLimit = 100

    public init(ports: Ports) { self.ports = ports }

    /// - Throws: GroupExists, LimitExceeded.
    public func create(_ name: String, details: String?, roleARN: String?, precedence: Int?, in pool: UserPoolID) async throws -> Group {
        var group = Group(pool: pool, name: name, created: ports.clock.time())
        group.details = details
        group.roleARN = roleARN
        group.precedence = precedence
        let made = group
        try await ports.database.write { tx in
            guard try tx.pool(pool) != nil else { throw UserPoolError.poolNotFound(pool) }
            guard try tx.countGroups(in: pool) < Self.groupLimit else { throw UserPoolError.limitExceeded("Group limit exceeded.") }
            do {
                try tx.insert(made)
            } catch StoreConflict.exists {
                throw UserPoolError.groupExists
            }
        }
        return made
    }

    public func get(_ name: String, in pool: UserPoolID) async throws -> Group {
        guard let group = try await ports.database.read({ try $0.group(name, in: pool) }) else { throw UserPoolError.groupNotFound }
        return group
    }

    /// Changes the members that are given and leaves the others.
    public func update(_ name: String, details: String?, roleARN: String?, precedence: Int?, in pool: UserPoolID) async throws -> Group {
        let now = ports.clock.time()
        return try await ports.database.write { tx in
            guard var group = try tx.group(name, in: pool) else { throw UserPoolError.groupNotFound }
            group.details = details ?? group.details
            group.roleARN = roleARN ?? group.roleARN
            group.precedence = precedence ?? group.precedence
            group.modified = now
            _ = try tx.update(group)
            return group
        }
    }

    public func delete(_ name: String, in pool: UserPoolID) async throws {
        guard try await ports.database.write({ try $0.deleteGroup(name, in: pool) }) else { throw UserPoolError.groupNotFound }
    }

    public func list(in pool: UserPoolID, after: String?, limit: Int) async throws -> Page<Group> {
        try await ports.database.read { try $0.groups(in: pool, after: after, limit: limit) }
    }

    public func add(_ username: String, to name: String, in pool: UserPool) async throws {
        let now = ports.clock.time()
        try await ports.database.write { tx in
            let user = try tx.existing(username, in: pool)
            guard try tx.group(name, in: pool.id) != nil else { throw UserPoolError.groupNotFound }
            let present = try tx.groups(of: user.subject, in: pool.id)
            if present.contains(where: { $0.name == name }) { return }
            guard present.count < Self.groupsOfUserLimit else {
                throw UserPoolError.limitExceeded("A user can be in \(Self.groupsOfUserLimit) groups.")
            }
            try tx.addMember(user.subject, to: name, in: pool.id, at: now)
        }
    }

    public func remove(_ username: String, from name: String, in pool: UserPool) async throws {
        try await ports.database.write { tx in
            let user = try tx.existing(username, in: pool)
            guard try tx.group(name, in: pool.id) != nil else { throw UserPoolError.groupNotFound }
            try tx.removeMember(user.subject, from: name, in: pool.id)
        }
    }

    /// A page of a user's groups by precedence, then by name. The position is the last group's place in that order, which it keeps when the
    /// person has left the group meanwhile.
    public func list(of username: String, in pool: UserPool, after: String?, limit: Int) async throws -> Page<Group> {
        let all = try await ports.database.read { tx in
            try tx.groups(of: try tx.existing(username, in: pool).subject, in: pool.id)
        }
        let last = after.map(GroupPosition.init)
        let rest = all.filter { group in last.map { $0 < GroupPosition(group) } ?? true }
        let page = Array(rest.prefix(limit))
        return Page(items: page, next: rest.count > page.count ? page.last.map { GroupPosition($0).text } : nil)
    }

    public func members(of name: String, in pool: UserPoolID, after: String?, limit: Int) async throws -> Page<User> {
        try await ports.database.read { tx in
            guard try tx.group(name, in: pool) != nil else { throw UserPoolError.groupNotFound }
            return try tx.members(of: name, in: pool, after: after, limit: limit)
        }
    }
}

/// A group's place among those of a person: by precedence, the ones without behind, and then by the bytes of the name, as the store sorts.
private struct GroupPosition: Comparable {
    let precedence: Int?
    let name: String

    init(_ group: Group) { (precedence, name) = (group.precedence, group.name) }

    init(_ text: String) {
        let space = text.firstIndex(of: " ") ?? text.endIndex
        precedence = Int(text[..<space])
        name = String(text[space...].dropFirst())
    }

    var text: String { "\(precedence.map(String.init) ?? "-") \(name)" }

    static func < (left: Self, right: Self) -> Bool {
        let (first, second) = (left.precedence ?? .max, right.precedence ?? .max)
        return first != second ? first < second : left.name.utf8.lexicographicallyPrecedes(right.name.utf8)
    }
}
