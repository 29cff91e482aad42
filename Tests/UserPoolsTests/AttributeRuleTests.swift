import Testing
import UserPools

@Suite("An attribute")
struct AttributeRuleTests {
    /// 2^1023.
    private static let greatest =
        "8988465674311579538646525953945123668089884894711532863671504057886633790275048156635423866120376801"
        + "0560056939935696678829394884407208311246423715319737062188883946712432742638151109800623047059726541"
        + "4760425028844190753411712314407369565552704136185816752553422931491199736229692398581524176781648121"
        + "12068608"

    private static let longer = greatest + "0"
    private static let oneMore = String(greatest.dropLast()) + "9"

    private static let pool: UserPool = {
        var pool = UserPool(id: SignInFixture.pool, name: "p", accountID: "000000000000", created: Instant(seconds: 0))
        func add(_ name: String, _ type: AttributeDefinition.DataType, _ low: String? = nil, _ high: String? = nil, mutable: Bool = true) {
            pool.schema.put(AttributeDefinition(name: "custom:" + name, dataType: type, mutable: mutable, minimum: low, maximum: high))
        }
        add("text", .string, "2", "4")
        add("level", .number, "-5", "10")
        add("vast", .number, "99999999999999999999", greatest)
        add("deep", .number, "-99999999999999999999")
        add("flag", .boolean)
        add("when", .dateTime)
        add("fixed", .string, mutable: false)
        if var email = pool.schema["email"] {
            email.required = true
            pool.schema.put(email)
        }
        return pool
    }()

    private static let schema = "Attributes did not conform to the schema: "

    private func message(_ body: () throws(UserPoolError) -> Void) -> String? {
        do {
            try body()
            return nil
        } catch {
            #expect(error.code == .invalidParameter)
            return error.message
        }
    }

    @Test(
        "takes values of its type and bounds only",
        arguments: [
            ("email", "a@b", nil), ("email", "a@b.c", nil), ("email", "ü@bücher.example", nil),
            ("email", "a", "Invalid email address format."),
            ("email", "a@", "Invalid email address format."), ("email", "@b", "Invalid email address format."),
            ("email", "a@b@c", "Invalid email address format."), ("email", "a b@c.d", "Invalid email address format."),
            ("email", "a@b..c", "Invalid email address format."), ("email", "a@-b.c", "Invalid email address format."),
            ("email", "a@b.c\r\nBcc: d@e.f", "Invalid email address format."), ("email", "<a@b.c>", "Invalid email address format."),
            ("phone_number", "+491701234567", nil), ("phone_number", "+123456789012345", nil),
            ("phone_number", "+1234567890123456", "Invalid phone number format."),
            ("phone_number", "491701234567", "Invalid phone number format."),
            ("phone_number", "+49 170", "Invalid phone number format."), ("phone_number", "+٤٩١٧٠", "Invalid phone number format."),
            ("phone_number", "+1", "Invalid phone number format."), ("birthdate", "1999-12-31", nil),
            ("birthdate", "1999-13-01", "Invalid birthdate format: it must be YYYY-MM-DD."),
            ("birthdate", "31.12.1999", "Invalid birthdate format: it must be YYYY-MM-DD."),
            ("custom:text", "a", schema + "custom:text: String must be at least 2 characters"), ("custom:text", "ab", nil),
            ("custom:text", "🙂🙂🙂🙂", nil), ("custom:text", "abcde", schema + "custom:text: String must be no more than 4 characters"),
            ("custom:text", "a\0b", schema + "custom:text: String must not contain NUL characters"),
            ("custom:level", "-6", schema + "custom:level: Number must be at least -5"), ("custom:level", "-5", nil),
            ("custom:level", "10", nil),
            ("custom:level", "11", schema + "custom:level: Number must be no more than 10"),
            ("custom:level", "1.5", schema + "custom:level: Number must be a whole number"),
            ("custom:level", "99999999999999999999", schema + "custom:level: Number must be no more than 10"),
            ("custom:level", "-99999999999999999999", schema + "custom:level: Number must be at least -5"), ("custom:level", "+007", nil),
            ("custom:level", "-0", nil), ("custom:level", "-", schema + "custom:level: Number must be a whole number"),
            ("custom:level", "٣", schema + "custom:level: Number must be a whole number"),
            ("custom:vast", "100000000000000000000", nil), ("custom:vast", "0099999999999999999999", nil),
            ("custom:vast", "99999999999999999998", schema + "custom:vast: Number must be at least 99999999999999999999"),
            ("custom:vast", "5", schema + "custom:vast: Number must be at least 99999999999999999999"),
            ("custom:vast", "-99999999999999999999", schema + "custom:vast: Number must be at least 99999999999999999999"),
            ("custom:vast", greatest, nil),
            ("custom:vast", longer, schema + "custom:vast: Number must be a whole number"),
            ("custom:vast", oneMore, schema + "custom:vast: Number must be a whole number"),
            ("custom:deep", "-100000000000000000000", schema + "custom:deep: Number must be at least -99999999999999999999"),
            ("custom:deep", "-99999999999999999999", nil), ("custom:deep", "-99999999999999999998", nil),
            ("custom:flag", "true", nil), ("custom:flag", "FALSE", nil),
            ("custom:flag", "yes", schema + "custom:flag: Boolean must be true or false"),
            ("email_verified", "1", schema + "email_verified: Boolean must be true or false"),
            ("custom:when", "2025-11-04T10:03:05Z", nil), ("custom:when", "2025-11-04", nil), ("custom:when", "1762250585", nil),
            ("custom:when", "tomorrow", schema + "custom:when: DateTime must be an ISO 8601 time or seconds since 1970"),
            ("sub", "x", schema + "sub: Attribute cannot be set."),
            ("custom:nothing", "x", schema + "custom:nothing: Attribute does not exist in the schema."),
            ("name", String(repeating: "n", count: 2048), nil),
            ("name", String(repeating: "n", count: 2049), schema + "name: String must be no more than 2048 characters"),
        ] as [(String, String, String?)])
    func values(name: String, value: String, expected: String?) {
        #expect(message { () throws(UserPoolError) in try Self.pool.checkValues([name: value]) } == expected)
    }

