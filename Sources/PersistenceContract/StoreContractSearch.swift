import Persistence
import UserPools

extension StoreContract {
    static let search: [StoreContractCase] = [
        StoreContractCase(name: "a filter finds whole values and beginnings, and no wildcard works", check: filtersFind),
        StoreContractCase(name: "beginnings end where the next code point begins", check: beginningsEnd),
        StoreContractCase(name: "names are searched without case where the pool has none", check: searchFolds),
        StoreContractCase(name: "long values and values with U+0000 are searched in full", check: longValues),
        StoreContractCase(name: "status, state and sub are searched", check: statusIsSearched),
        StoreContractCase(name: "the index follows updates", check: indexFollows),
        StoreContractCase(name: "pages add up in every order", check: pagesAddUp),
        StoreContractCase(name: "pages neither repeat nor hide users while others come and go", check: pagesStandChanges),
    ]

    static func filtersFind(_ fixture: StoreFixture) async throws {
        let pool = try await fixture.makePool()
        for (number, name) in ["100%", "100", "1000", "a_b", "axb", "A_B", "O'Neil", "", "日本", "日本語"].enumerated() {
            try await fixture.addUser(number, "user\(number)", in: pool, ["name": name])
        }
        try await fixture.addUser(90, "nameless", in: pool)
        for (comparison, value, expected) in [
            (.equals, "100", [1]), (.equals, "100%", [0]), (.equals, "%", []), (.equals, "a_b", [3]), (.equals, "A_B", [5]),
            (.equals, "", [7]), (.equals, "O'Neil", [6]), (.equals, "日本", [8]), (.equals, "missing", []),
            (.startsWith, "100", [1, 0, 2]), (.startsWith, "100%", [0]), (.startsWith, "%", []), (.startsWith, "a_", [3]),
            (.startsWith, "a", [3, 4]), (.startsWith, "日", [8, 9]), (.startsWith, "日本語です", []),
            (.startsWith, "", [7, 1, 0, 2, 5, 6, 3, 4, 8, 9]),
        ] as [(UserFilter.Comparison, String, [Int])] {
            let found = try await fixture.usernames(of: pool, "name", comparison, value)
            try expect(found == expected.map { "user\($0)" }, "name \(comparison) \"\(value)\" found \(found).")
        }
        try expectEqual(try await fixture.usernames(of: pool, "username", .equals, "nameless"), ["nameless"])
        try expectEqual(try await fixture.usernames(of: pool, "custom:x", .startsWith, ""), [])
    }

    static func beginningsEnd(_ fixture: StoreFixture) async throws {
        let pool = try await fixture.makePool()
        let names = [
            "a", "a\u{10FFFF}", "a\u{10FFFF}b", "b", "\u{D7FF}x", "\u{E000}x", "\u{10FFFF}", "\u{10FFFF}\u{10FFFF}z", "e\u{301}", "\u{E9}",
        ]
        for (number, name) in names.enumerated() { try await fixture.addUser(number, "user\(number)", in: pool, ["family_name": name]) }
        for (value, expected) in [
            ("a", [0, 1, 2]), ("a\u{10FFFF}", [1, 2]), ("\u{D7FF}", [4]), ("\u{E000}", [5]), ("\u{10FFFF}", [6, 7]),
            ("\u{10FFFF}\u{10FFFF}", [7]), ("e", [8]), ("\u{E9}", [9]),
        ] {
            let found = try await fixture.usernames(of: pool, "family_name", .startsWith, value)
            try expect(found == expected.map { "user\($0)" }, "\(value.unicodeScalars.map(\.value)) found \(found).")
        }
    }

