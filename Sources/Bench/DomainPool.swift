import Credentials
import Foundation

/// A pool with a user pool domain, reached under its path alias, and the workloads on its endpoints and pages.
struct DomainPool: Sendable {
    /// `/auth/PREFIX`.
    private let base: String
    /// A browser app's client: public, with PKCE.
    private let client: String
    /// A program's client id and secret, as they go into Basic.
    private let program: String
    private let users: WorkloadPool
    private let codes: Int

    private static let callback = "https://app.example.com/callback"
    private static let verifier = "bench-bench-bench-bench-bench-bench-bench-bench"

    /// - Parameter seconds: how long each workload is going to be run, its warm-up included.
    init(port: Int, seconds: Double) throws {
        users = try WorkloadPool(port: port)
        let connection = try CognitoConnection(port: port)
        let pool = users.signIn.pool
        let prefix = "bench-" + String(UInt64(Date().timeIntervalSince1970 * 1000), radix: 36)
        try connection.call("CreateUserPoolDomain", ["UserPoolId": pool, "Domain": prefix, "ManagedLoginVersion": 2])
        try connection.call(
            "CreateResourceServer",
            [
                "UserPoolId": pool, "Identifier": "bench", "Name": "bench",
                "Scopes": [["ScopeName": "read", "ScopeDescription": "reading"]],
            ])
        base = "/auth/" + prefix
        let browser = try Self.client(
            [
                "UserPoolId": pool, "ClientName": "browser", "AllowedOAuthFlowsUserPoolClient": true, "AllowedOAuthFlows": ["code"],
                "AllowedOAuthScopes": ["openid", "email", "profile"], "CallbackURLs": [Self.callback],
                "SupportedIdentityProviders": ["COGNITO"],
            ], over: connection)
        client = browser.id
        let program = try Self.client(
            [
                "UserPoolId": pool, "ClientName": "program", "GenerateSecret": true, "AllowedOAuthFlowsUserPoolClient": true,
                "AllowedOAuthFlows": ["client_credentials"], "AllowedOAuthScopes": ["bench/read"],
            ], over: connection)
        self.program = Base64.encode(Array("\(program.id):\(program.secret)".utf8))
        // An exchange signs twice: no core does a thousand in a second.
        codes = Int(seconds * 1_000) * ProcessInfo.processInfo.activeProcessorCount
    }

    private static func client(_ input: [String: Any], over connection: CognitoConnection) throws -> (id: String, secret: String) {
        let made = try connection.call("CreateUserPoolClient", input)["UserPoolClient"] as? [String: Any]
        guard let id = made?["ClientId"] as? String else { throw BenchError("CreateUserPoolClient gave no ClientId") }
        return (id, made?["ClientSecret"] as? String ?? "")
    }

    /// - Parameter threads: how many there are; they share the codes that are exchanged.
    func workloads(threads: Int) -> [Workload] {
        [
            Workload(name: "client_credentials", need: .init(signatures: 1)) { [self] _, connection in
                let request = tokenRequest("grant_type=client_credentials&scope=bench%2Fread", basic: program, over: connection)
                return { try connection.repeated(request, named: "client_credentials") }
            },
            Workload(
                name: "Authorization-code exchange", need: .init(signatures: 2),
                prepare: { [self] thread, connection in
                    let authorize = try browser(thread, over: connection).request(authorizePath)
                    func fresh() throws -> [UInt8] { exchangeRequest(try code(authorize, over: connection), over: connection) }
                    var requests = try (0..<codes / threads).map { _ in try fresh() }
                    return {
                        let request = try requests.popLast() ?? connection.aside(fresh)
                        try connection.repeated(request, named: "authorization_code")
                    }
                },
                note: "Authorization-code exchange: the codes are fetched before; one that is fetched later counts in the CPU time alone."),
            Workload(name: "userInfo", need: .init()) { [self] thread, connection in
                let authorize = try browser(thread, over: connection).request(authorizePath)
                let exchange = exchangeRequest(try code(authorize, over: connection), over: connection)
                let reply = try connection.send(exchange, named: "authorization_code", expecting: 200)
                let tokens = try JSONSerialization.jsonObject(with: Data(reply.body)) as? [String: Any]
                guard let token = tokens?["access_token"] as? String else { throw BenchError("the exchange gave no access token") }
                let request = connection.request(path: base + "/oauth2/userInfo", headers: ["Authorization: Bearer \(token)"])
                return { try connection.repeated(request, named: "userInfo") }
            },
            Workload(name: "Authorize with an SSO session", need: .init()) { [self] thread, connection in
                let request = try browser(thread, over: connection).request(authorizePath)
                return { _ = try code(request, over: connection) }
            },
            Workload(name: "Login page", need: .init()) { [self] _, connection in
                let request = connection.request(path: pages[0])
                return { try connection.repeated(request, named: "the login page") }
            },
        ]
    }

    /// Addresses of pages that a person may begin at.
    var pages: [String] { ["/login", "/signup", "/forgotPassword"].map { "\(base)\($0)?\(query)" } }

    private var query: String {
        "client_id=\(client)&response_type=code&scope=openid%20email%20profile&redirect_uri=https%3A%2F%2Fapp.example.com%2Fcallback"
            + "&state=bench&code_challenge_method=S256&code_challenge=\(CodeChallenge.s256(Self.verifier))"
    }

    private var authorizePath: String { base + "/oauth2/authorize?" + query }

    /// A browser that has signed in at the login page as one of the users.
    private func browser(_ thread: Int, over connection: CognitoConnection) throws -> BrowserSession {
        var browser = BrowserSession(connection: connection)
        let page = try browser.visit(pages[0], expecting: 200)
        let text = String(decoding: page.body, as: UTF8.self)
        guard let field = text.firstRange(of: "name=\"_csrf\" value=\"") else { throw BenchError("the login page has no _csrf") }
        let token = text[field.upperBound...].prefix { $0 != "\"" }
        let name = users.users[thread % users.users.count]
        _ = try browser.post(
            pages[0], "username=\(name)&password=\(WorkloadPool.password)&_csrf=\(token)", expecting: 302)
        return browser
    }

    /// The code that a signed-in browser is sent to the client with.
    private func code(_ authorize: [UInt8], over connection: CognitoConnection) throws -> String {
        let reply = try connection.send(authorize, named: "authorize", expecting: 302)
        guard let location = reply.fields("location").first, let start = location.firstRange(of: "?code=") else {
            throw BenchError("authorize sent nobody back with a code")
        }
        return String(location[start.upperBound...].prefix { $0 != "&" })
    }

    private func exchangeRequest(_ code: String, over connection: CognitoConnection) -> [UInt8] {
        tokenRequest(
            "grant_type=authorization_code&client_id=\(client)&code=\(code)&redirect_uri=https%3A%2F%2Fapp.example.com%2Fcallback"
                + "&code_verifier=\(Self.verifier)", basic: nil, over: connection)
    }

    private func tokenRequest(_ form: String, basic: String?, over connection: CognitoConnection) -> [UInt8] {
        connection.request(
            path: base + "/oauth2/token", method: "POST",
            headers: ["Content-Type: application/x-www-form-urlencoded"] + (basic.map { ["Authorization: Basic \($0)"] } ?? []), body: form)
    }
}
