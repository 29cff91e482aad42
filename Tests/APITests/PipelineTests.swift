import JSON
import TestSupport
import Testing

@Suite("A request")
struct PipelineTests {
    @Test(
        "for an operation that is not built is told so before anything else is looked at", arguments: Engine.allCases,
        [
            "AWSCognitoIdentityService.DeleteIdentityPool", "AWSCognitoIdentityService.GetId",
            "AWSCognitoIdentityService.CreateIdentityPool", "AWSCognitoIdentityService.GetCredentialsForIdentity",
        ])
    func unbuilt(engine: Engine, target: String) async throws {
        try await withApp(on: engine) { app in
            let name = String(target.split(separator: ".").last ?? "")
            for body in ["{}", "not json", ""] {
                let answer = await app.call(target: target, Array(body.utf8))
                #expect(answer.status == 501)
                #expect(answer.outcome == "UnsupportedOperationException: \(name) is not supported by this server yet.")
            }
        }
    }

    @Test(
        "for what is no operation is unknown", arguments: Engine.allCases,
        ["AWSCognitoIdentityProviderService.Nothing", "signUp", "AWSCognitoIdentityProviderService.", "Lifeguard.Nothing", "a\u{0}b\n"])
    func unknown(engine: Engine, target: String) async throws {
        try await withApp(on: engine) { app in
            let answer = await app.call(target: target, Array("{}".utf8))
            #expect(answer.status == 400)
            #expect(answer.outcome.hasPrefix("UnknownOperationException: "))
        }
    }

    private static func nested(_ open: String, _ depth: Int, _ close: String) -> [UInt8] {
        Array((String(repeating: open, count: depth) + String(repeating: close, count: depth)).utf8)
    }

