import JSON
import TestSupport
import Testing

@Suite("A resource server")
struct ResourceServerTests {
    private static let scopes: WireValue = [
        ["ScopeName": "read", "ScopeDescription": "Look"], ["ScopeName": "write", "ScopeDescription": "Touch"],
    ]
    private static func server(_ identifier: String = "https://api.example", _ more: [String: WireValue] = [:]) -> [String: WireValue] {
        ["Identifier": .string(identifier), "Name": "things", "Scopes": scopes].merging(more) { _, new in new }
    }

    @Test("comes back as it was made, changes as a whole and goes", arguments: Engine.allCases)
    func life(engine: Engine) async throws {
        try await withPool(on: engine) { pool in
            let made = try await pool.ok("CreateResourceServer", Self.server())
            let expected: WireValue = [
                "ResourceServer": [
                    "UserPoolId": .string(pool.id), "Identifier": "https://api.example", "Name": "things", "Scopes": Self.scopes,
                ]
            ]
            #expect(made == expected)
            #expect(try await pool.ok("DescribeResourceServer", ["Identifier": "https://api.example"]) == expected)
            #expect(
                await pool.outcome("CreateResourceServer", Self.server())
                    == "InvalidParameterException: https://api.example already exists in user pool \(pool.id).")
            // Scopes that an update does not name are gone.
            let renamed = try await pool.ok("UpdateResourceServer", ["Identifier": "https://api.example", "Name": "other"])
            #expect(renamed["ResourceServer"]?["Name"]?.string == "other")
            #expect(renamed["ResourceServer"]?["Scopes"]?.array == [])
            #expect(try await pool.ok("DescribeResourceServer", ["Identifier": "https://api.example"]) == renamed)
            _ = try await pool.ok("DeleteResourceServer", ["Identifier": "https://api.example"])
            for (operation, more) in [
                ("DescribeResourceServer", [:]), ("DeleteResourceServer", [:]), ("UpdateResourceServer", ["Name": "x"]),
            ] as [(String, [String: WireValue])] {
                #expect(
                    await pool.outcome(operation, ["Identifier": "https://api.example"].merging(more) { _, new in new })
                        == "ResourceNotFoundException: Resource server https://api.example does not exist.")
            }
        }
    }

    @Test("has each scope once, and is its pool's", arguments: Engine.allCases)
    func bounds(engine: Engine) async throws {
        try await withPool(on: engine) { pool in
            let twice: WireValue = [
                ["ScopeName": "read", "ScopeDescription": "a"], ["ScopeName": "read", "ScopeDescription": "b"],
            ]
            let refusal = "InvalidParameterException: Duplicate scope name: read"
            #expect(await pool.outcome("CreateResourceServer", Self.server("a", ["Scopes": twice])) == refusal)
            _ = try await pool.ok("CreateResourceServer", Self.server("a"))
            #expect(await pool.outcome("UpdateResourceServer", Self.server("a", ["Scopes": twice])) == refusal)
            let other = try await TestPool(pool.app)
            #expect(
                await other.outcome("DescribeResourceServer", ["Identifier": "a"])
                    == "ResourceNotFoundException: Resource server a does not exist.")
            _ = try await other.ok("CreateResourceServer", Self.server("a"))
            for operation in ["CreateResourceServer", "UpdateResourceServer"] {
                #expect(
                    await pool.app.outcome(operation, .object(Self.server(), ["UserPoolId": "us-east-1_none"]))
                        == "ResourceNotFoundException: User pool us-east-1_none does not exist.")
            }
        }
    }

    @Test("is one of at most 300, listed in pages")
    func limit() async throws {
        try await withPool(on: .sqlite) { pool in
            for number in 0..<300 { _ = try await pool.ok("CreateResourceServer", Self.server("api\(number + 1000)")) }
            #expect(
                await pool.outcome("CreateResourceServer", Self.server("more"))
                    == "LimitExceededException: Resource server limit exceeded.")
            var seen: [String] = []
            var token: WireValue?
            repeat {
                let page = try await pool.ok("ListResourceServers", token.map { ["NextToken": $0] } ?? [:])
                let names = (page["ResourceServers"]?.array ?? []).compactMap { $0["Identifier"]?.string }
                #expect(names.count == 50)
                seen += names
                token = page["NextToken"]
                // What comes or goes between pages moves nothing else.
                if seen.count == 50 {
                    _ = try await pool.ok("DeleteResourceServer", ["Identifier": "api1000"])
                    _ = try await pool.ok("CreateResourceServer", Self.server("api0"))
                }
            } while token != nil && seen.count < 400
            #expect(seen == (1000..<1300).map { "api\($0)" })
            let own = try #require(try await pool.ok("ListResourceServers", ["MaxResults": 1])["NextToken"])
            let other = try await TestPool(pool.app)
            for (pool, operation) in [(other, "ListResourceServers"), (pool, "ListIdentityProviders")] {
                #expect(await pool.outcome(operation, ["NextToken": own]) == "InvalidParameterException: Invalid pagination token.")
            }
        }
    }

    @Test("gives its scopes to clients, and no others", arguments: Engine.allCases)
    func clients(engine: Engine) async throws {
        try await withPool(on: engine) { pool in
            func outcome(_ operation: String, _ scopes: WireValue, _ more: [String: WireValue] = [:]) async -> String {
                await pool.outcome(operation, ["ClientName": "app", "AllowedOAuthScopes": scopes].merging(more) { $1 })
            }
            let known: WireValue = ["openid", "https://api.example/read"]
            let missing = "ScopeDoesNotExistException: Invalid scope requested: https://api.example/read"
            #expect(await outcome("CreateUserPoolClient", known) == missing)
            #expect(await outcome("UpdateUserPoolClient", known, ["ClientId": .string(pool.client)]) == missing)
            _ = try await pool.ok("CreateResourceServer", Self.server())
            #expect(await outcome("CreateUserPoolClient", known) == "200")
            #expect(await outcome("UpdateUserPoolClient", known, ["ClientId": .string(pool.client)]) == "200")
            for wrong in ["https://api.example/delete", "https://api.example", "https://api.example/", "/read", "read", "things/read"] {
                #expect(
                    await outcome("CreateUserPoolClient", [.string(wrong)])
                        == "ScopeDoesNotExistException: Invalid scope requested: \(wrong)")
            }
            let other = try await TestPool(pool.app)
            #expect(
                await other.outcome("CreateUserPoolClient", ["ClientName": "x", "AllowedOAuthScopes": known]) == missing)

            // A scope that goes stays on a client's list without a meaning, and comes onto no other.
            _ = try await pool.ok("DeleteResourceServer", ["Identifier": "https://api.example"])
            let client = try await pool.ok("DescribeUserPoolClient", ["ClientId": .string(pool.client)])
            #expect(client["UserPoolClient"]?["AllowedOAuthScopes"] == known)
            #expect(await outcome("UpdateUserPoolClient", known, ["ClientId": .string(pool.client)]) == "200")
            #expect(await outcome("CreateUserPoolClient", known) == missing)
        }
    }
}
