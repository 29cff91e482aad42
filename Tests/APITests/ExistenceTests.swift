import JSON
import TestSupport
import Testing
import UserPools

@Suite("Whether a user exists")
struct ExistenceTests {
    @Test("is hidden behind equal answers with PreventUserExistenceErrors", arguments: Engine.allCases)
    func hidden(engine: Engine) async throws {
        try await withPool(
            on: engine, pool: ["AutoVerifiedAttributes": ["email"]], client: ["PreventUserExistenceErrors": "ENABLED"]
        ) { pool in
            try await pool.addUser("known", ["email": "known@example.com", "email_verified": "true"])
            let wrong = "NotAuthorizedException: Incorrect username or password."
            #expect(await pool.signIn("known", "Wrong-Horse-7").outcome == wrong)
            #expect(await pool.signIn("nobody", "Wrong-Horse-7").outcome == wrong)

            let real = try await SRPExchange(pool, "known")
            let decoy = try await SRPExchange(pool, "nobody")
            let again = try await SRPExchange(pool, "nobody")
            #expect(real.asked.body.names == decoy.asked.body.names)
            #expect(real.parameters.names == decoy.parameters.names)
            #expect(decoy.parameters["SALT"] == again.parameters["SALT"], "a decoy is the same every time")
            #expect(decoy.parameters["SRP_B"] != again.parameters["SRP_B"])
            #expect(decoy.parameters["SALT"]?.string?.utf8.count == real.parameters["SALT"]?.string?.utf8.count)
            // A sealed block shows the length of what is in it, which must tell no more than the lengths of the names.
            #expect(decoy.secretBlock.utf8.count == (try await SRPExchange(pool, "anyone")).secretBlock.utf8.count)
            #expect(await real.answer("Wrong-Horse-7").outcome == wrong)
            #expect(await decoy.answer("Wrong-Horse-7").outcome == wrong)

            let sent = try await pool.app.ok("ForgotPassword", pool.open(["Username": "known"]))
            let simulated = try await pool.app.ok("ForgotPassword", pool.open(["Username": "nobody"]))
            #expect(simulated["CodeDeliveryDetails"]?.names == sent["CodeDeliveryDetails"]?.names)
            #expect(try await pool.app.ok("ForgotPassword", pool.open(["Username": "nobody"])) == simulated)
            #expect(await pool.confirmForgot("nobody", "123456").hasPrefix("CodeMismatchException: "))
            #expect(await pool.confirmForgot("unasked", "123456").hasPrefix("ExpiredCodeException: "))
            #expect(await pool.confirm("nobody", "123456").hasPrefix("CodeMismatchException: "))
            #expect(await pool.app.outcome("ResendConfirmationCode", pool.open(["Username": "nobody"])) == "200")
            #expect(await pool.app.outcome("ResendConfirmationCode", pool.open(["Username": "known"])) == "200")
            #expect(pool.app.mail.messages.count == 1)
        }
    }

    @Test("shows neither in what confirms a sign-up nor in the address of a code", arguments: Engine.allCases)
    func hiddenStates(engine: Engine) async throws {
        try await withPool(
            on: engine, pool: ["AutoVerifiedAttributes": ["email"]], client: ["PreventUserExistenceErrors": "ENABLED"]
        ) { pool in
            for name in ["confirmed", "disabled", "reset"] {
                try await pool.addUser(name, ["email": "\(name)@example.com", "email_verified": "true"])
            }
            _ = try await pool.ok("AdminDisableUser", ["Username": "disabled"])
            _ = try await pool.ok("AdminResetUserPassword", ["Username": "reset"])
            _ = try await pool.ok(
                "AdminCreateUser",
                [
                    "Username": "invited", "MessageAction": "SUPPRESS",
                    "UserAttributes": .attributes(["email": "invited@example.com", "email_verified": "true"]),
                ])
            _ = try await pool.signUp("waiting", ["email": "waiting@example.com"])
            let answer = await pool.confirm("nobody", "123456")
            #expect(answer == "CodeMismatchException: Invalid verification code provided, please try again.")
            for name in ["confirmed", "disabled", "reset", "invited"] {
                #expect(await pool.confirm(name, "123456") == answer, "\(name)")
                #expect(await pool.confirm(name, "123456") == answer, "\(name)")
            }
            for name in ["confirmed", "disabled", "reset", "invited", "waiting", "nobody"] {
                var shown: [String?] = []
                for operation in ["ForgotPassword", "ResendConfirmationCode"] {
                    let delivery = try await pool.app.ok(operation, pool.open(["Username": .string(name)]))["CodeDeliveryDetails"]
                    shown.append(delivery?["Destination"]?.string)
                }
                #expect(shown[0] != nil && shown[0] == shown[1], "\(name): \(shown)")
                if name != "nobody" { #expect(shown[0] == "\(name.prefix(1))***@e***") }
            }
        }
    }

    @Test("shows in no limit either: unknown names lock and run out like known ones", arguments: Engine.allCases)
    func hiddenLimits(engine: Engine) async throws {
        try await withPool(on: engine, client: ["PreventUserExistenceErrors": "ENABLED"]) { pool in
            try await pool.addUser("known", ["email": "known@example.com", "email_verified": "true"])
            func tries(_ body: (String) async -> String) async -> (known: [String], unknown: [String]) {
                var known: [String] = [], unknown: [String] = []
                for _ in 0..<7 {
                    known.append(await body("known"))
                    unknown.append(await body("nobody"))
                }
                return (known, unknown)
            }
            let signIns = await tries { await pool.signIn($0, "Wrong-Horse-7").outcome }
            #expect(signIns.known == signIns.unknown)
            #expect(signIns.known.last == "NotAuthorizedException: Password attempts exceeded")
            let forgotten = await tries { await pool.forgot($0) }
            #expect(forgotten.known == forgotten.unknown)
            #expect(forgotten.known.last?.hasPrefix("LimitExceededException: ") == true)
        }
    }

    @Test("is told without it", arguments: Engine.allCases)
    func legacy(engine: Engine) async throws {
        try await withPool(on: engine, client: ["PreventUserExistenceErrors": "LEGACY"]) { pool in
            #expect(await pool.signIn("nobody").outcome == "UserNotFoundException: User does not exist.")
            let combination = "UserNotFoundException: Username/client id combination not found."
            #expect(await pool.forgot("nobody") == combination)
            #expect(await pool.confirmForgot("nobody", "123456") == combination)
            #expect(await pool.confirm("nobody", "123456") == combination)
            #expect(await pool.app.outcome("ResendConfirmationCode", pool.open(["Username": "nobody"])) == combination)
            _ = try await pool.signUp("new")
            #expect(
                await pool.forgot("new")
                    == "InvalidParameterException: Cannot reset password for the user as there is no registered/verified email or "
                    + "phone_number")
        }
    }
}
