import Credentials
import JSON
import TestSupport
import Testing
import UserPools

@Suite("A password hash from elsewhere")
struct ImportedHashTests {
    private static let wrong = "NotAuthorizedException: Incorrect username or password."
    /// Of the usual password, by bcrypt 4.0.1, passlib 1.7.4 and argon2-cffi 25.1.
    private static let hashes: [(ImportedHashAlgorithm, String)] = [
        (.bcrypt, "$2b$04$BOGoToe2GBBOaSNyRfRqc.Ecai5jB8TmgnixSXZ7ef7E6vObzKIuS"),
        (.scrypt, "$scrypt$ln=6,r=4,p=3$klIqxbgXgtD639s7R6g1Rg$OzuJ4zBOFgdf56RfwB6dtB19sTTxX8Pys1X8O3cz3bg"),
        (.argon2id, "$argon2id$v=19$m=64,t=1,p=1$FA2Ip6gsapZ+rQUabEIVjw$D3XVNOMK+30TUnIV06bRANWLiKzJTII/+YeNAE3g9dU"),
        (.pbkdf2SHA256, "$pbkdf2-sha256$1000$vrc2JmSM0XrPGcPY2xvDmA$3.mFXZIq5/hznmbpa2M8rJi2mKYBD3nbiHy5yB7s58E"),
    ]

    @Test("signs in with the old password, and is kept as the pool keeps passwords from then on", arguments: Engine.allCases)
    func upgrade(engine: Engine) async throws {
        try await withPool(on: engine) { pool in
            for (algorithm, text) in Self.hashes {
                let name = "user-\(algorithm.rawValue.lowercased())"
                try await pool.addUser(name, password: "Battery-Staple-9")
                try await pool.app.importHash(text, algorithm, of: name, in: pool.id)
                #expect(await pool.signIn(name, "Battery-Staple-9").outcome == Self.wrong)
                #expect(await pool.signIn(name, TestPool.password + "\0").outcome == Self.wrong)
                // SRP needs a verifier, and until there is one everybody's password is wrong.
                #expect(await (try SRPExchange(pool, name)).answer().outcome == Self.wrong)
                #expect(try await pool.app.passwordEntry(of: name, in: pool.id)?.imported == algorithm, "a wrong password changes nothing")
                _ = try await pool.tokens(name)
                #expect(try await pool.app.passwordEntry(of: name, in: pool.id)?.storage == .srp)
                #expect(await (try SRPExchange(pool, name)).answer().status == 200)
                _ = try await pool.tokens(name)
            }
        }
    }

    @Test("becomes Argon2id where the pool asks for it", arguments: Engine.allCases)
    func argon2id(engine: Engine) async throws {
        try await withPool(on: engine) { pool in
            _ = await pool.app.call(
                target: "Lifeguard.PutSettings", pool.input(["Settings": ["PasswordStorage": "ARGON2ID"]]).json)
            for (algorithm, text) in Self.hashes {
                let name = "user-\(algorithm.rawValue.lowercased())"
                try await pool.addUser(name, password: "Battery-Staple-9")
                try await pool.app.importHash(text, algorithm, of: name, in: pool.id)
                #expect(await pool.signIn(name, "Battery-Staple-9").outcome == Self.wrong)
                _ = try await pool.tokens(name)
                #expect(try await pool.app.passwordEntry(of: name, in: pool.id)?.storage == .argon2id)
                _ = try await pool.tokens(name)
            }
        }
    }

    @Test("is locked as any other after five wrong passwords", arguments: Engine.allCases)
    func locked(engine: Engine) async throws {
        try await withPool(on: engine) { pool in
            try await pool.addUser("alice")
            try await pool.app.importHash(Self.hashes[0].1, .bcrypt, of: "alice", in: pool.id)
            for _ in 0..<5 { #expect(await pool.signIn("alice", "Wrong-Horse-7").outcome == Self.wrong) }
            #expect(await pool.signIn("alice").outcome == "NotAuthorizedException: Password attempts exceeded")
            #expect(try await pool.app.passwordEntry(of: "alice", in: pool.id)?.imported == .bcrypt)
        }
    }

    @Test("can be changed, and is remembered by the history", arguments: Engine.allCases)
    func history(engine: Engine) async throws {
        let policy: WireValue = ["PasswordPolicy": ["MinimumLength": 8, "PasswordHistorySize": 2]]
        try await withPool(on: engine, pool: ["Policies": policy]) { pool in
            try await pool.addUser("alice")
            let token = try await pool.tokens("alice").access
            try await pool.app.importHash(Self.hashes[0].1, .bcrypt, of: "alice", in: pool.id)
            func change(_ old: String, _ new: String) async -> String {
                await pool.app.outcome(
                    "ChangePassword",
                    ["AccessToken": .string(token), "PreviousPassword": .string(old), "ProposedPassword": .string(new)])
            }
            #expect(await change("Wrong-Horse-7", "Battery-Staple-9") == Self.wrong)
            #expect(await change(TestPool.password, TestPool.password).hasPrefix("PasswordHistoryPolicyViolationException: "))
            #expect(await change(TestPool.password, "Battery-Staple-9") == "200")
            #expect(await change("Battery-Staple-9", TestPool.password).hasPrefix("PasswordHistoryPolicyViolationException: "))
            _ = try await pool.tokens("alice", "Battery-Staple-9")
        }
    }

    @Test("makes wrong passwords of everybody take as long", arguments: Engine.allCases)
    func timing(engine: Engine) async throws {
        try await withPool(on: engine, client: ["PreventUserExistenceErrors": "ENABLED"]) { pool in
            try await pool.addUser("alice")
            try await pool.addUser("bob")
            // 2¹² rounds take a quarter of a second: time that nobody can save.
            let dear = "$2b$12$BOGoToe2GBBOaSNyRfRqc.Ecai5jB8TmgnixSXZ7ef7E6vObzKIuS"
            try await pool.app.importHash(dear, .bcrypt, of: "alice", in: pool.id)
            #expect(await pool.signIn("alice", "Wrong-Horse-7").outcome == Self.wrong)
            for name in ["alice", "bob", "nobody"] {
                let took = await ContinuousClock().measure {
                    #expect(await pool.signIn(name, "Wrong-Horse-7").outcome == Self.wrong)
                }
                #expect(took > .milliseconds(80), "\(name)")
            }
            // A setting of the pool that another operation must not lose.
            _ = try await pool.ok("UpdateUserPool")
            let took = await ContinuousClock().measure { _ = await pool.signIn("nobody", "Wrong-Horse-7") }
            #expect(took > .milliseconds(80))
        }
    }
}