    /// Bodies of SignUp that no honest client sends, and the exception for each.
    private static let hostile: [(String, [UInt8], String)] = {
        let valid = #""ClientId":"CLIENT","Username":"x""#
        func text(_ body: String) -> [UInt8] { Array(body.utf8) }
        func bytes(_ parts: [UInt8]...) -> [UInt8] { parts.flatMap { $0 } }
        let many = (0..<10_000).map { #"{"Name":"a\#($0)","Value":"v"}"# }.joined(separator: ",")
        return [
            ("nothing", [], "SerializationException"), ("no JSON", text("hello"), "SerializationException"),
            ("a list", text("[]"), "SerializationException"), ("null", text("null"), "SerializationException"),
            ("a number for a text", text("{\(valid),\"Password\":1}"), "SerializationException"),
            ("a list for a text", text("{\"ClientId\":[],\"Username\":\"x\"}"), "SerializationException"),
            ("an object for a list", text("{\(valid),\"UserAttributes\":{}}"), "SerializationException"),
            ("a text for a list", text("{\(valid),\"UserAttributes\":\"x\"}"), "SerializationException"),
            ("members cut short", text("{\(valid)"), "SerializationException"),
            ("something behind", text("{\(valid)} x"), "SerializationException"),
            ("invalid UTF-8", bytes(text("{\"Username\":\""), [0xC3, 0x28], text("\"}")), "SerializationException"),
            ("overlong UTF-8", bytes(text("{\"Username\":\""), [0xC0, 0xAF], text("\"}")), "SerializationException"),
            ("a lone surrogate", text(#"{"Username":"\ud800"}"#), "SerializationException"),
            ("a raw control character", bytes(text("{\"Username\":\"a"), [1], text("\"}")), "SerializationException"),
            ("deep lists", nested("[", 100_000, "]"), "SerializationException"),
            ("deep objects", nested("{\"a\":", 10_000, "}"), "SerializationException"),
            ("nothing required", text("{}"), "InvalidParameterException"),
            ("a null", text(#"{"ClientId":null,"Username":"x"}"#), "InvalidParameterException"),
            (
                "NUL in a name", text(#"{"ClientId":"CLIENT","Username":"a\u0000b","Password":"Correct-Horse-7"}"#),
                "InvalidParameterException"
            ),
            (
                "NUL in an attribute",
                text(#"{\#(valid),"Password":"Correct-Horse-7","UserAttributes":[{"Name":"name","Value":"a\u0000b"}]}"#),
                "InvalidParameterException"
            ),
            (
                "ten thousand attributes", text("{\(valid),\"Password\":\"Correct-Horse-7\",\"UserAttributes\":[\(many)]}"),
                "InvalidParameterException"
            ),
            (
                "an attribute twice",
                text(#"{\#(valid),"Password":"Correct-Horse-7","UserAttributes":[{"Name":"name","Value":"a"},{"Name":"name"}]}"#),
                "InvalidParameterException"
            ),
            (
                "a long name", text(#"{"ClientId":"CLIENT","Username":"\#(String(repeating: "n", count: 129))"}"#),
                "InvalidParameterException"
            ),
            ("a client of no shape", text(#"{"ClientId":"../..","Username":"x"}"#), "InvalidParameterException"),
        ]
    }()

    @Test("of a hostile form is refused as the client's fault and changes nothing", arguments: Engine.allCases)
    func hostileBodies(engine: Engine) async throws {
        try await withPool(on: engine) { pool in
            for (name, bytes, exception) in Self.hostile {
                let body = Array(String(decoding: bytes, as: UTF8.self).replacing("CLIENT", with: pool.client).utf8)
                let sent = name.contains("UTF-8") ? bytes : body
                let answer = await pool.app.call(target: "AWSCognitoIdentityProviderService.SignUp", sent)
                #expect((400..<500).contains(answer.status), "\(name): \(answer)")
                #expect(answer["__type"]?.string == exception, "\(name): \(answer.outcome.prefix(200))")
                #expect(answer.bytes.count < 65_536, "\(name)")
            }
            let left = try await pool.ok("ListUsers")
            #expect(left["Users"] == [])
            #expect(await pool.signUpOutcome("alice") == "200")
        }
    }

    @Test("with a NUL anywhere is refused by every operation that takes a name", arguments: Engine.allCases)
    func nulCharacters(engine: Engine) async throws {
        try await withPool(on: engine) { pool in
            try await pool.addUser("alice")
            let nul: WireValue = "a\u{0}b"
            let calls: [(String, WireValue)] = [
                ("AdminGetUser", pool.input(["Username": nul])), ("AdminDeleteUser", pool.input(["Username": nul])),
                ("CreateGroup", pool.input(["GroupName": nul])), ("CreateGroup", pool.input(["GroupName": "g", "Description": nul])),
                ("GetGroup", pool.input(["GroupName": nul])), ("ForgotPassword", pool.open(["Username": nul])),
                ("InitiateAuth", pool.open(["AuthFlow": "USER_PASSWORD_AUTH", "AuthParameters": ["USERNAME": nul, "PASSWORD": nul]])),
                ("InitiateAuth", pool.open(["AuthFlow": "USER_AUTH", "AuthParameters": ["USERNAME": nul]])),
                ("AdminUpdateUserAttributes", pool.input(["Username": "alice", "UserAttributes": [["Name": "name", "Value": nul]]])),
                ("CreateUserPool", ["PoolName": "x", "UserPoolTags": ["k": nul]]),
            ]
            for (operation, input) in calls {
                let answer = await pool.app.call(operation, input)
                #expect((200..<500).contains(answer.status), "\(operation): \(answer)")
            }
        }
    }

    @Test("for settings knows no other keys", arguments: Engine.allCases)
    func settings(engine: Engine) async throws {
        try await withPool(on: engine) { pool in
            func put(_ input: WireValue) async -> String { await pool.app.call(target: "Lifeguard.PutSettings", input.json).outcome }
            #expect(
                await put(pool.input(["Settings": ["PasswordStorage": "MD5"]]))
                    == "InvalidParameterException: PasswordStorage must be one of: SRP, ARGON2ID")
            #expect(await put(pool.input(["Settings": ["Nothing": 1]])) == "InvalidParameterException: Unknown user pool setting Nothing")
            #expect(await put(pool.input(["Settings": [:], "Other": 1])) == "InvalidParameterException: Unknown member Other")
            #expect(
                await put(["UserPoolId": "us-east-1_Nothing00", "Settings": [:]])
                    == "ResourceNotFoundException: User pool us-east-1_Nothing00 does not exist.")
            let got = await pool.app.call(target: "Lifeguard.GetSettings", pool.input().json)
            let off: WireValue = [
                "Hardened": false, "RequirePKCE": false, "AuthorizationResponseIss": false, "RPInitiatedLogout": false,
                "PushedAuthorizationRequests": "OFF", "DPoP": "OFF", "DeviceAuthorization": false, "Introspection": false,
                "FormPost": false,
            ]
            func settings(_ before: [WireMember], _ after: [WireMember] = []) -> WireValue {
                .object(
                    WireObject([WireMember(name: "Settings", value: .object(WireObject(before + (off.object?.members ?? []) + after)))]))
            }
            #expect(
                got.body
                    == settings([WireMember(name: "PasswordStorage", value: "SRP"), WireMember(name: "StrictTiers", value: false)]))
            let client = await pool.app.call(
                target: "Lifeguard.GetSettings", pool.input(["ClientId": .string(pool.client)]).json)
            #expect(client.body == settings([], [WireMember(name: "BackChannelLogoutSessionRequired", value: false)]))
        }
    }

    @Test("at a pool that demands what is not built yet is refused rather than weakened", arguments: Engine.allCases)
    func unbuiltDemands(engine: Engine) async throws {
        try await withPool(on: engine) { pool in
            try await pool.addUser("alice")
            let tokens = try await pool.tokens("alice")
            _ = try await pool.ok("UpdateUserPool", ["UserPoolAddOns": ["AdvancedSecurityMode": "ENFORCED"]])
            let refusal =
                "InvalidUserPoolConfigurationException: Enforced threat protection is configured for this user pool but "
                + "has no effect in this version of Lifeguard, so sign-in is refused."
            #expect(await pool.signIn("alice").outcome == refusal)
            #expect(await pool.refresh(tokens.refresh ?? "").outcome == refusal)
        }
    }
}

@Suite("A group")
struct GroupTests {
    @Test("is made once, changed, listed, filled and deleted", arguments: Engine.allCases)
    func lifecycle(engine: Engine) async throws {
        try await withPool(on: engine) { pool in
            try await pool.addUser("alice")
            let name: [String: WireValue] = ["GroupName": "admins"]
            let made = try await pool.ok("CreateGroup", name.merging(["Description": "d", "Precedence": 0]) { $1 })
            #expect(made["Group"]?["Precedence"] == 0)
            #expect(await pool.outcome("CreateGroup", name) == "GroupExistsException: A group with the name already exists.")
            #expect(await pool.outcome("GetGroup", ["GroupName": "Admins"]) == "ResourceNotFoundException: Group not found.")
            pool.app.clock.advance(seconds: 5)
            let changed = try await pool.ok("UpdateGroup", name.merging(["Description": "new"]) { $1 })
            #expect(changed["Group"]?["Description"] == "new")
            #expect(changed["Group"]?["Precedence"] == 0, "what is not named stays")
            #expect(changed["Group"]?["LastModifiedDate"]?.double == 1_762_250_590)
            let member = name.merging(["Username": "alice"]) { $1 }
            for _ in 0..<2 { _ = try await pool.ok("AdminAddUserToGroup", member) }
            #expect(try await pool.ok("ListUsersInGroup", name)["Users"]?.array?.count == 1)
            #expect(
                await pool.outcome("AdminAddUserToGroup", name.merging(["Username": "bob"]) { $1 })
                    == "UserNotFoundException: User does not exist.")
            #expect(
                await pool.outcome("AdminAddUserToGroup", ["GroupName": "none", "Username": "alice"])
                    == "ResourceNotFoundException: Group not found.")
            _ = try await pool.ok("AdminDeleteUser", ["Username": "alice"])
            #expect(try await pool.ok("ListUsersInGroup", name)["Users"] == [])
            _ = try await pool.ok("DeleteGroup", name)
            #expect(await pool.outcome("DeleteGroup", name) == "ResourceNotFoundException: Group not found.")
        }
    }
}