    static func searchFolds(_ fixture: StoreFixture) async throws {
        let folding = try await fixture.makePool("us-east-1_Folding", caseSensitive: false)
        let exact = try await fixture.makePool("us-east-1_Exact")
        let attributes = ["email": "Ann@Example.com", "preferred_username": "AnnIe", "name": "Ann"]
        for pool in [folding, exact] { try await fixture.addUser(1, "Ann", in: pool, attributes) }
        for (attribute, value, inFolding, inExact) in [
            ("username", "aNN", 1, 0), ("username", "Ann", 1, 1), ("email", "ANN@example.com", 1, 0), ("preferred_username", "annie", 1, 0),
            ("name", "ann", 0, 0), ("name", "Ann", 1, 1),
        ] {
            for comparison in [UserFilter.Comparison.equals, .startsWith] {
                let found = try await fixture.usernames(of: folding, attribute, comparison, value)
                try expect(found.count == inFolding, "\(attribute) \(value): \(found) without case.")
                let foundExactly = try await fixture.usernames(of: exact, attribute, comparison, value)
                try expect(foundExactly.count == inExact, "\(attribute) \(value): \(foundExactly) with case.")
            }
        }
    }

    static func longValues(_ fixture: StoreFixture) async throws {
        let pool = try await fixture.makePool()
        // 2048 characters of four bytes each that do not compress well: more than PostgreSQL takes into an index.
        var scalars = String.UnicodeScalarView()
        for number in 0..<2_047 { scalars.append(Unicode.Scalar(UInt32(0x20000 + (number * 7_919) % 40_000)) ?? "x") }
        let long = String(scalars)
        for (number, name) in [long + "a", long + "b", "nul\0a", "nul\0b", "nul"].enumerated() {
            try await fixture.addUser(number, "user\(number)", in: pool, ["name": name])
        }
        for (comparison, value, expected) in [
            (.equals, long + "b", [1]), (.equals, long, []), (.startsWith, long, [0, 1]), (.startsWith, long + "a", [0]),
            (.equals, "nul\0b", [3]), (.equals, "nul", [4]), (.startsWith, "nul\0", [2, 3]), (.startsWith, "nu", [2, 3, 4]),
        ] as [(UserFilter.Comparison, String, [Int])] {
            let found = try await fixture.usernames(of: pool, "name", comparison, value)
            try expect(found == expected.map { "user\($0)" }, "\(comparison) \(value.prefix(5))… found \(found).")
        }
    }

    static func statusIsSearched(_ fixture: StoreFixture) async throws {
        let pool = try await fixture.makePool()
        let states: [(UserStatus, Bool)] = [(.confirmed, true), (.unconfirmed, true), (.forceChangePassword, false), (.confirmed, false)]
        for (number, state) in states.enumerated() {
            var user = fixture.user(number, "user\(number)", in: pool)
            (user.status, user.enabled) = state
            let made = user
            try await fixture.store.write { try $0.insert(made, names: [], password: nil) }
        }
        for (attribute, comparison, value, expected) in [
            ("cognito:user_status", .equals, "CONFIRMED", [0, 3]), ("cognito:user_status", .equals, "confirmed", [0, 3]),
            ("cognito:user_status", .equals, "CONFIRM", []), ("cognito:user_status", .startsWith, "CONF", [0, 3]),
            ("cognito:user_status", .startsWith, "", [0, 3, 2, 1]), ("status", .equals, "Enabled", [0, 1]),
            ("status", .equals, "Disabled", [2, 3]), ("status", .equals, "enabled", []), ("status", .startsWith, "D", [2, 3]),
            ("status", .startsWith, "", [2, 3, 0, 1]), ("status", .equals, "", []),
            ("sub", .equals, StoreFixture.subject(2).value, [2]), ("sub", .equals, "00000000", []),
            ("sub", .startsWith, "00000000-0000-4000-8000-00000000000", [0, 1, 2, 3]), ("sub", .startsWith, "", [0, 1, 2, 3]),
            ("sub", .startsWith, StoreFixture.subject(2).value, [2]), ("sub", .startsWith, "1", []),
        ] as [(String, UserFilter.Comparison, String, [Int])] {
            let filter = UserFilter(attribute: attribute, comparison: comparison, value: value)
            for limit in [1, 60] {
                let found = try await fixture.pages(of: pool, filter, limit: limit).flatMap { $0 }
                try expect(found == expected.map { "user\($0)" }, "\(attribute) \(comparison) \"\(value)\" by \(limit) found \(found).")
            }
        }
    }

