import JSON
import TestSupport
import Testing

@Suite("Replicas of a user pool")
struct ReplicaTests {
    private static let second = "eu-west-1"
    private static let key: [String: WireValue] = [
        "KeyConfiguration": [
            "KeyType": "CUSTOMER_MANAGED_KEY",
            "KmsKeyArn": "arn:aws:kms:us-east-1:000000000000:key/mrk-1234abcd12ab34cd56ef1234567890ab",
        ]
    ]

    private func create(_ pool: TestPool, _ region: String = ReplicaTests.second, _ more: [String: WireValue] = [:]) async -> Answer {
        await pool.app.call("CreateUserPoolReplica", pool.input(["RegionName": .string(region)].merging(more) { _, new in new }))
    }

    private func set(
        _ status: String, _ pool: TestPool, from region: String? = nil, to target: String = ReplicaTests.second
    ) async -> Answer {
        await pool.app.call(
            "UpdateUserPoolReplica", pool.input(["RegionName": .string(target), "Status": .string(status)]), region: region)
    }

    private func statuses(_ pool: TestPool, region: String? = nil) async throws -> [String] {
        let list = try await pool.app.ok("ListUserPoolReplicas", pool.input(), region: region)
        return try #require(list["UserPoolReplicas"]?.array).map {
            "\($0["RegionName"]?.string ?? "") \($0["Role"]?.string ?? "") \($0["Status"]?.string ?? "")"
        }
    }

    @Test("goes from CREATING over INACTIVE and ACTIVE to DELETING, and is gone", arguments: Engine.allCases)
    func states(engine: Engine) async throws {
        try await withPool(on: engine, pool: Self.key) { pool async throws in
            let primary = "us-east-1 PRIMARY ACTIVE"
            #expect(try await statuses(pool) == [primary])
            let made = await create(pool)
            #expect(
                made["UserPoolReplica"] == [
                    "RegionName": "eu-west-1", "Status": "CREATING", "Role": "SECONDARY",
                    "UserPoolArn": .string("arn:aws:cognito-idp:eu-west-1:000000000000:userpool/\(pool.id)"),
                ], "\(made)")
            #expect(try await statuses(pool) == [primary, "eu-west-1 SECONDARY CREATING"])
            #expect(
                await set("ACTIVE", pool).outcome
                    == "InvalidParameterException: The operation is not possible while the replica is in status CREATING.")
            #expect(await create(pool, "eu-west-2").outcome == "LimitExceededException: A user pool can have one secondary replica.")

            pool.app.clock.advance(seconds: 2)
            #expect(try await statuses(pool) == [primary, "eu-west-1 SECONDARY INACTIVE"])
            #expect(await set("ACTIVE", pool)["UserPoolReplica"]?["Status"] == "ACTIVE")
            #expect(try await statuses(pool) == [primary, "eu-west-1 SECONDARY ACTIVE"])
            func delete(_ region: String) async -> Answer {
                await pool.app.call("DeleteUserPoolReplica", pool.input(["RegionName": .string(region)]))
            }
            #expect(
                await delete("eu-west-1").outcome
                    == "InvalidParameterException: The operation is not possible while the replica is in status ACTIVE.")
            #expect(await set("INACTIVE", pool, from: Self.second)["UserPoolReplica"]?["Status"] == "INACTIVE", "also from over there")
            let fixed = "InvalidParameterException: The primary replica of a user pool cannot be changed."
            #expect(await delete("us-east-1").outcome == fixed)
            #expect(await set("INACTIVE", pool, to: "us-east-1").outcome == fixed)
            let unknown = "ResourceNotFoundException: The user pool has no replica in Region eu-west-2."
            #expect(await delete("eu-west-2").outcome == unknown)
            #expect(await set("ACTIVE", pool, to: "eu-west-2").outcome == unknown)
            #expect(await delete("eu-west-1")["UserPoolReplica"]?["Status"] == "DELETING")
            #expect(try await statuses(pool) == [primary, "eu-west-1 SECONDARY DELETING"])
            #expect(await create(pool).outcome.hasPrefix("LimitExceededException"))
            #expect(await set("ACTIVE", pool).outcome.hasSuffix("in status DELETING."))
            pool.app.clock.advance(seconds: 2)
            #expect(try await statuses(pool) == [primary])
            #expect(await delete("eu-west-1").outcome.hasPrefix("ResourceNotFoundException"))
            #expect(await create(pool, "eu-west-2").status == 200)
        }
    }

    @Test("needs a multi-Region key and another Region", arguments: Engine.allCases)
    func refusals(engine: Engine) async throws {
        try await withPool(on: engine) { pool async throws in
            #expect(
                await create(pool).outcome
                    == "InvalidParameterException: The user pool must be configured with a customer managed multi-Region KMS key "
                    + "before it can be replicated.")
            for region in ["us-east-1", "nowhere", "EU-WEST-1", "eu-west-", "eu-west-1x", "eu--1", "--1-1"] {
                #expect(
                    await create(pool, region).outcome
                        == "InvalidParameterException: \(region) is not a Region that the user pool can be replicated to.")
            }
            let keyed = try await TestPool(pool.app, pool: Self.key)
            #expect(
                await create(keyed, Self.second, ["UserPoolTags": ["aws:x": "1"]]).outcome
                    == "UserPoolTaggingException: Tag keys must not begin with aws:")
            #expect(try await statuses(keyed) == ["us-east-1 PRIMARY ACTIVE"])
            #expect(
                await keyed.outcome("ListUserPoolReplicas", ["NextToken": "made-up"])
                    == "InvalidParameterException: Invalid pagination token.")
        }
    }

    @Test("reads, signs in and keeps its own tags, and changes nothing else", arguments: Engine.allCases)
    func secondary(engine: Engine) async throws {
        try await withPool(on: engine, pool: Self.key) { pool async throws in
            try await pool.addUser("alice")
            let app = pool.app
            let missing = "ResourceNotFoundException: User pool \(pool.id) does not exist."
            let describe = { await app.call("DescribeUserPool", pool.input(), region: Self.second) }
            #expect(await describe().outcome == missing)
            #expect(await create(pool, Self.second, ["UserPoolTags": ["site": "backup"]]).status == 200)
            #expect(await describe().outcome == missing, "while it is made")
            app.clock.advance(seconds: 2)
            let arn: WireValue = .string("arn:aws:cognito-idp:eu-west-1:000000000000:userpool/\(pool.id)")
            let shape = await describe()
            #expect(shape["UserPool"]?["Id"]?.string == pool.id)
            #expect(shape["UserPool"]?["Arn"] == arn)
            #expect(shape["UserPool"]?["UserPoolTags"] == ["site": "backup"])

            let user = pool.input(["Username": "alice"])
            #expect(await app.outcome("AdminGetUser", user, region: Self.second) == "200")
            #expect(await app.outcome("ListUsers", pool.input(), region: Self.second) == "200")
            let signIn = pool.input([
                "ClientId": .string(pool.client), "AuthFlow": "ADMIN_USER_PASSWORD_AUTH",
                "AuthParameters": ["USERNAME": "alice", "PASSWORD": .string(TestPool.password)],
            ])
            #expect(
                await app.outcome("AdminInitiateAuth", signIn, region: Self.second)
                    == "OperationNotEnabledException: AdminInitiateAuth is not enabled while the replica is inactive.")
            #expect(await set("ACTIVE", pool).status == 200)
            #expect(await app.outcome("AdminInitiateAuth", signIn, region: Self.second) == "200")
            #expect(await app.outcome("AdminInitiateAuth", signIn, region: "eu-west-2") == missing, "other regions have nothing")

            for (operation, input) in [
                ("AdminDeleteUser", user), ("AdminDisableUser", user), ("UpdateUserPool", pool.input()), ("DeleteUserPool", pool.input()),
                ("AdminCreateUser", pool.input(["Username": "bob"])), ("CreateGroup", pool.input(["GroupName": "g"])),
                ("DeleteUserPoolReplica", pool.input(["RegionName": "eu-west-1"])),
                ("CreateUserPoolReplica", pool.input(["RegionName": "eu-west-2"])),
            ] {
                #expect(
                    await app.outcome(operation, input, region: Self.second)
                        == "OperationNotEnabledException: \(operation) is not enabled in a secondary replica of a user pool.")
            }
            // This one does not declare OperationNotEnabled.
            #expect(
                await app.outcome("AddUserPoolClientSecret", pool.input(["ClientId": .string(pool.client)]), region: Self.second)
                    == "InvalidParameterException: AddUserPoolClientSecret is not enabled in a secondary replica of a user pool.")
            #expect(try await pool.user("alice")["Enabled"] == true)

            #expect(await app.outcome("TagResource", ["ResourceArn": arn, "Tags": ["color": "blue"]], region: Self.second) == "200")
            #expect(
                await app.outcome("TagResource", ["ResourceArn": arn, "Tags": ["aws:x": "1"]], region: Self.second)
                    == "InvalidParameterException: Tag keys must not begin with aws:")
            #expect(await app.outcome("UntagResource", ["ResourceArn": arn, "TagKeys": ["site"]], region: Self.second) == "200")
            let tags = try await app.ok("ListTagsForResource", ["ResourceArn": arn], region: Self.second)
            #expect(tags["Tags"] == ["color": "blue"])
            #expect(try await pool.ok("DescribeUserPool")["UserPool"]?["UserPoolTags"] == [:], "the primary's are its own")
            #expect(await app.outcome("ListTagsForResource", ["ResourceArn": arn]) == missing, "known in its region alone")

            // Another operation's defaults do not reach it.
            _ = try await pool.ok("UpdateUserPool", Self.key)
            #expect(try await statuses(pool, region: Self.second) == ["us-east-1 PRIMARY ACTIVE", "eu-west-1 SECONDARY ACTIVE"])
            #expect(await set("INACTIVE", pool).status == 200)
            #expect(await pool.outcome("DeleteUserPoolReplica", ["RegionName": "eu-west-1"]) == "200")
            #expect(await describe().outcome == missing)
        }
    }
}
