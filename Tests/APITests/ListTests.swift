import JSON
import TestSupport
import Testing

/// One paged operation: how to call it, where its items and its token are, and what names an item.
struct PagedList: Sendable, CustomStringConvertible {
    let operation: String
    let items: String
    let name: String
    let size: String
    let token: String

    var description: String { operation }

    static let all = [
        PagedList(operation: "ListUserPools", items: "UserPools", name: "Name", size: "MaxResults", token: "NextToken"),
        PagedList(operation: "ListUserPoolClients", items: "UserPoolClients", name: "ClientName", size: "MaxResults", token: "NextToken"),
        PagedList(operation: "ListUsers", items: "Users", name: "Username", size: "Limit", token: "PaginationToken"),
        PagedList(operation: "ListGroups", items: "Groups", name: "GroupName", size: "Limit", token: "NextToken"),
        PagedList(operation: "ListUsersInGroup", items: "Users", name: "Username", size: "Limit", token: "NextToken"),
        PagedList(operation: "AdminListGroupsForUser", items: "Groups", name: "GroupName", size: "Limit", token: "NextToken"),
    ]

    func input(_ pool: TestPool, limit: Int64, token: WireValue? = nil) -> WireValue {
        var input: [String: WireValue] = [size: .number(WireNumber(limit))]
        if let token { input[self.token] = token }
        switch operation {
        case "ListUserPools": return .object(input)
        case "ListUsersInGroup": input["GroupName"] = "group0"
        case "AdminListGroupsForUser": input["Username"] = "user0"
        default: break
        }
        return pool.input(input)
    }

    /// Makes the nth item; the pool itself and its first client are items already.
    func add(_ number: Int, to pool: TestPool) async throws {
        let user: WireValue = .string("user\(number)"), group: WireValue = .string("group\(number)")
        switch operation {
        case "ListUserPools": _ = try await pool.app.ok("CreateUserPool", ["PoolName": .string("pool\(number)")])
        case "ListUserPoolClients":
            _ = try await pool.ok("CreateUserPoolClient", ["ClientName": .string("client\(number)")])
        case "ListUsers": _ = try await pool.ok("AdminCreateUser", ["Username": user, "MessageAction": "SUPPRESS"])
        case "ListGroups": _ = try await pool.ok("CreateGroup", ["GroupName": group])
        case "ListUsersInGroup":
            if number == 0 { _ = try await pool.ok("CreateGroup", ["GroupName": "group0"]) }
            _ = try await pool.ok("AdminCreateUser", ["Username": user, "MessageAction": "SUPPRESS"])
            _ = try await pool.ok("AdminAddUserToGroup", ["GroupName": "group0", "Username": user])
        default:
            if number == 0 { _ = try await pool.ok("AdminCreateUser", ["Username": "user0", "MessageAction": "SUPPRESS"]) }
            _ = try await pool.ok("CreateGroup", ["GroupName": group, "Precedence": .number(WireNumber(Int64(number % 3)))])
            _ = try await pool.ok("AdminAddUserToGroup", ["GroupName": group, "Username": "user0"])
        }
    }

    /// How many items there are before the first `add`.
    var present: Int { operation.hasPrefix("ListUserPool") ? 1 : 0 }
}

@Suite("A list")
struct ListTests {
    @Test("shows every item once, page by page, and ends", arguments: Engine.allCases, PagedList.all)
    func pages(engine: Engine, list: PagedList) async throws {
        try await withPool(on: engine) { pool in
            let count = list.operation == "ListUserPools" ? 3 : 6
            for number in 0..<count { try await list.add(number, to: pool) }
            let whole = try await pool.app.ok(list.operation, list.input(pool, limit: 60))
            let expected = (whole[list.items]?.array ?? []).compactMap { $0[list.name]?.string }
            #expect(expected.count == count + list.present)
            #expect(whole[list.token] == nil)

            var seen: [String] = []
            var token: WireValue?
            var pages = 0
            repeat {
                let page = try await pool.app.ok(list.operation, list.input(pool, limit: 2, token: token))
                let names = (page[list.items]?.array ?? []).compactMap { $0[list.name]?.string }
                #expect(names.count <= 2)
                #expect(!names.isEmpty)
                seen += names
                token = page[list.token]
                pages += 1
            } while token != nil && pages < 20
            #expect(seen == expected)
            #expect(pages == (expected.count + 1) / 2)
        }
    }

