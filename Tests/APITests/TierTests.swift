import JSON
import TestSupport
import Testing

@Suite("Feature plans")
struct TierTests {
    private static let mfaSMS: WireValue = ["Message": "Your code is {####}"]

    private func strict(_ pool: TestPool, _ value: WireValue = true) async -> Answer {
        await pool.app.call(target: "Lifeguard.PutSettings", pool.input(["Settings": ["StrictTiers": value]]).json)
    }

    private static func unavailable(_ feature: String, _ tier: String = "LITE") -> String {
        "FeatureUnavailableInTierException: \(feature) is not available in the \(tier) tier."
    }

    /// Settings of UpdateUserPool, and the feature that they use.
    static let settings: [(feature: String, tier: String, member: WireValue)] = [
        ("Choice-based sign-in", "LITE", ["Policies": ["SignInPolicy": ["AllowedFirstAuthFactors": ["PASSWORD", "EMAIL_OTP"]]]]),
        ("Password history", "LITE", ["Policies": ["PasswordPolicy": ["MinimumLength": 8, "PasswordHistorySize": 3]]]),
        ("Threat protection", "LITE", ["UserPoolAddOns": ["AdvancedSecurityMode": "AUDIT"]]),
        ("Threat protection", "ESSENTIALS", ["UserPoolAddOns": ["AdvancedSecurityMode": "AUDIT"]]),
        ("Dynamic client registration", "LITE", ["DcrConfiguration": ["EnableStatus": "Enabled"]]),
        // Without a status it is on.
        ("Dynamic client registration", "LITE", ["DcrConfiguration": ["OpenDcrEnabled": false]]),
        ("Custom authentication context classes", "LITE", ["AcrConfiguration": ["Level1": ["AcrValue": "bronze"]]]),
        (
            "Access token customization", "LITE",
            [
                "LambdaConfig": [
                    "PreTokenGenerationConfig": [
                        "LambdaVersion": "V2_0", "LambdaArn": "arn:aws:lambda:us-east-1:000000000000:function:tokens",
                    ]
                ]
            ]
        ),
    ]

    @Test("refuse nothing unless a pool is told to mind its plan", arguments: Engine.allCases)
    func lenient(engine: Engine) async throws {
        try await withPool(on: engine, pool: ["UserPoolTier": "LITE"]) { pool async throws in
            for (_, tier, member) in Self.settings {
                let input = WireValue.object(["UserPoolTier": .string(tier)], member.members)
                #expect(await pool.outcome("UpdateUserPool", input.members) == "200")
            }
            try await pool.addUser("alice")
            let signIn = pool.open(["AuthFlow": "USER_AUTH", "AuthParameters": ["USERNAME": "alice"]])
            #expect(await pool.app.outcome("InitiateAuth", signIn) == "200")
        }
    }

