import API
import Credentials
import JSON
import Persistence
import TestSupport
import Testing
import UserPools

@Suite("A domain of a user pool")
struct DomainTests {
    /// What is said of a name that no pool has.
    private static let nobodys: WireValue = ["DomainDescription": [:]]
    private static let certificate = "arn:aws:acm:us-east-1:123456789012:certificate/1"

    @Test("of a prefix is described, shown by the pool, changed and deleted", arguments: Engine.allCases)
    func prefix(engine: Engine) async throws {
        try await withPool(on: engine) { pool async throws in
            #expect(try await pool.ok("CreateUserPoolDomain", ["Domain": "shop"]) == ["ManagedLoginVersion": 1])
            let described = try await pool.ok("DescribeUserPoolDomain", ["Domain": "shop"])
            let version = try #require(described["DomainDescription"]?["Version"]?.string)
            #expect(version.count == 14 && version.allSatisfy(\.isNumber))
            func expected(_ pages: WireValue, _ version: String) -> WireValue {
                [
                    "DomainDescription": [
                        "UserPoolId": .string(pool.id), "AWSAccountId": "000000000000", "Domain": "shop",
                        "S3Bucket": "lifeguard-us-east-1-assets", "CloudFrontDistribution": "localhost", "Version": .string(version),
                        "Status": "ACTIVE", "ManagedLoginVersion": pages,
                    ]
                ]
            }
            #expect(described == expected(1, version))
            #expect(try await pool.ok("DescribeUserPool")["UserPool"]?["Domain"]?.string == "shop")
            #expect(try await pool.ok("DescribeUserPool")["UserPool"]?["CustomDomain"] == nil)

            pool.app.clock.advance(seconds: 61)
            #expect(try await pool.ok("UpdateUserPoolDomain", ["Domain": "shop", "ManagedLoginVersion": 2]) == ["ManagedLoginVersion": 2])
            let changed = try await pool.ok("DescribeUserPoolDomain", ["Domain": "shop"])
            let later = try #require(changed["DomainDescription"]?["Version"]?.string)
            #expect(changed == expected(2, later) && later > version)
            #expect(try await pool.ok("UpdateUserPoolDomain", ["Domain": "shop"]) == ["ManagedLoginVersion": 2])

            #expect(
                await pool.outcome("DeleteUserPool")
                    == "InvalidParameterException: User pool cannot be deleted. It has a domain configured that should be deleted first.")
            #expect(try await pool.ok("DeleteUserPoolDomain", ["Domain": "shop"]) == [:])
            #expect(try await pool.ok("DescribeUserPoolDomain", ["Domain": "shop"]) == Self.nobodys)
            #expect(try await pool.ok("DescribeUserPool")["UserPool"]?["Domain"] == nil)
            for operation in ["DeleteUserPoolDomain", "UpdateUserPoolDomain"] {
                #expect(
                    await pool.outcome(operation, ["Domain": "shop"]) == "InvalidParameterException: No such domain or user pool exists.")
            }
            #expect(await pool.outcome("DeleteUserPool") == "200")
        }
    }

    @Test("is one pool's in all Regions, and a pool has one", arguments: Engine.allCases)
    func unique(engine: Engine) async throws {
        try await withPool(on: engine) { pool async throws in
            _ = try await pool.ok("CreateUserPoolDomain", ["Domain": "shop", "ManagedLoginVersion": 2])
            for name in ["shop", "other"] {
                #expect(
                    await pool.outcome("CreateUserPoolDomain", ["Domain": .string(name)])
                        == "InvalidParameterException: User pool already has a domain configured.")
            }
            let taken = "InvalidParameterException: Domain already associated with another user pool."
            let other = try await TestPool(pool.app)
            #expect(await other.outcome("CreateUserPoolDomain", ["Domain": "shop"]) == taken)
            let far = try await pool.app.ok("CreateUserPool", ["PoolName": "far"], region: "eu-west-1")
            let farID = try #require(far["UserPool"]?["Id"])
            #expect(
                await pool.app.outcome("CreateUserPoolDomain", ["UserPoolId": farID, "Domain": "shop"], region: "eu-west-1") == taken)
            // Whoever asks elsewhere, or with another pool, learns and changes nothing.
            #expect(try await pool.app.ok("DescribeUserPoolDomain", ["Domain": "shop"], region: "eu-west-1") == Self.nobodys)
            for operation in ["DeleteUserPoolDomain", "UpdateUserPoolDomain"] {
                #expect(
                    await other.outcome(operation, ["Domain": "shop"]) == "InvalidParameterException: No such domain or user pool exists.")
            }
            #expect(try await pool.ok("DescribeUserPoolDomain", ["Domain": "shop"])["DomainDescription"]?["UserPoolId"]?.string == pool.id)
        }
    }

    @Test("asked for by twenty at once is one pool's", arguments: Engine.allCases)
    func race(engine: Engine) async throws {
        try await withApp(on: engine) { app async throws in
            var pools: [TestPool] = []
            for _ in 0..<4 { pools.append(try await TestPool(app)) }
            let outcomes = await withTaskGroup(of: String.self) { group in
                for number in 0..<20 {
                    let pool = pools[number % 4]
                    group.addTask { await pool.outcome("CreateUserPoolDomain", ["Domain": "shop"]) }
                }
                return await group.reduce(into: [String]()) { $0.append($1) }
            }
            let made = outcomes.filter { $0 == "200" }
            #expect(made.count == 1, "\(outcomes)")
        }
    }

    private static let refused: [([String: WireValue], String)] = [
        (["Domain": "my-aws-shop"], "Domain cannot contain reserved word: aws"),
        (["Domain": "amazonia"], "Domain cannot contain reserved word: amazon"),
        (["Domain": "cognitoshop"], "Domain cannot contain reserved word: cognito"),
        (["Domain": "shop", "ManagedLoginVersion": 3], "ManagedLoginVersion must be 1 or 2."),
        (["Domain": "shop", "ManagedLoginVersion": 0], "ManagedLoginVersion must be 1 or 2."),
        (
            ["Domain": "shop", "Routing": ["Failover": ["SecondaryRegion": "eu-west-1", "PrimaryRoute53HealthCheckId": "x"]]],
            "Routing is only supported for custom domains."
        ),
        (
            ["Domain": "shop", "CustomDomainConfig": ["CertificateArn": .string(certificate)]],
            "A custom domain must be a fully qualified host name that is not this server's own."
        ),
    ]

    @Test("is refused with a name or settings that it cannot have", arguments: refused)
    func refusals(input: [String: WireValue], message: String) async throws {
        try await withPool(on: .sqlite) { pool async throws in
            #expect(await pool.outcome("CreateUserPoolDomain", input) == "InvalidParameterException: \(message)")
            #expect(try await pool.ok("DescribeUserPoolDomain", ["Domain": "shop"]) == Self.nobodys)
        }
    }

    private static func config(_ arn: String = certificate, _ more: [String: WireValue] = [:]) -> WireValue {
        .object(["CertificateArn": .string(arn)], more)
    }

    @Test("of one's own has a certificate and a failover", arguments: Engine.allCases)
    func custom(engine: Engine) async throws {
        try await withPool(on: engine) { pool async throws in
            let name: [String: WireValue] = ["Domain": "login.shop.example"]
            let routing: WireValue = ["Failover": ["SecondaryRegion": "eu-west-1", "PrimaryRoute53HealthCheckId": "check"]]
            let first = Self.config(Self.certificate, ["SecurityPolicy": "TLS_V1_2_2021"])
            _ = try await pool.ok("CreateUserPoolDomain", ["Domain": "shop"])
            #expect(
                try await pool.ok("CreateUserPoolDomain", name.merging(["CustomDomainConfig": first, "Routing": routing]) { $1 })
                    == ["ManagedLoginVersion": 1, "CloudFrontDomain": "localhost", "Routing": routing])
            let described = try await pool.ok("DescribeUserPoolDomain", name)
            let shape = try #require(described["DomainDescription"])
            #expect(shape["Domain"]?.string == "login.shop.example" && shape["UserPoolId"]?.string == pool.id)
            #expect(
                shape["CustomDomainConfig"]?.sorted == first.sorted && shape["Routing"] == routing && shape["Status"]?.string == "ACTIVE")
            // The Region that it falls over to knows it, and no other does.
            #expect(try await pool.app.ok("DescribeUserPoolDomain", .object(name), region: "eu-west-1") == described)
            #expect(try await pool.app.ok("DescribeUserPoolDomain", .object(name), region: "us-west-2") == Self.nobodys)
            let shown = try await pool.ok("DescribeUserPool")["UserPool"]
            #expect(shown?["Domain"]?.string == "shop" && shown?["CustomDomain"]?.string == "login.shop.example")

            let second = Self.config(Self.certificate + "2")
            let changed = try await pool.ok(
                "UpdateUserPoolDomain", name.merging(["CustomDomainConfig": second, "ManagedLoginVersion": 2]) { $1 })
            #expect(changed == ["ManagedLoginVersion": 2, "CloudFrontDomain": "localhost", "Routing": routing])
            #expect(try await pool.ok("DescribeUserPoolDomain", name)["DomainDescription"]?["CustomDomainConfig"] == second)
            let still = try await pool.ok("UpdateUserPoolDomain", name.merging(["Routing": [:]]) { $1 })
            #expect(still == ["ManagedLoginVersion": 2, "CloudFrontDomain": "localhost"])
            for (region, check) in [("us-east-1", "x"), ("EU-WEST", "x"), ("eu-west-1", "")] as [(WireValue, WireValue)] {
                let wrong: WireValue = ["Failover": ["SecondaryRegion": region, "PrimaryRoute53HealthCheckId": check]]
                #expect(
                    await pool.outcome("UpdateUserPoolDomain", name.merging(["Routing": wrong]) { $1 })
                        == "InvalidParameterException: Failover needs a secondary Region other than the user pool's, and a health check.")
            }
            #expect(
                await pool.outcome("UpdateUserPoolDomain", ["Domain": "shop", "CustomDomainConfig": first])
                    == "InvalidParameterException: CustomDomainConfig is not supported for a prefix domain.")
            #expect(
                await pool.outcome("CreateUserPoolDomain", ["Domain": "b.shop.example", "CustomDomainConfig": first])
                    == "InvalidParameterException: User pool already has a domain configured.")
            #expect(
                await pool.outcome("CreateUserPoolDomain", ["Domain": "b.shop.example"])
                    == "InvalidParameterException: A domain prefix has lower-case letters, digits and hyphens. "
                    + "A custom domain needs CustomDomainConfig.")
            _ = try await pool.ok("DeleteUserPoolDomain", name)
            #expect(try await pool.ok("DescribeUserPoolDomain", name) == Self.nobodys)
        }
    }

    private static let notOurs = [
        "login", "localhost", "a.localhost", "shop.auth.localhost", "1.2.3.4", "a..example", "a.-b.example", "a-.example",
    ]

    @Test("of one's own is a host name that is not the server's", arguments: notOurs)
    func customNames(name: String) async throws {
        try await withPool(on: .sqlite) { pool async throws in
            #expect(
                await pool.outcome("CreateUserPoolDomain", ["Domain": .string(name), "CustomDomainConfig": Self.config()])
                    == "InvalidParameterException: A custom domain must be a fully qualified host name that is not this server's own.")
        }
    }

    @Test(
        "has no other characters than a host name's",
        arguments: ["Shop", "shöp", "a_b", "-a", "a-", ".a", "a.", "a:443", "a/b", "*.a", "", "a b"])
    func characters(name: String) async throws {
        try await withPool(on: .sqlite) { pool async throws in
            for more: [String: WireValue] in [[:], ["CustomDomainConfig": Self.config()]] {
                let outcome = await pool.outcome("CreateUserPoolDomain", more.merging(["Domain": .string(name)]) { $1 })
                #expect(outcome.hasPrefix("InvalidParameterException: "), "\(outcome)")
            }
        }
    }

    @Test("of one's own is one of four in an account", arguments: Engine.allCases)
    func customLimit(engine: Engine) async throws {
        try await withApp(on: engine) { app async throws in
            var pools: [TestPool] = []
            for _ in 0..<5 { pools.append(try await TestPool(app)) }
            func make(_ number: Int) async -> String {
                await pools[number].outcome(
                    "CreateUserPoolDomain", ["Domain": .string("login\(number).example"), "CustomDomainConfig": Self.config()])
            }
            let limit = "LimitExceededException: An account can have 4 custom domains."
            for number in 0..<4 { #expect(await make(number) == "200") }
            #expect(await make(4) == limit)
            _ = try await pools[2].ok("DeleteUserPoolDomain", ["Domain": "login2.example"])
            #expect(await make(4) == "200")
            #expect(await make(2) == limit)
        }
    }

    @Test("leads to its pool from memory, as soon as it is there and no longer than that", arguments: Engine.allCases)
    func cached(engine: Engine) async throws {
        try await withPool(on: engine) { pool async throws in
            let cache = pool.app.services.cache
            #expect(try await cache.domain("shop") == nil)
            _ = try await pool.ok("CreateUserPoolDomain", ["Domain": "shop"])
            #expect(try await cache.domain("shop")?.pool.value == pool.id)
            _ = try await pool.ok("UpdateUserPoolDomain", ["Domain": "shop", "ManagedLoginVersion": 2])
            #expect(try await cache.domain("shop")?.pages == .managedLogin)
            _ = try await pool.ok("DeleteUserPoolDomain", ["Domain": "shop"])
            #expect(try await cache.domain("shop") == nil)

            // What another node changes is seen at the next look.
            _ = try await pool.ok("CreateUserPoolDomain", ["Domain": "shop"])
            let masterKey = try MasterKey(bytes: [UInt8](repeating: 42, count: MasterKey.length))
            let store = SQLUserPoolDatabase(pool.app.database, masterKey: masterKey, random: SeededRandom(3))
            let other = ConfigurationCache(database: store, naming: .publicURL(AppUnderTest.issuer))
            try await other.refresh()
            #expect(try await other.domain("shop")?.pages == .classic)
            _ = try await pool.ok("UpdateUserPoolDomain", ["Domain": "shop", "ManagedLoginVersion": 2])
            #expect(try await other.domain("shop")?.pages == .classic)
            try await other.refresh()
            #expect(try await other.domain("shop")?.pages == .managedLogin)
        }
    }

    @Test("has managed login only in a plan that has it, where the pool minds its plan")
    func tiers() async throws {
        try await withPool(on: .sqlite, pool: ["UserPoolTier": "LITE"]) { pool async throws in
            _ = try await pool.ok("CreateUserPoolDomain", ["Domain": "shop", "ManagedLoginVersion": 2])
            _ = try await pool.ok("UpdateUserPoolDomain", ["Domain": "shop", "ManagedLoginVersion": 1])
            try await pool.app.services.pools.update(UserPoolID(pool.id)) { $0.extensions.strictTiers = true }
            let refusal = "FeatureUnavailableInTierException: Managed login is not available in the LITE tier."
            #expect(await pool.outcome("UpdateUserPoolDomain", ["Domain": "shop", "ManagedLoginVersion": 2]) == refusal)
            _ = try await pool.ok("DeleteUserPoolDomain", ["Domain": "shop"])
            #expect(await pool.outcome("CreateUserPoolDomain", ["Domain": "shop", "ManagedLoginVersion": 2]) == refusal)
            #expect(await pool.outcome("CreateUserPoolDomain", ["Domain": "shop", "ManagedLoginVersion": 1]) == "200")
        }
    }
}