    @Test("refuses a token that was changed, or that another list, pool or filter made", arguments: Engine.allCases)
    func foreignTokens(engine: Engine) async throws {
        try await withPool(on: engine) { pool in
            let other = try await TestPool(pool.app)
            for number in 0..<3 {
                for list in PagedList.all where ["ListUsers", "ListGroups", "ListUserPoolClients"].contains(list.operation) {
                    try await list.add(number, to: pool)
                }
            }
            for number in 0..<3 {
                _ = try await pool.ok("AdminAddUserToGroup", ["GroupName": .string("group\(number)"), "Username": "user0"])
                _ = try await pool.ok("AdminAddUserToGroup", ["GroupName": "group0", "Username": .string("user\(number)")])
            }
            let refusal = "InvalidParameterException: Invalid pagination token."
            var tokens: [String: WireValue] = [:]
            for list in PagedList.all {
                let page = try await pool.app.ok(list.operation, list.input(pool, limit: 1))
                let token: WireValue = try #require(page[list.token], "\(list)")
                tokens[list.operation] = token
            }
            for list in PagedList.all {
                for (operation, token) in tokens where operation != list.operation {
                    #expect(
                        await pool.app.outcome(list.operation, list.input(pool, limit: 1, token: token)) == refusal,
                        "\(operation)'s token at \(list)")
                }
                let own = try #require(tokens[list.operation]?.string)
                let middle = own.dropFirst(20)
                let another = middle.first == "A" ? "B" : "A"
                let flipped = "\(own.prefix(20))\(another)\(middle.dropFirst())"
                for broken in ["x", own + "A", String(own.dropLast()), String(own.dropFirst(3)), flipped] {
                    #expect(
                        await pool.app.outcome(list.operation, list.input(pool, limit: 1, token: .string(broken))) == refusal,
                        "\(list): \(broken) for \(own)")
                }
            }
            #expect(await other.outcome("ListUsers", ["PaginationToken": tokens["ListUsers"] ?? .null]) == refusal)
            #expect(
                await pool.outcome("ListUsers", ["PaginationToken": tokens["ListUsers"] ?? .null, "Filter": "username ^= \"u\""]) == refusal
            )
            #expect(
                await pool.app.outcome(
                    "ListUserPools", ["MaxResults": 1, "NextToken": tokens["ListUserPools"] ?? .null], region: "eu-west-1")
                    == refusal)
        }
    }

    @Test("goes on in order when items come and go between two pages", arguments: Engine.allCases, ["ListUsers", "ListGroups"])
    func changes(engine: Engine, operation: String) async throws {
        try await withPool(on: engine) { pool in
            let list = try #require(PagedList.all.first { $0.operation == operation })
            for number in 10..<20 { try await list.add(number, to: pool) }
            func names(_ page: WireValue) -> [String] { (page[list.items]?.array ?? []).compactMap { $0[list.name]?.string } }
            let before = names(try await pool.app.ok(operation, list.input(pool, limit: 60)))
            let first = try await pool.app.ok(operation, list.input(pool, limit: 4))
            // The item at which the page ended goes, as do one before and one after it.
            for position in [1, 3, 6] {
                let key = operation == "ListUsers" ? "Username" : "GroupName"
                _ = try await pool.ok(operation == "ListUsers" ? "AdminDeleteUser" : "DeleteGroup", [key: .string(before[position])])
            }
            for number in 30..<36 { try await list.add(number, to: pool) }
            let rest = names(try await pool.app.ok(operation, list.input(pool, limit: 60, token: first[list.token])))
            #expect(names(first) == Array(before[..<4]))
            let stayed = before[4...].filter { $0 != before[6] }
            #expect(rest.filter(before.contains) == Array(stayed))
            #expect(Set(rest).isDisjoint(with: names(first)))
        }
    }

    @Test("of somebody's groups goes on by precedence when the group at which the page ended is left", arguments: Engine.allCases)
    func groupsOfSomebody(engine: Engine) async throws {
        try await withPool(on: engine) { pool in
            try await pool.addUser("ann")
            func add(_ name: WireValue, _ precedence: WireValue?) async throws {
                var input: [String: WireValue] = ["GroupName": name]
                input["Precedence"] = precedence
                _ = try await pool.ok("CreateGroup", input)
                _ = try await pool.ok("AdminAddUserToGroup", ["Username": "ann", "GroupName": name])
            }
            for (name, precedence) in [("e", nil), ("d", 2), ("c", 2), ("b", 7), ("a", nil)] as [(WireValue, WireValue?)] {
                try await add(name, precedence)
            }
            func page(_ token: WireValue?) async throws -> ([String?], WireValue?) {
                var input: [String: WireValue] = ["Username": "ann", "Limit": 2]
                input["NextToken"] = token
                let page = try await pool.ok("AdminListGroupsForUser", input)
                return ((page["Groups"]?.array ?? []).map { $0["GroupName"]?.string }, page["NextToken"])
            }
            let (first, token) = try await page(nil)
            #expect(first == ["c", "d"])
            _ = try await pool.ok("AdminRemoveUserFromGroup", ["Username": "ann", "GroupName": "d"])
            _ = try await pool.ok("DeleteGroup", ["GroupName": "c"])
            try await add("f", 1)
            try await add("g", 2)
            let (second, next) = try await page(token)
            #expect(second == ["g", "b"])
            let (third, end) = try await page(next)
            #expect(third == ["a", "e"])
            #expect(end == nil)
        }
    }

    @Test("of clients is a list of its own for each kind of client", arguments: Engine.allCases)
    func kindsOfClients(engine: Engine) async throws {
        try await withPool(on: engine) { pool in
            _ = try await pool.makeClient()
            func page(_ input: [String: WireValue]) async throws -> WireValue { try await pool.ok("ListUserPoolClients", input) }
            #expect(try await page(["ClientType": "REGULAR"])["UserPoolClients"]?.array?.count == 2)
            #expect(try await page(["ClientType": "DCR"])["UserPoolClients"] == [])
            let token = try #require(try await page(["MaxResults": 1])["NextToken"])
            #expect(try await page(["NextToken": token])["UserPoolClients"]?.array?.count == 1)
            #expect(
                await pool.outcome("ListUserPoolClients", ["ClientType": "REGULAR", "NextToken": token])
                    == "InvalidParameterException: Invalid pagination token.")
        }
    }

    private static let searches: [(filter: String, found: [String])] = [
        (#"username = "user-b""#, ["user-b"]), (#"username ^= "user-""#, ["user-a", "user-b"]), (#"email = "b@example.com""#, ["user-b"]),
        (#"email ^= "B@""#, []), (#"cognito:user_status = "CONFIRMED""#, ["quoted", "user-a", "user-b"]),
        (#"status = "Disabled""#, ["user-a"]), (#"name = "Say \"hi\"""#, ["quoted"]), (#"name ^= "%""#, []), (#"name ^= "_""#, []),
        (#"given_name = "x""#, []),
    ]

    private static let badFilters = [
        "username", "username = alice", #"username == "a""#, #"username = "a"#, #"username = "a" or name = "b""#, "\u{0}", "=",
        #"custom:x = "a""#,
    ]

    @Test("of users can be searched, and refuses a filter that it cannot read", arguments: Engine.allCases)
    func search(engine: Engine) async throws {
        try await withPool(on: engine) { pool in
            try await pool.addUser("user-a", ["email": "a@example.com", "name": "Ann"])
            try await pool.addUser("user-b", ["email": "b@example.com", "name": "Ben"])
            try await pool.addUser("quoted", ["name": "Say \"hi\""])
            _ = try await pool.ok("AdminDisableUser", ["Username": "user-a"])
            for (filter, found) in Self.searches {
                let page = try await pool.ok("ListUsers", ["Filter": .string(filter)])
                #expect((page["Users"]?.array ?? []).compactMap { $0["Username"]?.string }.sorted() == found, "\(filter)")
            }
            for filter in Self.badFilters {
                let outcome = await pool.outcome("ListUsers", ["Filter": .string(filter)])
                #expect(outcome.hasPrefix("InvalidParameterException: "), "\(filter): \(outcome)")
            }
        }
    }
}