    @Test("refuse what is above them in a pool that minds", arguments: Engine.allCases)
    func refusals(engine: Engine) async throws {
        try await withPool(on: engine, pool: ["UserPoolTier": "LITE"]) { pool async throws in
            #expect(await strict(pool).body["Settings"]?["StrictTiers"] == true)
            for (feature, tier, member) in Self.settings {
                let input = WireValue.object(["UserPoolTier": .string(tier)], member.members)
                #expect(await pool.outcome("UpdateUserPool", input.members) == Self.unavailable(feature, tier))
            }
            let within: [String: WireValue] = [
                "UserPoolTier": "LITE", "DcrConfiguration": ["EnableStatus": "Disabled"],
                "AcrConfiguration": ["Level1": ["AcrValue": "urn:cognito:loa:1"]],
            ]
            #expect(await pool.outcome("UpdateUserPool", within) == "200")
            #expect(
                await pool.outcome(
                    "SetUserPoolMfaConfig",
                    ["MfaConfiguration": "OPTIONAL", "EmailMfaConfiguration": ["Message": "Your code is {####}", "Subject": "Code"]])
                    == Self.unavailable("Email MFA"))
            #expect(
                await pool.outcome("SetUserPoolMfaConfig", ["WebAuthnConfiguration": ["UserVerification": "required"]])
                    == Self.unavailable("Passkeys"))
            for destination in Self.destinations {
                #expect(await pool.outcome("SetLogDeliveryConfiguration", Self.activity(destination)) == Self.unavailable(Self.export))
            }
            #expect(await pool.outcome("SetLogDeliveryConfiguration", Self.notifications) == "200")
            let key: WireValue = [
                "KeyType": "CUSTOMER_MANAGED_KEY",
                "KmsKeyArn": "arn:aws:kms:us-east-1:000000000000:key/mrk-1234abcd12ab34cd56ef1234567890ab",
            ]
            #expect(await pool.outcome("UpdateUserPool", ["UserPoolTier": "LITE", "KeyConfiguration": key]) == "200")
            #expect(
                await pool.outcome("CreateUserPoolReplica", ["RegionName": "eu-west-1"]) == Self.unavailable("Multi-Region replication"))
            let choice: WireValue = ["ALLOW_USER_AUTH", "ALLOW_REFRESH_TOKEN_AUTH"]
            #expect(
                await pool.outcome("CreateUserPoolClient", ["ClientName": "x", "ExplicitAuthFlows": choice])
                    == Self.unavailable("Choice-based sign-in"))
            #expect(
                await pool.outcome("UpdateUserPoolClient", ["ClientId": .string(pool.client), "ExplicitAuthFlows": choice])
                    == Self.unavailable("Choice-based sign-in"))
            let parameters: WireValue = ["USERNAME": "alice"]
            #expect(
                await pool.app.outcome("InitiateAuth", pool.open(["AuthFlow": "USER_AUTH", "AuthParameters": parameters]))
                    == Self.unavailable("Choice-based sign-in"))
            #expect(
                await pool.outcome(
                    "AdminInitiateAuth",
                    ["ClientId": .string(pool.client), "AuthFlow": "USER_AUTH", "AuthParameters": parameters])
                    == Self.unavailable("Choice-based sign-in"))
            // One plan up it is all there.
            #expect(await pool.outcome("UpdateUserPool", ["UserPoolTier": "ESSENTIALS", "KeyConfiguration": key]) == "200")
            #expect(await pool.outcome("CreateUserPoolReplica", ["RegionName": "eu-west-1"]) == "200")
            #expect(await pool.outcome("CreateUserPoolClient", ["ClientName": "x", "ExplicitAuthFlows": choice]) == "200")
        }
    }

    private static let export = "User activity log export"
    private static let destinations: [[String: WireValue]] = [
        ["S3Configuration": ["BucketArn": "arn:aws:s3:::bucket-of-events"]],
        ["FirehoseConfiguration": ["StreamArn": "arn:aws:firehose:us-east-1:123456789012:deliverystream/events"]],
    ]
    private static func activity(_ destination: [String: WireValue]) -> [String: WireValue] {
        ["LogConfigurations": [.object(["EventSource": "userAuthEvents", "LogLevel": "INFO"], destination)]]
    }
    private static let notifications: [String: WireValue] = [
        "LogConfigurations": [
            [
                "EventSource": "userNotification", "LogLevel": "ERROR",
                "CloudWatchLogsConfiguration": ["LogGroupArn": "arn:aws:logs:us-east-1:123456789012:log-group:cognito"],
            ]
        ]
    ]
    /// A client that every plan can have.
    private static let plainClient: [String: WireValue] = ["ExplicitAuthFlows": ["ALLOW_REFRESH_TOKEN_AUTH", "ALLOW_USER_SRP_AUTH"]]

    @Test("cannot shrink while logs, domains or clients use what is above", arguments: Engine.allCases)
    func downgradeBeside(engine: Engine) async throws {
        try await withPool(on: engine, pool: ["UserPoolTier": "PLUS"], client: Self.plainClient) { pool async throws in
            #expect(await strict(pool).status == 200)
            func shrink(_ tier: String) async -> String { await pool.outcome("UpdateUserPool", ["UserPoolTier": .string(tier)]) }
            func refused(_ tier: String, _ feature: String) -> String {
                "TierChangeNotAllowedException: The user pool cannot change to the \(tier) tier while it uses \(feature)."
            }
            for destination in Self.destinations {
                _ = try await pool.ok("SetLogDeliveryConfiguration", Self.activity(destination))
                #expect(await shrink("ESSENTIALS") == refused("ESSENTIALS", Self.export))
            }
            _ = try await pool.ok("SetLogDeliveryConfiguration", Self.notifications)
            #expect(await shrink("ESSENTIALS") == "200")
            #expect(await pool.outcome("SetLogDeliveryConfiguration", Self.activity([:])).hasPrefix("InvalidParameterException"))

            _ = try await pool.ok("CreateUserPoolDomain", ["Domain": "shop", "ManagedLoginVersion": 2])
            #expect(await shrink("LITE") == refused("LITE", "Managed login"))
            _ = try await pool.ok("UpdateUserPoolDomain", ["Domain": "shop", "ManagedLoginVersion": 1])
            let client = try await pool.makeClient()
            #expect(await shrink("LITE") == refused("LITE", "Choice-based sign-in"))
            _ = try await pool.ok("DeleteUserPoolClient", ["ClientId": try #require(client["ClientId"])])
            #expect(await shrink("LITE") == "200")
        }
    }

    @Test("cannot shrink below what is in use in a pool that minds", arguments: Engine.allCases)
    func downgrade(engine: Engine) async throws {
        try await withPool(on: engine, client: Self.plainClient) { pool async throws in
            #expect(await strict(pool).status == 200)
            let history: [String: WireValue] = ["Policies": ["PasswordPolicy": ["MinimumLength": 8, "PasswordHistorySize": 3]]]
            #expect(await pool.outcome("UpdateUserPool", history) == "200")
            #expect(
                await pool.outcome("UpdateUserPool", history.merging(["UserPoolTier": "LITE"]) { $1 })
                    == "TierChangeNotAllowedException: The user pool cannot change to the LITE tier while it uses Password history.")
            #expect(try await pool.ok("DescribeUserPool")["UserPool"]?["UserPoolTier"] == "ESSENTIALS")
            #expect(await pool.outcome("UpdateUserPool", ["UserPoolTier": "LITE"]) == "200", "without it, it can")
            // What is left out stays, so registration has to be turned off by name.
            #expect(await pool.outcome("UpdateUserPool", ["UserPoolTier": "ESSENTIALS", "DcrConfiguration": [:]]) == "200")
            #expect(
                await pool.outcome("UpdateUserPool", ["UserPoolTier": "LITE"])
                    == "TierChangeNotAllowedException: The user pool cannot change to the LITE tier while it uses "
                    + "Dynamic client registration.")
            let off: WireValue = ["EnableStatus": "Disabled"]
            #expect(await pool.outcome("UpdateUserPool", ["UserPoolTier": "LITE", "DcrConfiguration": off]) == "200")
            #expect(await strict(pool, false).status == 200)
            #expect(await pool.outcome("UpdateUserPool", history.merging(["UserPoolTier": "LITE"]) { $1 }) == "200")
        }
    }

    @Test("the switch is a Boolean", arguments: Engine.allCases)
    func switching(engine: Engine) async throws {
        try await withPool(on: engine) { pool async throws in
            for value: WireValue in ["true", 1, .null] {
                #expect(await strict(pool, value).outcome == "InvalidParameterException: StrictTiers must be true or false")
            }
        }
    }
}

extension WireValue {
    fileprivate var members: [String: WireValue] {
        Dictionary((object?.members ?? []).map { ($0.name, $0.value) }, uniquingKeysWith: { $1 })
    }
}
