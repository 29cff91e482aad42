import Credentials
import Foundation
import Persistence

/// Pools whose users sign in with more or other than a password, and the workloads on them.
///
/// Their users are written through the store, since the limits that protect people ask for many: three codes of an authenticator app
/// in the first half minute, twenty codes by mail in an hour.
struct FactorPools: Sendable {
    private let withApp: SignIn
    private let withoutPassword: SignIn
    private let count: Int
    private let secret: [UInt8]
    /// Of the first users.
    private let passkeys: [Passkey]
    private let inbox = CodeInbox()

    /// Makes them at `place`, where no server runs.
    /// - Parameter seconds: how long each workload is going to be run.
    static func prepared(at place: ServerUnderTest.Place, seconds: Double) async throws -> FactorPools {
        let server = try ServerUnderTest(place)
        let connection = try CognitoConnection(port: server.port)
        let withApp = try WorkloadPool.make(over: connection)
        try connection.call(
            "SetUserPoolMfaConfig",
            ["UserPoolId": withApp.pool, "MfaConfiguration": "OPTIONAL", "SoftwareTokenMfaConfiguration": ["Enabled": true]])
        let factors = ["PASSWORD", "EMAIL_OTP", "WEB_AUTHN"]
        let withoutPassword = try WorkloadPool.make(
            over: connection, settings: ["Policies": ["SignInPolicy": ["AllowedFirstAuthFactors": factors]]])
        server.stop()

        // Three codes each are enough for 600 sign-ins a second and core, where one takes more than two milliseconds of a core.
        let count = max(2_000, Int(seconds * 200) * ProcessInfo.processInfo.activeProcessorCount)
        let secret = TOTP.newSecret(random: SystemBytes())
        let passkeys = try (0..<64).map { _ in try Passkey() }
        let store = try place.openStore()
        try await store.fill(withApp.pool, count: count, softwareToken: secret)
        try await store.fill(withoutPassword.pool, count: count, softwareToken: nil)
        try await store.insert(passkeys, in: withoutPassword.pool)
        if place.databaseURL != nil { try await store.analyze() }
        await store.database.close()
        return FactorPools(
            withApp: signIn(withApp), withoutPassword: signIn(withoutPassword), count: count, secret: secret, passkeys: passkeys)
    }

    private static func signIn(_ made: (pool: String, client: String)) -> SignIn {
        SignIn(pool: made.pool, client: made.client, password: WorkloadPool.password, verifierOwner: BigPool.verifierOwner)
    }

    /// - Parameter threads: how many there are; each has its own users.
    func workloads(threads: Int) -> [Workload] {
        [
            Workload(name: "SRP + TOTP sign-in (3 requests)", need: .init(signatures: 2, exponentiations: 3)) {
                [withApp, secret, count] thread, connection in
                var codes = Codes(secret: secret, users: stride(from: thread, to: count, by: threads).map { $0 })
                return {
                    let (user, code) = try codes.next()
                    _ = try withApp.withSRP(BigPool.username(user), softwareToken: code, over: connection)
                }
            },
            Workload(
                name: "EMAIL_OTP sign-in (2 requests)", need: .init(signatures: 2),
                prepare: { [withoutPassword, inbox, count] thread, connection in
                    var user = thread
                    return {
                        _ = try withoutPassword.withEmailedCode(BigPool.username(user % count), inbox: inbox, over: connection)
                        user += threads
                    }
                },
                note: "EMAIL_OTP: reading the code from the inbox is in the CPU time and in the rate, and not in the latencies."),
            Workload(name: "Passkey sign-in (2 requests)", need: .init(signatures: 2, verifications: 1)) {
                [withoutPassword, passkeys] thread, connection in
                var turn = thread
                return {
                    let user = turn % passkeys.count
                    _ = try withoutPassword.withPasskey(passkeys[user], BigPool.username(user), over: connection)
                    turn += 7
                }
            },
        ]
    }

    /// Codes of one secret for some users in turn, none twice for one user: a code works once.
    private struct Codes {
        let secret: [UInt8]
        let users: [Int]
        private var turn = 0
        private var lastSteps: [Int64]

        init(secret: [UInt8], users: [Int]) {
            self.secret = secret
            self.users = users
            lastSteps = [Int64](repeating: 0, count: users.count)
        }

        mutating func next() throws -> (user: Int, code: String) {
            let place = turn % users.count
            turn += 1
            let now = Date().timeIntervalSince1970
            let step = TOTP.step(at: Int64(now))
            // The oldest that the server takes, unless its time is about to end.
            let oldest = TOTP.step(at: Int64(now + 2)) - 1
            let next = max(oldest, lastSteps[place] + 1)
            guard next <= step + 1 else { throw BenchError("every user has used the codes of this half minute; there are too few users") }
            lastSteps[place] = next
            return (users[place], TOTP.code(secret: secret, step: next))
        }
    }
}
