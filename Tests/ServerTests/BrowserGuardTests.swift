import Server
import Testing

@Suite("What a page in the developer's browser may do")
struct BrowserGuardTests {
    @Test("Management operations, the inbox and the metrics are for local names and the server's own origin")
    func management() async throws {
        try await withServer(inbox: SampleInbox()) { server in
            let port = server.configuration.port
            let cases: [(headers: [String: String], isAccepted: Bool)] = [
                ([:], true),
                (["Host": "localhost"], true),
                (["Host": "LOCALHOST:\(port)"], true),
                (["Host": "127.0.0.1:\(port)"], true),
                (["Host": "[::1]:\(port)"], true),
                (["Host": "prefix.auth.localhost:\(port)"], true),
                (["Origin": "http://localhost:\(port)"], true),
                (["Host": "evil.example"], false),
                (["Host": "localhost.evil.example"], false),
                (["Host": "evil.example:80"], false),
                (["Host": "127.0.0.1.nip.io"], false),
                (["Host": "localhost:80@evil.example"], false),
                (["Host": ""], false),
                (["Origin": "https://evil.example"], false),
                (["Origin": "null"], false),
                (["Origin": "http://localhost:3000"], false),
                (["Origin": "http://127.0.0.1:\(port)"], false),
                (["Origin": "http://localhost:\(port).evil.example"], false),
                (["Host": "evil.example", "Origin": "http://evil.example"], false),
            ]
            for (headers, isAccepted) in cases {
                for (method, path, more) in [
                    ("POST", "/", RoutesTests.listPools), ("POST", "/", [:]), ("POST", "/", ["X-Amz-Target": "Lifeguard.PutSettings"]),
                    ("GET", "/_lifeguard/metrics", [:]), ("GET", "/_lifeguard/inbox", [:]), ("DELETE", "/_lifeguard/inbox", [:]),
                ] {
                    let answer = try #require(await ask(server, method, path, headers.merging(more) { $1 }))
                    #expect((answer.status < 300) == isAccepted, "\(method) \(path) \(headers)")
                    if !isAccepted {
                        #expect(answer.status == 403)
                        #expect(answer.headers["x-amzn-errortype"]?.hasPrefix("AccessDeniedException") == true)
                    }
                    #expect(answer.headers["access-control-allow-origin"] == nil)
                }
            }
        }
    }

    @Test("Public operations answer pages of any origin, under any name")
    func publicOperations() async throws {
        try await withServer { server in
            for headers in [["Origin": "https://app.example"], ["Origin": "https://app.example", "Host": "cognito.example"]] {
                let answer = try #require(await ask(server, "POST", "/", headers.merging(RoutesTests.signUp) { $1 }))
                #expect(answer.status == 200)
                #expect(answer.headers["access-control-allow-origin"] == "*")
                #expect(answer.headers["access-control-expose-headers"] == "x-amzn-RequestId,x-amzn-ErrorType,x-amzn-ErrorMessage,Date")
            }
            #expect(await ask(server, "POST", "/", RoutesTests.signUp)?.headers["access-control-allow-origin"] == nil)
        }
    }

    @Test("A preflight allows the headers that SDKs send")
    func preflight() async throws {
        try await withServer { server in
            for (path, method) in [("/", "POST"), ("/us-east-1_Pool/.well-known/jwks.json", "GET")] {
                let asked = ["Origin": "https://app.example", "Access-Control-Request-Method": method]
                let answer = try #require(await ask(server, "OPTIONS", path, asked))
                #expect(answer.status == 204)
                #expect(answer.headers["access-control-allow-origin"] == "*")
                #expect(answer.headers["access-control-allow-methods"] == method)
                #expect(
                    answer.headers["access-control-allow-headers"]
                        == "content-type,x-amz-target,x-amz-user-agent,amz-sdk-invocation-id,amz-sdk-request,cache-control,authorization")
            }
            #expect(await ask(server, "OPTIONS", "/_lifeguard/inbox", ["Origin": "https://app.example"])?.status == 404)
        }
    }
}
