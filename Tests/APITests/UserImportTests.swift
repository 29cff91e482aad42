import API
import Credentials
import JSON
import TestSupport
import Testing
import UserPools

@Suite("User imports")
struct UserImportTests {
    private static let verifying: [String: WireValue] = ["AutoVerifiedAttributes": ["email"]]
    private static let john =
        "John,,John,Doe,,,,,,,johndoe@example.com,TRUE,,02/01/1985,,,+12345550100,true,123 Any Street\\, Town,1471453471,FALSE"
    private static let jane = "Jane,,Jane,Roe,,,,,,,janeroe@example.com,True,,,,,,,,,"

    @Test("make users who reset their passwords, and count them", arguments: Engine.allCases)
    func users(engine: Engine) async throws {
        try await withPool(on: engine, pool: Self.verifying) { pool in
            let job = try await pool.importJob(["JobName": "first + job"])
            #expect(try await job.summary() == "Created 0/0/0 ")
            #expect(job.id.wholeMatch(of: /import-[0-9a-z]{10}/) != nil)
            #expect(job.url.hasPrefix("http://localhost:9400/_lifeguard/imports/\(pool.id)/\(job.id)?Expires="))
            #expect(job.shape["JobName"] == "first + job")
            #expect(job.shape["CloudWatchLogsRoleArn"] == TestPool.role)
            #expect(job.shape.names.contains("StartDate") == false)
            try await job.upload("\(TestPool.header)\r\n\(Self.john)\r\n\r\n\(Self.jane)\r\n", pieces: 7)
            let started = try await pool.ok("StartUserImportJob", ["JobId": .string(job.id)])["UserImportJob"]
            #expect(started?["Status"] == "Pending")
            #expect(started?["StartDate"] != nil)
            try await pool.app.runImports()
            #expect(try await job.summary() == "Succeeded 2/0/0 Import Job Completed Successfully.")
            #expect(try await job.described()["CompletionDate"] != nil)
            #expect(try await job.log() == [])
            var attributes = try await pool.attributes(of: "John")
            #expect(attributes.removeValue(forKey: "sub") != nil)
            #expect(
                attributes == [
                    "given_name": "John", "family_name": "Doe", "email": "johndoe@example.com", "email_verified": "true",
                    "birthdate": "1985-02-01", "phone_number": "+12345550100", "phone_number_verified": "true",
                    "address": "123 Any Street, Town", "updated_at": "1471453471",
                ])
            let user = try await pool.user("Jane")
            #expect(user["UserStatus"] == "RESET_REQUIRED")
            #expect(user["Enabled"] == true)
            #expect(await pool.signIn("Jane").outcome == "PasswordResetRequiredException: Password reset required for the user")
            #expect(pool.app.mail.messages.isEmpty)
            let described = try await pool.ok("DescribeUserPool")
            #expect(described["UserPool"]?["EstimatedNumberOfUsers"]?.int64 == 2)
            let found = try await pool.ok("ListUsers", ["Filter": "email = \"janeroe@example.com\""])
            #expect(found["Users"]?.array?.first?["Username"] == "Jane")
            _ = await pool.app.call("ForgotPassword", pool.open(["Username": "Jane"]))
            let code = try #require(pool.app.mail.messages.last?.code)
            #expect(
                await pool.app.outcome(
                    "ConfirmForgotPassword",
                    pool.open(["Username": "Jane", "ConfirmationCode": .string(code), "Password": .string(TestPool.password)])) == "200")
            #expect(await pool.signIn("Jane").status == 200)
        }
    }

    @Test("with password hashes make users who sign in with their old passwords", arguments: Engine.allCases)
    func passwordHashes(engine: Engine) async throws {
        try await withPool(on: engine, pool: Self.verifying) { pool in
            // What passlib makes of "Old-Password-1" with one round.
            let hash = "$pbkdf2-sha256$1000$c2FsdHNhbHRzYWx0$" + Self.digest
            let job = try await pool.importUsers(
                """
                email,email_verified,password_hash,cognito:username
                ann@example.com,TRUE,\(hash),ann
                bob@example.com,TRUE,,bob
                cid@example.com,TRUE,$pbkdf2-sha256$1000$c2FsdHNhbHRzYWx0,cid
                dan@example.com,TRUE,$pbkdf2-sha256$900000000$c2FsdHNhbHRzYWx0$AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA,dan
                """, ["PasswordHashingAlgorithm": "PBKDF2_SHA256"])
            #expect(try await job.summary() == "Succeeded 2/0/2 Import Job Completed Successfully.")
            #expect(try await job.described()["PasswordHashingAlgorithm"] == "PBKDF2_SHA256")
            #expect(try await pool.user("ann")["UserStatus"] == "CONFIRMED")
            #expect(try await pool.user("bob")["UserStatus"] == "RESET_REQUIRED")
            #expect(await pool.signIn("ann", "Wrong-Password-1").outcome == "NotAuthorizedException: Incorrect username or password.")
            #expect(await pool.signIn("ann", "Old-Password-1").status == 200)
            #expect(await pool.signIn("ann", "Old-Password-1").status == 200)
            let log = try await job.log()
            #expect(log.count == 2)
            #expect(log.allSatisfy { $0.contains("FAILED password_hash cannot be imported: ") && !$0.contains("$") }, "\(log)")
        }
    }

    private static let digest = "WHaLcxy5yq2FIg28RWT8mVKO/5t6LVImHtdpDl9FOAc"

    @Test("without an algorithm take no hashes", arguments: [Engine.sqlite])
    func unexpectedHashes(engine: Engine) async throws {
        try await withPool(on: engine, pool: Self.verifying) { pool in
            let job = try await pool.importUsers(
                "\(TestPool.header),password_hash\n\(Self.john),\n\(Self.jane),$2b$10$CtA.Rcu/szzn9U00wpUjOuN3vrgJRZycv4aOzcP3GzqzO8UDPEFq6\n"
            )
            #expect(try await job.summary() == "Succeeded 1/0/1 Import Job Completed Successfully.")
            #expect(
                try await job.log() == [
                    "3 FAILED password_hash has a value, but the job was created without a PasswordHashingAlgorithm."
                ])
        }
    }

    private static let unverifiedRow =
        "FAILED The User Record does not set any of the auto verified attributes to true. (Example: email_verified to true)."

    /// A row with a few values, and what the log says of it.
    private static let remarks: [([String: String], String)] = [
        ([:], ""),
        (["email_verified": "FALSE"], unverifiedRow), (["email_verified": ""], unverifiedRow),
        (["email_verified": "yes"], "FAILED email_verified must be TRUE or FALSE."),
        (["email_verified": "1"], "FAILED email_verified must be TRUE or FALSE."),
        (["email": ""], "FAILED email has no value, but email_verified is true."),
        (["email": "nobody"], "FAILED Invalid email address format."),
        (["phone_number_verified": "true"], "FAILED phone_number has no value, but phone_number_verified is true."),
        (["phone_number": "5550100"], "FAILED Invalid phone number format."),
        (["birthdate": "02/29/2000"], ""), (["birthdate": "02/29/1900"], "FAILED birthdate must be a date in the form mm/dd/yyyy."),
        (["birthdate": "1985-02-01"], "FAILED birthdate must be a date in the form mm/dd/yyyy."),
        (["birthdate": "13/01/1985"], "FAILED birthdate must be a date in the form mm/dd/yyyy."),
        (["birthdate": "0\u{661}/01/1985"], "FAILED birthdate must be a date in the form mm/dd/yyyy."),
        (["updated_at": "yesterday"], "FAILED Attributes did not conform to the schema: updated_at: Number must be a whole number"),
        (["cognito:mfa_enabled": "TRUE"], "FAILED cognito:mfa_enabled must be FALSE or empty, since the user pool does not use MFA."),
        (["cognito:mfa_enabled": "maybe"], "FAILED cognito:mfa_enabled must be TRUE or FALSE."),
        (["cognito:username": ""], "FAILED cognito:username has no value."),
        (
            ["cognito:username": "two words"],
            "FAILED cognito:username must be 1 to 128 characters, without spaces, tabs and control characters."
        ),
        (
            ["cognito:username": "tab\there"],
            "FAILED cognito:username must be 1 to 128 characters, without spaces, tabs and control characters."
        ),
        (
            ["cognito:username": "nul\u{0}"],
            "FAILED cognito:username must be 1 to 128 characters, without spaces, tabs and control characters."
        ),
        (
            ["cognito:username": String(repeating: "n", count: 129)],
            "FAILED cognito:username must be 1 to 128 characters, without spaces, tabs and control characters."
        ),
        (["cognito:username": "Jürgen-名前"], ""),
        (["name": "nul\u{0}"], "FAILED Attributes did not conform to the schema: name: String must not contain NUL characters"),
        (["custom:level": "11"], "FAILED Attributes did not conform to the schema: custom:level: Number must be no more than 10"),
        (["custom:level": "10"], ""), (["custom:member": "YES"], "FAILED custom:member must be TRUE or FALSE."),
        (["custom:member": "FALSE"], ""),
        (
            ["given_name": ""],
            "FAILED Attributes did not conform to the schema: given_name: The attribute given_name is required"
        ),
        (["name": "=HYPERLINK(\"http://evil\")"], ""),
        (["name": "one,two"], "FAILED The line has 24 fields; the header has 23."),
    ]

    @Test("say of each row why it fails, and nothing else of it", arguments: [Engine.sqlite])
    func rules(engine: Engine) async throws {
        let settings: [String: WireValue] = [
            "AutoVerifiedAttributes": ["email"],
            "Schema": [
                ["Name": "given_name", "Required": true],
                [
                    "Name": "level", "AttributeDataType": "Number",
                    "NumberAttributeConstraints": ["MinValue": "1", "MaxValue": "10"],
                ], ["Name": "member", "AttributeDataType": "Boolean"],
            ],
        ]
        try await withPool(on: engine, pool: settings) { pool in
            let header = try #require(try await pool.ok("GetCSVHeader")["CSVHeader"]).strings
            #expect(header.suffix(4) == ["cognito:mfa_enabled", "cognito:username", "custom:level", "custom:member"])
            var file = header.joined(separator: ",") + "\n"
            var expected: [String] = []
            for (number, (changed, remark)) in Self.remarks.enumerated() {
                let values = [
                    "cognito:username": "user\(number)", "email": "user\(number)@example.com", "email_verified": "true", "given_name": "G",
                ].merging(changed) { _, new in new }
                file += header.map { values[$0] ?? "" }.joined(separator: ",") + "\n"
                if !remark.isEmpty { expected.append("\(number + 2) \(remark)") }
            }
            let job = try await pool.importUsers(file)
            #expect(try await job.log(limit: 7) == expected)
            #expect(
                try await job.summary()
                    == "Succeeded \(Self.remarks.count - expected.count)/0/\(expected.count) Import Job Completed Successfully.")
            #expect(try await pool.attributes(of: "user9")["birthdate"] == "2000-02-29")
            #expect(try await pool.attributes(of: "Jürgen-名前")["email"] == "user22@example.com")
        }
    }

    @Test("skip names that are there, in the pool and in the file, and refuse addresses of others", arguments: Engine.allCases)
    func taken(engine: Engine) async throws {
        let settings: [String: WireValue] = [
            "AutoVerifiedAttributes": ["email"], "AliasAttributes": ["email", "preferred_username"],
            "UsernameConfiguration": ["CaseSensitive": false],
        ]
        try await withPool(on: engine, pool: settings) { pool in
            let sub = try await pool.addUser("ann", ["email": "ann@example.com", "email_verified": "true"])
            func row(_ name: String, _ email: String, alias: String = "") -> String { "\(name),,,,,,\(alias),,,,\(email),TRUE,,,,,,,,," }
            let rows = [
                row("ANN", "new@example.com"), row("bob", "Ann@example.com"), row("cid", "cid@example.com", alias: "cid"),
                row("CID", "other@example.com"), row("dan", "CID@example.com"), row("eve", "eve@example.com", alias: "ann"),
                row(sub, "sub@example.com"), row("eve@example.com", "eve@example.com"), row("fay", "fay@example.com"),
            ]
            let job = try await pool.importUsers(([TestPool.header] + rows).joined(separator: "\n"))
            #expect(
                try await job.log() == [
                    "2 SKIPPED The user already exists.", "3 FAILED An account with the email already exists.",
                    "5 SKIPPED The user already exists.", "6 FAILED An account with the email already exists.",
                    "7 FAILED An account with the preferred_username already exists.", "8 SKIPPED The user already exists.",
                    "9 FAILED Username cannot be of email format, since user pool is configured for email alias.",
                ])
            #expect(try await job.summary() == "Succeeded 2/3/4 Import Job Completed Successfully.")
            #expect(try await pool.attributes(of: "fay@example.com")["email"] == "fay@example.com")
            // Once more: nobody twice.
            let again = try await pool.importUsers("\(TestPool.header)\n\(rows[2])\n\(rows[8])\n")
            #expect(try await again.summary() == "Failed 0/2/0 Too many users have failed or been skipped during the import.")
        }
    }

    @Test("give people the address as a name where a pool signs in with addresses", arguments: [Engine.sqlite])
    func addresses(engine: Engine) async throws {
        try await withPool(on: engine, pool: ["AutoVerifiedAttributes": ["email"], "UsernameAttributes": ["email"]]) { pool in
            let job = try await pool.importUsers(
                """
                \(TestPool.header)
                ann@example.com,,,,,,,,,,ann@example.com,TRUE,,,,,,,,,
                bob@example.com,,,,,,,,,,,,,,,,,,,,
                ann@example.com,,,,,,,,,,,TRUE,,,,,,,,,
                ann@example.com,,,,,,,,,,ann@example.com,TRUE,,,,,,,,,
                cid,,,,,,,,,,cid@example.com,TRUE,,,,,,,,,
                dan@example.com,,,,,,,,,,eve@example.com,TRUE,,,,,,,,,
                """)
            #expect(
                try await job.log() == [
                    "3 \(Self.unverifiedRow)", "4 FAILED email has no value, but email_verified is true.",
                    "5 SKIPPED The user already exists.",
                    "6 FAILED Username should be an email.", "7 FAILED The email attribute must be the same as the username.",
                ])
            let user = try await pool.user("ann@example.com")
            #expect(user["Username"] == .string(try await pool.attributes(of: "ann@example.com")["sub"] ?? ""))
        }
    }

    @Test("follow the pool's MFA", arguments: [("ON", "FALSE"), ("OFF", "TRUE")])
    func mfaMustFit(mfa: String, enabled: String) async throws {
        try await withPool(on: .sqlite, pool: Self.verifying) { pool in
            if mfa == "ON" {
                _ = try await pool.ok(
                    "SetUserPoolMfaConfig", ["MfaConfiguration": "ON", "SoftwareTokenMfaConfiguration": ["Enabled": true]])
            }
            let rows = [enabled, "", enabled == "TRUE" ? "FALSE" : "TRUE"].enumerated().map {
                "user\($0),,,,,,,,,,u\($0)@example.com,TRUE,,,,,,,,,\($1)"
            }
            let job = try await pool.importUsers(([TestPool.header] + rows).joined(separator: "\n"))
            #expect(try await job.summary() == "Succeeded 2/0/1 Import Job Completed Successfully.")
            #expect(try await job.log().first?.hasPrefix("2 FAILED cognito:mfa_enabled must be") == true)
        }
    }

    @Test("turn on the factor that somebody has an address for where MFA is optional", arguments: [Engine.sqlite])
    func optionalMFA(engine: Engine) async throws {
        try await withPool(on: engine, pool: Self.verifying) { pool in
            let sms: WireValue = ["SmsConfiguration": ["SnsCallerArn": "arn:aws:iam::123456789012:role/sms"]]
            _ = try await pool.ok("SetUserPoolMfaConfig", ["MfaConfiguration": "OPTIONAL", "SmsMfaConfiguration": sms])
            let job = try await pool.importUsers(
                """
                \(TestPool.header)
                ann,,,,,,,,,,ann@example.com,TRUE,,,,,+12345550100,,,,TRUE
                bob,,,,,,,,,,bob@example.com,TRUE,,,,,,,,,TRUE
                cid,,,,,,,,,,cid@example.com,TRUE,,,,,+12345550100,,,,
                """)
            #expect(
                try await job.log() == [
                    "3 FAILED cognito:mfa_enabled is TRUE, but the user has no phone_number or email for a factor that the user pool offers."
                ])
            #expect(try await pool.user("ann")["UserMFASettingList"] == ["SMS_MFA"])
            #expect(try await pool.user("cid")["UserMFASettingList"] == nil)
        }
    }

    @Test("confirm who can come with a code", arguments: [Engine.sqlite])
    func passwordless(engine: Engine) async throws {
        let settings: [String: WireValue] = [
            "AutoVerifiedAttributes": ["email", "phone_number"],
            "Policies": ["SignInPolicy": ["AllowedFirstAuthFactors": ["PASSWORD", "EMAIL_OTP"]]],
        ]
        try await withPool(on: engine, pool: settings) { pool in
            try await pool.importUsers(
                """
                \(TestPool.header)
                ann,,,,,,,,,,ann@example.com,TRUE,,,,,,,,,
                bob,,,,,,,,,,bob@example.com,,,,,,+12345550100,TRUE,,,
                """)
            #expect(try await pool.user("ann")["UserStatus"] == "CONFIRMED")
            #expect(try await pool.user("bob")["UserStatus"] == "RESET_REQUIRED")
        }
    }

    private static let senseless: [(String, String)] = [
        ("", "1 FAILED The file is empty."), ("\n", "1 FAILED The file is empty."),
        ("a,b\n", "1 FAILED The header has columns that the user pool does not have, at 1, 2."),
        ("\u{FF}\u{FE}", "1 FAILED The header has columns that the user pool does not have, at 1."),
        (TestPool.header.replacing(",gender", with: "") + "\n", "1 FAILED The header lacks the columns gender."),
        (String(repeating: "x", count: 70_000), "1 FAILED The header is longer than 16000 characters."),
    ]

    @Test("fail as a whole for a file that makes no sense", arguments: senseless)
    func fileFails(file: String, remark: String) async throws {
        try await withPool(on: .sqlite, pool: Self.verifying) { pool in
            let job = try await pool.importUsers(file)
            #expect(try await job.summary() == "Failed 0/0/0 The CSV file could not be parsed. See the log of the import job.")
            #expect(try await job.log() == [remark])
        }
    }

    @Test("fail as a whole for a file with too many rows")
    func tooManyRows() async throws {
        try await withPool(on: .sqlite, pool: Self.verifying) { pool async throws in
            let job = try await pool.importUsers(TestPool.header + "\n" + String(repeating: "x\n", count: 500_001))
            #expect(try await job.summary() == "Failed 0/0/0 The CSV file could not be parsed. See the log of the import job.")
            #expect(try await job.log() == ["1 FAILED The file has 500001 rows; 500000 is the most."])
        }
    }

    @Test("come to an end whatever a file has in it")
    func fuzz() async throws {
        try await withPool(on: .sqlite, pool: Self.verifying) { pool in
            let random = SeededRandom(5)
            var file = Array((TestPool.header + "\n").utf8)
            let words =
                [Self.john, Self.jane, ",", "\\", "\n", "\"", "\u{0}", "=cmd|' /C calc'!A0", "\u{202E}", "é", "TRUE", "a@b.c", "\r\n"]
                .map { Array($0.utf8) } + [[0xFF], [0xC3], [0xED, 0xA0, 0x80]]
            for byte in random.bytes(20_000) { file += words[Int(byte) % words.count] }
            file += Array(repeating: UInt8(ascii: ","), count: 70_000)
            let job = try await pool.importJob()
            try await job.upload(file)
            #expect(await job.outcome("StartUserImportJob") == "200")
            try await pool.app.runImports()
            let found = try await job.described()
            #expect(found["Status"] == "Succeeded" || found["Status"] == "Failed")
            #expect((found["FailedUsers"]?.int64 ?? 0) > 1_000)
            let log = try await job.log()
            #expect(log.allSatisfy { !$0.contains("calc") && !$0.contains("johndoe") })
        }
    }
}
