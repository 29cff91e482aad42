import Foundation

/// One line of the table: what is asked, and the sums that it cannot avoid.
struct Workload {
    let name: String
    let need: CryptographicFloor.Need
    let prepare: LoadRun.Preparation
    /// What the line's numbers do not say by themselves; printed under the table.
    var note: String?
}

/// A pool with an app client and some users, made through the API, and the workloads on it.
struct WorkloadPool {
    let signIn: SignIn
    let users: [String]
    /// Tells this run's usernames from those of another on the same server.
    private let run = String(UInt64(Date().timeIntervalSince1970 * 1000), radix: 36)

    static let password = "Enigma-1843"

    /// - Parameters:
    ///   - users: how many users to make; threads take turns with them, so that they do not queue for one user's row.
    ///   - settings: members of CreateUserPool.
    init(port: Int, users count: Int = 64, settings: [String: Any] = [:]) throws {
        let connection = try CognitoConnection(port: port)
        let (pool, client) = try Self.make(over: connection, settings: settings)
        signIn = SignIn(pool: pool, client: client, password: Self.password)
        users = (0..<count).map { "person\($0)" }
        for user in users {
            try connection.call("AdminCreateUser", Self.creation(of: user, pool: pool))
            try connection.call(
                "AdminSetUserPassword", ["UserPoolId": pool, "Username": user, "Password": Self.password, "Permanent": true])
        }
    }

    /// A pool and a client that allows the flows measured here.
    static func make(
        over connection: CognitoConnection, settings: [String: Any] = [:]
    ) throws -> (pool: String, client: String) {
        let made = try connection.call("CreateUserPool", settings.merging(["PoolName": "bench"]) { first, _ in first })
        guard let pool = (made["UserPool"] as? [String: Any])?["Id"] as? String else { throw BenchError("CreateUserPool gave no Id") }
        let flows = ["ALLOW_USER_SRP_AUTH", "ALLOW_USER_PASSWORD_AUTH", "ALLOW_USER_AUTH", "ALLOW_REFRESH_TOKEN_AUTH"]
        let answer = try connection.call("CreateUserPoolClient", ["UserPoolId": pool, "ClientName": "bench", "ExplicitAuthFlows": flows])
        guard let client = (answer["UserPoolClient"] as? [String: Any])?["ClientId"] as? String else {
            throw BenchError("CreateUserPoolClient gave no ClientId")
        }
        return (pool, client)
    }

    /// A request's attributes.
    private static func attributes(of user: String) -> [[String: String]] {
        [["Name": "email", "Value": "\(user)@example.com"], ["Name": "email_verified", "Value": "true"]]
    }

    private static func creation(of user: String, pool: String) -> [String: Any] {
        [
            "UserPoolId": pool, "Username": user, "MessageAction": "SUPPRESS", "TemporaryPassword": password,
            "UserAttributes": attributes(of: user),
        ]
    }

    func passwordSignIn(named name: String, note: String? = nil) -> Workload {
        let prepare: LoadRun.Preparation = { [signIn, users] thread, connection in
            var turn = thread
            return {
                _ = try signIn.withPassword(users[turn % users.count], over: connection)
                turn += 7
            }
        }
        return Workload(name: name, need: .init(signatures: 2, exponentiations: 1), prepare: prepare, note: note)
    }

    var workloads: [Workload] {
        [
            Workload(name: "SRP sign-in (2 requests)", need: .init(signatures: 2, exponentiations: 3)) {
                [signIn, users] thread, connection in
                var turn = thread
                return {
                    _ = try signIn.withSRP(users[turn % users.count], over: connection)
                    turn += 7
                }
            },
            passwordSignIn(named: "Password sign-in"),
            Workload(name: "Refresh", need: .init(signatures: 2)) { [signIn, users] thread, connection in
                let tokens = try signIn.withPassword(users[thread % users.count], over: connection)
                guard let token = tokens["RefreshToken"] as? String else { throw BenchError("signing in gave no refresh token") }
                let request = try connection.request(
                    "InitiateAuth",
                    ["AuthFlow": "REFRESH_TOKEN_AUTH", "ClientId": signIn.client, "AuthParameters": ["REFRESH_TOKEN": token]])
                return { try connection.repeated(request, named: "Refresh") }
            },
            Workload(name: "GetUser", need: .init()) { [signIn, users] thread, connection in
                let tokens = try signIn.withPassword(users[thread % users.count], over: connection)
                guard let token = tokens["AccessToken"] as? String else { throw BenchError("signing in gave no access token") }
                let request = try connection.request("GetUser", ["AccessToken": token])
                return { try connection.repeated(request, named: "GetUser") }
            },
            Workload(name: "JWKS", need: .init()) { [signIn] _, connection in
                let request = connection.request(path: "/\(signIn.pool)/.well-known/jwks.json")
                return { try connection.repeated(request, named: "JWKS") }
            },
            Workload(name: "SignUp", need: .init(exponentiations: 1)) { [signIn, run] thread, connection in
                var number = 0
                return {
                    let user = "s\(run)-\(thread)-\(number)"
                    number += 1
                    try connection.repeated(
                        connection.request(
                            "SignUp",
                            [
                                "ClientId": signIn.client, "Username": user, "Password": signIn.password,
                                "UserAttributes": [["Name": "email", "Value": "\(user)@example.com"]],
                            ]),
                        named: "SignUp")
                }
            },
            Workload(name: "AdminCreateUser", need: .init(exponentiations: 1)) { [signIn, run] thread, connection in
                var number = 0
                return {
                    let user = "a\(run)-\(thread)-\(number)"
                    number += 1
                    try connection.repeated(
                        connection.request("AdminCreateUser", Self.creation(of: user, pool: signIn.pool)), named: "AdminCreateUser")
                }
            },
            Workload(name: "ListUsers by email", need: .init()) { [signIn, users] thread, connection in
                let requests = try users.map { user in
                    try connection.request("ListUsers", ["UserPoolId": signIn.pool, "Filter": "email = \"\(user)@example.com\""])
                }
                var turn = thread
                return {
                    try connection.repeated(requests[turn % requests.count], named: "ListUsers")
                    turn += 7
                }
            },
        ]
    }
}
