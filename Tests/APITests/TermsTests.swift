import JSON
import TestSupport
import Testing

@Suite("Terms of an app client")
struct TermsTests {
    private static let links: WireValue = ["cognito:default": "https://shop.example/terms", "cognito:spanish": "https://shop.example/es"]

    private static func terms(_ client: String, _ more: [String: WireValue] = [:]) -> [String: WireValue] {
        [
            "ClientId": .string(client), "TermsName": "terms-of-use", "TermsSource": "LINK", "Enforcement": "NONE", "Links": links,
        ].merging(more) { $1 }
    }

    @Test("come back as they were made, change and go", arguments: Engine.allCases)
    func life(engine: Engine) async throws {
        try await withPool(on: engine) { pool in
            let made = try await pool.ok("CreateTerms", Self.terms(pool.client))
            let id = try #require(made["Terms"]?["TermsId"])
            let created = try #require(made["Terms"]?["CreationDate"])
            let expected: WireValue = [
                "Terms": [
                    "TermsId": id, "UserPoolId": .string(pool.id), "ClientId": .string(pool.client), "TermsName": "terms-of-use",
                    "TermsSource": "LINK", "Enforcement": "NONE", "Links": Self.links, "CreationDate": created, "LastModifiedDate": created,
                ]
            ]
            #expect(made.sorted == expected.sorted)
            #expect(try await pool.ok("DescribeTerms", ["TermsId": id]).sorted == expected.sorted)
            let byClient: [String: WireValue] = ["ClientId": .string(pool.client), "TermsName": "terms-of-use"]
            #expect(try await pool.ok("DescribeTermsByClient", byClient).sorted == expected.sorted)
            #expect(
                try await pool.ok("ListTerms") == [
                    "Terms": [
                        [
                            "TermsId": id, "TermsName": "terms-of-use", "Enforcement": "NONE", "CreationDate": created,
                            "LastModifiedDate": created,
                        ]
                    ]
                ])

            pool.app.clock.advance(seconds: 5)
            let changed = try await pool.ok(
                "UpdateTerms", ["TermsId": id, "TermsName": "privacy-policy", "Links": ["cognito:default": "https://shop.example/p"]])
            #expect(changed["Terms"]?["TermsName"]?.string == "privacy-policy")
            #expect(changed["Terms"]?["Links"] == ["cognito:default": "https://shop.example/p"])
            #expect(changed["Terms"]?["CreationDate"] == created && changed["Terms"]?["LastModifiedDate"] != created)
            let missing = "ResourceNotFoundException: Terms do not exist."
            #expect(await pool.outcome("DescribeTermsByClient", byClient) == missing)
            #expect(try await pool.ok("UpdateTerms", ["TermsId": id])["Terms"]?["Links"] == changed["Terms"]?["Links"])

            let other = try await TestPool(pool.app)
            for operation in ["DescribeTerms", "UpdateTerms", "DeleteTerms"] {
                #expect(await other.outcome(operation, ["TermsId": id]) == missing)
            }
            #expect(try await pool.ok("DeleteTerms", ["TermsId": id]) == [:])
            for operation in ["DescribeTerms", "UpdateTerms", "DeleteTerms"] {
                #expect(await pool.outcome(operation, ["TermsId": id]) == missing)
            }
        }
    }

    @Test("are one document of a name, and end with the client", arguments: Engine.allCases)
    func unique(engine: Engine) async throws {
        try await withPool(on: engine) { pool in
            let first = try await pool.ok("CreateTerms", Self.terms(pool.client))
            let refusal = "TermsExistsException: Terms terms-of-use already exist for this app client."
            #expect(await pool.outcome("CreateTerms", Self.terms(pool.client)) == refusal)
            let policy = try await pool.ok("CreateTerms", Self.terms(pool.client, ["TermsName": "privacy-policy"]))
            let id = try #require(policy["Terms"]?["TermsId"])
            #expect(await pool.outcome("UpdateTerms", ["TermsId": id, "TermsName": "terms-of-use"]) == refusal)
            let second = try #require(try await pool.makeClient()["ClientId"]?.string)
            _ = try await pool.ok("CreateTerms", Self.terms(second))
            let other = try await TestPool(pool.app)
            #expect(
                await pool.outcome("CreateTerms", Self.terms(other.client))
                    == "ResourceNotFoundException: User pool client \(other.client) does not exist.")

            _ = try await pool.ok("DeleteUserPoolClient", ["ClientId": .string(pool.client)])
            #expect(try await pool.ok("ListTerms")["Terms"]?.array?.count == 1)
            let gone = try #require(first["Terms"]?["TermsId"])
            #expect(
                await pool.outcome("DescribeTerms", ["TermsId": gone])
                    == "ResourceNotFoundException: Terms do not exist.")
        }
    }

    @Test("are at most 40 in a pool, listed in pages")
    func limit() async throws {
        try await withPool(on: .sqlite) { pool in
            for _ in 0..<20 {
                let client = try #require(try await pool.makeClient()["ClientId"]?.string)
                _ = try await pool.ok("CreateTerms", Self.terms(client))
                _ = try await pool.ok("CreateTerms", Self.terms(client, ["TermsName": "privacy-policy"]))
            }
            #expect(await pool.outcome("CreateTerms", Self.terms(pool.client)) == "LimitExceededException: Terms limit exceeded.")
            var seen: [String] = []
            var token: WireValue?
            repeat {
                let page = try await pool.ok("ListTerms", ["MaxResults": 7].merging(token.map { ["NextToken": $0] } ?? [:]) { $1 })
                seen += (page["Terms"]?.array ?? []).compactMap { $0["TermsId"]?.string }
                token = page["NextToken"]
            } while token != nil && seen.count < 50
            #expect(seen.count == 40 && Set(seen).count == 40)
            let own = try #require(try await pool.ok("ListTerms", ["MaxResults": 1])["NextToken"])
            let other = try await TestPool(pool.app)
            #expect(await other.outcome("ListTerms", ["NextToken": own]) == "InvalidParameterException: Invalid pagination token.")
        }
    }

    private static let wrongLinks = [
        "javascript:alert(1)", "//evil.example", "ftp://shop.example", "https://", "https:///path",
        "https://user@evil.example", "https://shop.example\\@evil.example", "https://shop.example/\"onload=",
        "https://shop.example/<script>", "/terms", "data:text/html,x", "https://:443/",
    ]

    @Test("lead to addresses of the web", arguments: wrongLinks)
    func links(link: String) async throws {
        try await withPool(on: .sqlite) { pool in
            let message = "InvalidParameterException: The link for cognito:default must be an absolute http or https URL."
            let wrong: WireValue = ["cognito:default": .string(link)]
            #expect(await pool.outcome("CreateTerms", Self.terms(pool.client, ["Links": wrong])) == message)
            let id = try #require(try await pool.ok("CreateTerms", Self.terms(pool.client))["Terms"]?["TermsId"])
            #expect(await pool.outcome("UpdateTerms", ["TermsId": id, "Links": wrong]) == message)
        }
    }

    @Test("have a link for every language that has none of its own")
    func defaultLink() async throws {
        try await withPool(on: .sqlite) { pool in
            let spanish: WireValue = ["cognito:spanish": "https://shop.example/es"]
            let message = "InvalidParameterException: Links must contain cognito:default."
            #expect(await pool.outcome("CreateTerms", Self.terms(pool.client, ["Links": spanish])) == message)
            var none = Self.terms(pool.client)
            none["Links"] = nil
            #expect(await pool.outcome("CreateTerms", none) == message)
            #expect(
                await pool.outcome("CreateTerms", Self.terms(pool.client, ["Links": ["cognito:klingon": "https://x.example"]]))
                    .hasPrefix("InvalidParameterException: 1 validation error"))
        }
    }
}

extension WireValue {
    /// With the members of objects in the order of their names, where the order says nothing.
    var sorted: WireValue {
        switch self {
        case .object(let object):
            .object(WireObject(object.members.map { WireMember(name: $0.name, value: $0.value.sorted) }.sorted { $0.name < $1.name }))
        case .array(let elements): .array(elements.map(\.sorted))
        default: self
        }
    }
}