    static func indexFollows(_ fixture: StoreFixture) async throws {
        let pool = try await fixture.makePool()
        var user = try await fixture.addUser(1, "ann", in: pool, ["email": "old@example.com", "name": "e\u{301}"])
        user.attributes = ["email": "new@example.com", "name": "\u{E9}", "given_name": "Ann"]
        let changed = user
        try await fixture.store.write { try $0.update(changed) }
        for (attribute, value, count) in [
            ("email", "old@example.com", 0), ("email", "new@example.com", 1), ("name", "e\u{301}", 0), ("name", "\u{E9}", 1),
            ("given_name", "Ann", 1), ("username", "ann", 1),
        ] { try expectEqual(try await fixture.usernames(of: pool, attribute, .equals, value).count, count) }
        user.attributes = [:]
        let emptied = user
        try await fixture.store.write { try $0.update(emptied) }
        try expectEqual(try await fixture.rowCount("user_search"), 1)
    }

    static func pagesAddUp(_ fixture: StoreFixture) async throws {
        let pool = try await fixture.makePool()
        let everybody = (0..<25).map { "user\($0)" }
        for number in 0..<25 {
            // Few values, so that pages break inside of one; a value with spaces, which positions contain.
            try await fixture.addUser(number, "user\(number)", in: pool, ["name": "some name \(number % 3)", "email": "one@example.com"])
        }
        for filter in [
            nil, UserFilter(attribute: "name", comparison: .startsWith, value: "some"),
            UserFilter(attribute: "email", comparison: .equals, value: "one@example.com"),
            UserFilter(attribute: "cognito:user_status", comparison: .equals, value: "CONFIRMED"),
            UserFilter(attribute: "status", comparison: .equals, value: "Enabled"),
            UserFilter(attribute: "sub", comparison: .startsWith, value: "0"),
        ] {
            for limit in [1, 4, 5, 25, 26] {
                let pages = try await fixture.pages(of: pool, filter, limit: limit)
                try expectEqual(pages.flatMap { $0 }.sorted(), everybody.sorted())
                try expectEqual(pages.count, (25 + limit - 1) / limit)
                try expect(pages.dropLast().allSatisfy { $0.count == limit }, "A page is not full.")
            }
        }
    }

    static func pagesStandChanges(_ fixture: StoreFixture) async throws {
        let pool = try await fixture.makePool()
        for number in stride(from: 0, to: 40, by: 2) { try await fixture.addUser(number, "user\(number)", in: pool, ["name": "n"]) }
        let filter = UserFilter(attribute: "name", comparison: .startsWith, value: "n")
        var seen: [String] = []
        var after: String?
        repeat {
            let page = try await fixture.store.read { [after] in try $0.users(in: pool.id, matching: filter, after: after, limit: 3) }
            seen += page.items.map(\.username)
            after = page.next
            // Behind the position one goes, the one at the position goes, and right after it one comes.
            guard let first = page.items.first, let last = page.items.last else { break }
            _ = try await fixture.store.write { tx in
                (try tx.deleteUser(first.subject, in: pool.id), try tx.deleteUser(last.subject, in: pool.id))
            }
            if let number = Int(last.username.dropFirst(4)), number % 2 == 0 {
                try await fixture.addUser(number + 1, "user\(number + 1)", in: pool, ["name": "n"])
            }
        } while after != nil
        try expectEqual(Set(seen).count, seen.count)
        for number in stride(from: 0, to: 40, by: 2) { try expect(seen.contains("user\(number)"), "user\(number) was hidden.") }
    }
}
