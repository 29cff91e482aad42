import JSON
import TestSupport
import Testing

@Suite("An active replica of a user pool")
struct ActiveReplicaTests {
    private static let second = "eu-west-1"
    private static let key: [String: WireValue] = [
        "KeyConfiguration": [
            "KeyType": "CUSTOMER_MANAGED_KEY",
            "KmsKeyArn": "arn:aws:kms:us-east-1:000000000000:key/mrk-1234abcd12ab34cd56ef1234567890ab",
        ]
    ]

    private func replicate(_ pool: TestPool) async throws {
        _ = try await pool.ok("CreateUserPoolReplica", ["RegionName": .string(Self.second)])
        pool.app.clock.advance(seconds: 2)
        _ = try await pool.ok("UpdateUserPoolReplica", ["RegionName": .string(Self.second), "Status": "ACTIVE"])
    }

    private func withReplica(on engine: Engine, _ body: (TestPool) async throws -> Void) async throws {
        try await withPool(on: engine, pool: Self.key) { pool async throws in
            try await replicate(pool)
            try await body(pool)
        }
    }

    @Test("takes no answer to a challenge that changes the account", arguments: Engine.allCases)
    func challenges(engine: Engine) async throws {
        try await withReplica(on: engine) { pool async throws in
            _ = try await pool.ok(
                "AdminCreateUser", ["Username": "alice", "TemporaryPassword": "Temporary-1", "MessageAction": "SUPPRESS"])
            let client: [String: WireValue] = ["ClientId": .string(pool.client)]
            let signIn = pool.input(
                client.merging([
                    "AuthFlow": "ADMIN_USER_PASSWORD_AUTH", "AuthParameters": ["USERNAME": "alice", "PASSWORD": "Temporary-1"],
                ]) { $1 })
            let asked = await pool.app.call("AdminInitiateAuth", signIn, region: Self.second)
            #expect(asked["ChallengeName"] == "NEW_PASSWORD_REQUIRED", "\(asked)")
            let session = try #require(asked["Session"])
            func answer(_ challenge: String, region: String? = nil) async -> String {
                let input = pool.input(
                    client.merging([
                        "ChallengeName": .string(challenge), "Session": session,
                        "ChallengeResponses": [
                            "USERNAME": "alice", "NEW_PASSWORD": .string(TestPool.password), "userAttributes.name": "Alice",
                        ],
                    ]) { $1 })
                return await pool.app.outcome("AdminRespondToAuthChallenge", input, region: region)
            }
            for challenge in ["NEW_PASSWORD_REQUIRED", "MFA_SETUP"] {
                #expect(
                    await answer(challenge, region: Self.second)
                        == "OperationNotEnabledException: AdminRespondToAuthChallenge with \(challenge) is not enabled in a secondary "
                        + "replica of a user pool.")
            }
            #expect(try await pool.user("alice")["UserStatus"] == "FORCE_CHANGE_PASSWORD")
            #expect(await answer("NEW_PASSWORD_REQUIRED") == "200", "the primary takes it, and the session was not spent")
        }
    }

    @Test("derives tokens, as it issues them, and only while it is active", arguments: Engine.allCases)
    func derivedTokens(engine: Engine) async throws {
        try await withPrograms(on: engine, pool: ExchangePool.lambda.merging(Self.key) { $1 }) { programs in
            let exchange = try await ExchangePool(programs)
            let pool = exchange.pool
            let service = try await exchange.service()
            let subject = try await pool.tokens("ada").access
            func derive() async -> String {
                await pool.app.outcome(
                    "GetDerivedToken",
                    [
                        "ClientId": .string(service.id), "ClientSecret": .string(service.secret), "SubjectToken": .string(subject),
                        "SubjectTokenType": "ACCESS_TOKEN", "Resources": ["orders"],
                    ], region: Self.second)
            }
            #expect(await derive() == "ResourceNotFoundException: User pool client \(service.id) does not exist.")
            try await replicate(pool)
            #expect(await derive() == "200")
            _ = try await pool.ok("UpdateUserPoolReplica", ["RegionName": .string(Self.second), "Status": "INACTIVE"])
            #expect(await derive() == "OperationNotEnabledException: GetDerivedToken is not enabled while the replica is inactive.")
        }
    }

    @Test("keeps its pool from losing the multi-Region key", arguments: Engine.allCases)
    func keyConfiguration(engine: Engine) async throws {
        try await withReplica(on: engine) { pool async throws in
            let losing: [[String: WireValue]] = [
                [:], ["KeyConfiguration": ["KeyType": "AWS_OWNED_KEY"]],
                [
                    "KeyConfiguration": [
                        "KeyType": "CUSTOMER_MANAGED_KEY", "KmsKeyArn": "arn:aws:kms:us-east-1:000000000000:key/1234abcd-one-region",
                    ]
                ],
            ]
            for update in losing {
                #expect(
                    await pool.outcome("UpdateUserPool", update)
                        == "InvalidParameterException: The user pool must keep a customer managed multi-Region KMS key while it has a replica."
                )
            }
            #expect(try await pool.ok("DescribeUserPool")["UserPool"]?["KeyConfiguration"] == Self.key["KeyConfiguration"])
            #expect(await pool.outcome("UpdateUserPool", Self.key) == "200")
            _ = try await pool.ok("UpdateUserPoolReplica", ["RegionName": .string(Self.second), "Status": "INACTIVE"])
            _ = try await pool.ok("DeleteUserPoolReplica", ["RegionName": .string(Self.second)])
            pool.app.clock.advance(seconds: 2)
            #expect(await pool.outcome("UpdateUserPool") == "200", "without a replica it may go")
        }
    }

    @Test("sends its logs where it says itself", arguments: Engine.allCases)
    func logs(engine: Engine) async throws {
        try await withReplica(on: engine) { pool async throws in
            func group(_ region: String) -> WireValue {
                [
                    [
                        "EventSource": "userNotification", "LogLevel": "ERROR",
                        "CloudWatchLogsConfiguration": ["LogGroupArn": .string("arn:aws:logs:\(region):123456789012:log-group:cognito")],
                    ]
                ]
            }
            func shown(_ region: String?) async throws -> WireValue? {
                let answer = try await pool.app.ok("GetLogDeliveryConfiguration", pool.input(), region: region)
                return answer["LogDeliveryConfiguration"]?["LogConfigurations"]?.inOrder
            }
            _ = try await pool.ok("SetLogDeliveryConfiguration", ["LogConfigurations": group("us-east-1")])
            #expect(try await shown(Self.second) == [])
            let own = pool.input(["LogConfigurations": group(Self.second)])
            _ = try await pool.app.ok("SetLogDeliveryConfiguration", own, region: Self.second)
            #expect(try await shown(Self.second) == group(Self.second).inOrder)
            #expect(try await shown(nil) == group("us-east-1").inOrder)
            let twice = WireValue.array((group(Self.second).array ?? []) + (group("us-east-1").array ?? []))
            #expect(
                await pool.app.outcome("SetLogDeliveryConfiguration", pool.input(["LogConfigurations": twice]), region: Self.second)
                    == "InvalidParameterException: LogConfigurations can have one entry for each EventSource.")
            _ = try await pool.ok("SetLogDeliveryConfiguration", ["LogConfigurations": []])
            #expect(try await shown(Self.second) == group(Self.second).inOrder)
        }
    }
}
