import JSON
import TestSupport
import Testing

@Suite("A user pool")
struct PoolTests {
    @Test("is made with Cognito's defaults and described in full", arguments: Engine.allCases)
    func defaults(engine: Engine) async throws {
        try await withApp(on: engine) { app in
            let made = try #require(try await app.ok("CreateUserPool", ["PoolName": "My pool"])["UserPool"])
            let id = try #require(made["Id"]?.string)
            #expect(id.wholeMatch(of: /us-east-1_[A-Za-z0-9]{9}/) != nil)
            let pool = try #require(try await app.ok("DescribeUserPool", ["UserPoolId": .string(id)])["UserPool"])
            #expect(pool.names == made.names)
            #expect(pool["Name"] == "My pool")
            #expect(pool["Arn"] == .string("arn:aws:cognito-idp:us-east-1:000000000000:userpool/" + id))
            #expect(
                pool["Policies"]?["PasswordPolicy"]
                    == [
                        "MinimumLength": 8, "RequireUppercase": true, "RequireLowercase": true, "RequireNumbers": true,
                        "RequireSymbols": true, "TemporaryPasswordValidityDays": 7,
                    ])
            #expect(pool["Policies"]?["SignInPolicy"]?["AllowedFirstAuthFactors"] == ["PASSWORD"])
            #expect(pool["DeletionProtection"] == "INACTIVE")
            #expect(pool["MfaConfiguration"] == "OFF")
            #expect(pool["EstimatedNumberOfUsers"] == 0)
            #expect(pool["UserPoolTier"] == "ESSENTIALS")
            #expect(pool["AdminCreateUserConfig"]?["AllowAdminCreateUserOnly"] == false)
            #expect(pool["SchemaAttributes"]?.array?.count == 20)
            #expect(pool["CreationDate"]?.double == 1_762_250_585)
            #expect(pool["UsernameConfiguration"] == nil)
        }
    }

    @Test("keeps what an update says and puts the rest back to its default", arguments: Engine.allCases)
    func update(engine: Engine) async throws {
        let settings: [String: WireValue] = [
            "AutoVerifiedAttributes": ["email"], "MfaConfiguration": "OPTIONAL", "UserPoolTags": ["team": "a"],
            "SmsConfiguration": ["SnsCallerArn": "arn:aws:iam::000000000000:role/sms"],
            "AliasAttributes": ["email"], "UsernameConfiguration": ["CaseSensitive": false],
            "Policies": ["PasswordPolicy": ["MinimumLength": 10, "RequireSymbols": true, "PasswordHistorySize": 3]],
        ]
        try await withPool(on: engine, pool: settings) { pool in
            app(pool).clock.advance(seconds: 60)
            _ = try await pool.ok("UpdateUserPool", ["PoolName": "renamed"])
            let described = try #require(try await pool.ok("DescribeUserPool")["UserPool"])
            #expect(described["Name"] == "renamed")
            #expect(described["AutoVerifiedAttributes"] == nil)
            #expect(described["MfaConfiguration"] == "OFF")
            #expect(described["Policies"]?["PasswordPolicy"]?["MinimumLength"] == 8)
            #expect(described["Policies"]?["PasswordPolicy"]?["PasswordHistorySize"] == nil)
            #expect(described["AliasAttributes"] == ["email"], "cannot be changed")
            #expect(described["UsernameConfiguration"]?["CaseSensitive"] == false)
            #expect(described["UserPoolTags"] == ["team": "a"])
            #expect(described["LastModifiedDate"]?.double == 1_762_250_645)
            #expect(described["CreationDate"]?.double == 1_762_250_585)
        }
    }

    @Test(
        "has temporary passwords of seven days where it says 0", arguments: Engine.allCases,
        [
            (["Policies": ["PasswordPolicy": ["TemporaryPasswordValidityDays": 0]]], 7),
            (["AdminCreateUserConfig": ["UnusedAccountValidityDays": 0]], 7),
            (
                [
                    "Policies": ["PasswordPolicy": ["TemporaryPasswordValidityDays": 0]],
                    "AdminCreateUserConfig": ["UnusedAccountValidityDays": 5],
                ], 5
            ),
        ] as [([String: WireValue], Int64)])
    func temporaryPasswords(engine: Engine, settings: ([String: WireValue], Int64)) async throws {
        try await withPool(on: engine, pool: settings.0) { pool in
            let described = try #require(try await pool.ok("DescribeUserPool")["UserPool"])
            #expect(described["Policies"]?["PasswordPolicy"]?["TemporaryPasswordValidityDays"]?.int64 == settings.1)
            #expect(described["AdminCreateUserConfig"]?["UnusedAccountValidityDays"]?.int64 == settings.1)
        }
    }

    @Test("shows mails that can be written back, wherever the code's came from", arguments: Engine.allCases)
    func templates(engine: Engine) async throws {
        let settings: [String: WireValue] = [
            "EmailVerificationMessage": "Code {####}",
            "VerificationMessageTemplate": ["EmailMessageByLink": "{##here##}", "EmailSubject": "Code", "EmailSubjectByLink": "Link"],
        ]
        try await withPool(on: engine, pool: settings) { pool in
            let described = try #require(try await pool.ok("DescribeUserPool")["UserPool"])
            #expect(described["EmailVerificationMessage"] == "Code {####}")
            let template = try #require(described["VerificationMessageTemplate"])
            #expect(template["EmailMessage"] == nil)
            #expect(template["EmailMessageByLink"] == "{##here##}")
            #expect(await pool.outcome("UpdateUserPool", ["VerificationMessageTemplate": template]) == "200")
        }
    }

    private func app(_ pool: TestPool) -> AppUnderTest { pool.app }

    @Test("that is protected cannot be deleted; one that is deleted is gone with its users and clients", arguments: Engine.allCases)
    func deletion(engine: Engine) async throws {
        try await withPool(on: engine, pool: ["DeletionProtection": "ACTIVE"]) { pool in
            try await pool.addUser("alice")
            let tokens = try await pool.tokens("alice")
            #expect(
                await pool.outcome("DeleteUserPool")
                    == "InvalidParameterException: The user pool cannot be deleted because deletion protection is activated. "
                    + "Deletion protection must be inactivated first.")
            _ = try await pool.ok("UpdateUserPool", ["DeletionProtection": "INACTIVE"])
            _ = try await pool.ok("DeleteUserPool")
            let gone = "ResourceNotFoundException: User pool \(pool.id) does not exist."
            #expect(await pool.outcome("DescribeUserPool") == gone)
            #expect(await pool.outcome("DeleteUserPool") == gone)
            #expect(await pool.outcome("AdminGetUser", ["Username": "alice"]) == gone)
            #expect(await pool.outcome("DescribeUserPoolClient", ["ClientId": .string(pool.client)]) == gone)
            #expect(await pool.signIn("alice").outcome.hasPrefix("ResourceNotFoundException: "))
            #expect(await pool.profile(tokens.access) == "NotAuthorizedException: Invalid Access Token")
            #expect(try await pool.app.ok("ListUserPools", ["MaxResults": 60])["UserPools"] == [])
        }
    }

    @Test("lives in the region of the call that made it", arguments: Engine.allCases)
    func regions(engine: Engine) async throws {
        try await withApp(on: engine) { app in
            let made = try await app.ok("CreateUserPool", ["PoolName": "far"], region: "eu-central-1")
            let id = try #require(made["UserPool"]?["Id"])
            #expect(id.string?.hasPrefix("eu-central-1_") == true)
            #expect(try await app.ok("ListUserPools", ["MaxResults": 9])["UserPools"] == [])
            #expect(try await app.ok("ListUserPools", ["MaxResults": 9], region: "eu-central-1")["UserPools"]?.array?.count == 1)
            #expect(await app.outcome("DescribeUserPool", ["UserPoolId": id]).hasPrefix("ResourceNotFoundException"))
            #expect(await app.outcome("DescribeUserPool", ["UserPoolId": id], region: "eu-central-1") == "200")
        }
    }

    @Test(
        "is refused when its settings do not fit together", arguments: Engine.allCases,
        [
            (["AliasAttributes": ["email"], "UsernameAttributes": ["email"]], "Only one of the aliasAttributes or usernameAttributes"),
            (["UserAttributeUpdateSettings": ["AttributesRequireVerificationBeforeUpdate": ["email"]]], "AttributesRequireVerification"),
            (
                [
                    "AccountRecoverySetting": [
                        "RecoveryMechanisms": [["Name": "admin_only", "Priority": 1], ["Name": "verified_email", "Priority": 2]]
                    ]
                ], "Account Recovery Setting cannot use admin_only"
            ),
            (["Policies": ["SignInPolicy": ["AllowedFirstAuthFactors": ["WEB_AUTHN"]]]], "WEB_AUTHN cannot be the only"),
            (
                [
                    "VerificationMessageTemplate": [
                        "EmailMessage": "{####}", "EmailMessageByLink": "{##here##}", "DefaultEmailOption": "CONFIRM_WITH_CODE",
                    ]
                ], "VerificationMessageTemplate can have either EmailMessage or EmailMessageByLink, not both."
            ),
            (
                [
                    "LambdaConfig": [
                        "PreTokenGeneration": "arn:aws:lambda:us-east-1:000000000000:function:one",
                        "PreTokenGenerationConfig": [
                            "LambdaVersion": "V2_0", "LambdaArn": "arn:aws:lambda:us-east-1:000000000000:function:other",
                        ],
                    ]
                ], "PreTokenGeneration and the LambdaArn of PreTokenGenerationConfig must be identical."
            ),
            (["MfaConfiguration": "OPTIONAL"], "SMS configuration and Auto verification for phone_number are required"),
            (["Schema": [["Name": "email", "AttributeDataType": "Number"]]], "You can not change AttributeDataType"),
            (["Schema": [["Name": "x", "AttributeDataType": "String", "Required": true]]], "Required custom attributes"),
            (
                ["Schema": [["Name": "x", "AttributeDataType": "String", "NumberAttributeConstraints": ["MinValue": "1"]]]],
                "Invalid constraint for attribute x: its type is String"
            ),
            (
                ["Schema": [["Name": "x", "AttributeDataType": "Boolean", "NumberAttributeConstraints": ["MinValue": "1"]]]],
                "Invalid constraint for attribute x: its type is Boolean"
            ),
            (
                ["Schema": [["Name": "updated_at", "StringAttributeConstraints": ["MinLength": "1"]]]],
                "Invalid constraint for attribute updated_at: its type is Number"
            ),
            (["Schema": [["Name": "email", "Required": true], ["Name": "email"]]], "email: Existing attribute already has name email."),
            (["Schema": [["Name": "sub", "Mutable": true]]], "sub: attribute cannot be changed"),
            (["Schema": [["Name": "sub", "Required": false]]], "sub: attribute cannot be changed"),
            (
                ["Schema": [["Name": "x", "AttributeDataType": "String"], ["Name": "x", "AttributeDataType": "Number"]]],
                "custom:x: Existing attribute"
            ),
        ] as [([String: WireValue], String)])
    func contradictions(engine: Engine, refused: ([String: WireValue], String)) async throws {
        try await withApp(on: engine) { app in
            let outcome = await app.outcome("CreateUserPool", .object(["PoolName": "x"], refused.0))
            #expect(outcome.hasPrefix("InvalidParameterException: " + refused.1), "\(outcome)")
            let left = try await app.ok("ListUserPools", ["MaxResults": 1])
            #expect(left["UserPools"] == [])
        }
    }

    @Test("is made from the schema that another one shows", arguments: Engine.allCases)
    func copied(engine: Engine) async throws {
        let own: WireValue = [["Name": "email", "Required": true], ["Name": "updated_at", "Mutable": false]]
        try await withPool(on: engine, pool: ["Schema": own]) { pool in
            let shown = try #require(try await pool.ok("DescribeUserPool")["UserPool"]?["SchemaAttributes"])
            // This name is longer than the model lets a name be that comes in.
            let given = (shown.array ?? []).filter { $0["Name"] != "phone_number_verified" }
            let copy = try await TestPool(pool.app, pool: ["Schema": .array(given)])
            #expect(try await copy.ok("DescribeUserPool")["UserPool"]?["SchemaAttributes"] == shown)
        }
    }

    @Test("bounds numbers far beyond 64 bits", arguments: Engine.allCases)
    func numbers(engine: Engine) async throws {
        // 2^1023, a number of 308 digits, is the greatest.
        let (least, most) = ("10000000000000000000", "9" + String(repeating: "0", count: 300))
        let beyond = "1" + String(repeating: "0", count: 308)
        func schema(_ most: String) -> [String: WireValue] {
            [
                "Schema": [
                    [
                        "Name": "n", "AttributeDataType": "Number",
                        "NumberAttributeConstraints": ["MinValue": .string(least), "MaxValue": .string(most)],
                    ]
                ]
            ]
        }
        try await withPool(on: engine, pool: schema(most)) { pool in
            let attributes = try await pool.ok("DescribeUserPool")["UserPool"]?["SchemaAttributes"]?.array
            #expect(attributes?.last?["NumberAttributeConstraints"] == ["MinValue": .string(least), "MaxValue": .string(most)])
            #expect(
                await pool.app.outcome("CreateUserPool", .object(["PoolName": "x"], schema(beyond)))
                    == "InvalidParameterException: Invalid constraint for attribute custom:n: \(beyond.prefix(64))")
            try await pool.addUser("alice")
            func set(_ value: String) async -> String {
                await pool.outcome(
                    "AdminUpdateUserAttributes", ["Username": "alice", "UserAttributes": .attributes(["custom:n": value])])
            }
            let refused = "InvalidParameterException: Attributes did not conform to the schema: custom:n: Number must be "
            #expect(await set("9999999999999999999") == refused + "at least \(least)")
            #expect(await set("9" + most) == refused + "no more than \(most)")
            #expect(await set(most) == "200")
            #expect(try await pool.attributes(of: "alice")["custom:n"] == most)
        }
    }

    @Test("takes custom attributes for good, and tags for a while", arguments: Engine.allCases)
    func attributesAndTags(engine: Engine) async throws {
        try await withPool(on: engine) { pool in
            let plan: WireValue = [["Name": "plan", "AttributeDataType": "String", "Mutable": true]]
            _ = try await pool.ok("AddCustomAttributes", ["CustomAttributes": plan])
            #expect(
                await pool.outcome("AddCustomAttributes", ["CustomAttributes": plan])
                    == "InvalidParameterException: custom:plan: Existing attribute already has name custom:plan.")
            let schema = try await pool.ok("DescribeUserPool")["UserPool"]?["SchemaAttributes"]?.array
            #expect(schema?.compactMap { $0["Name"]?.string }.last == "custom:plan")

            let arn: WireValue = .string("arn:aws:cognito-idp:us-east-1:000000000000:userpool/" + pool.id)
            _ = try await pool.app.ok("TagResource", ["ResourceArn": arn, "Tags": ["a": "1", "b": "2"]])
            _ = try await pool.app.ok("UntagResource", ["ResourceArn": arn, "TagKeys": ["a", "never"]])
            #expect(try await pool.app.ok("ListTagsForResource", ["ResourceArn": arn])["Tags"] == ["b": "2"])
            let reserved = "Tag keys must not begin with aws:"
            #expect(
                await pool.app.outcome("TagResource", ["ResourceArn": arn, "Tags": ["AWS:c": "3"]])
                    == "InvalidParameterException: " + reserved)
            #expect(
                await pool.outcome("UpdateUserPool", ["UserPoolTags": ["aws:c": "3"]]) == "UserPoolTaggingException: " + reserved)
            let other: WireValue = .string("arn:aws:cognito-idp:us-east-1:111111111111:userpool/" + pool.id)
            #expect(await pool.app.outcome("ListTagsForResource", ["ResourceArn": other]).hasPrefix("ResourceNotFoundException"))
        }
    }
}