    @Test("that cannot change keeps its first value")
    func mutability() {
        let old = ["custom:fixed": "a", "email": "a@b.c"]
        #expect(message { () throws(UserPoolError) in try Self.pool.checkChange(from: [:], to: ["custom:fixed": "a"]) } == nil)
        #expect(message { () throws(UserPoolError) in try Self.pool.checkChange(from: old, to: ["custom:fixed": "a"]) } == nil)
        #expect(
            message { () throws(UserPoolError) in try Self.pool.checkChange(from: old, to: ["custom:fixed": "b"]) }
                == "user.custom:fixed: Attribute cannot be updated.")
        #expect(
            message { () throws(UserPoolError) in try Self.pool.checkChange(from: old, to: ["email": ""]) }
                == Self.schema + "email: The attribute email is required")
    }

    @Test("that is required must be there and not empty", arguments: [[:], ["email": ""], ["name": "A"]])
    func required(attributes: [String: String]) {
        #expect(
            message { () throws(UserPoolError) in try Self.pool.checkRequired(attributes) }
                == Self.schema + "email: The attribute email is required")
        #expect(message { () throws(UserPoolError) in try Self.pool.checkRequired(["email": "a@b.c"]) } == nil)
    }

    @Test("custom bounds must be numbers, in order, and not negative for texts")
    func customBounds() {
        func make(_ type: AttributeDefinition.DataType, _ low: String?, _ high: String?) -> String? {
            message { () throws(UserPoolError) in
                _ = try AttributeDefinition.custom(
                    name: "x", dataType: type, developerOnly: false, mutable: nil, required: false, minimum: low, maximum: high,
                    hasConstraints: true)
            }
        }
        #expect(make(.string, "0", "2048") == nil)
        #expect(make(.string, "1", "0") == "Invalid constraint for attribute custom:x: the minimum is greater than the maximum")
        #expect(make(.string, "-1", nil) == "Invalid constraint for attribute custom:x: -1")
        #expect(make(.string, nil, "2049") == "Invalid constraint for attribute custom:x: 2049")
        #expect(make(.number, "-100", "100") == nil)
        #expect(make(.number, "-" + Self.greatest, Self.greatest) == nil)
        #expect(
            make(.number, "99999999999999999999", "99999999999999999998")
                == "Invalid constraint for attribute custom:x: the minimum is greater than the maximum")
        #expect(make(.number, nil, "1" + Self.greatest) == "Invalid constraint for attribute custom:x: 1\(Self.greatest.prefix(63))")
        #expect(make(.number, "ten", nil) == "Invalid constraint for attribute custom:x: ten")
    }
}
