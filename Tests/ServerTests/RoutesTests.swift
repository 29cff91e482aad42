import AWSWire
import Server
import Testing

@Suite("Routes on a live socket")
struct RoutesTests {
    static let signUp = ["X-Amz-Target": "AWSCognitoIdentityProviderService.SignUp"]
    static let listPools = ["X-Amz-Target": "AWSCognitoIdentityProviderService.ListUserPools"]

    @Test("The ready line names the public URL and the address, with the port that was found")
    func readyLine() async throws {
        try await withServer { server in
            let port = server.configuration.port
            #expect(port > 0)
            #expect(server.line == "lifeguard ready on http://localhost:\(port) (listening on 127.0.0.1:\(port))")
        }
    }

    @Test("dev answers on both loopback addresses")
    func bothAddresses() async throws {
        try await withServer { server in
            for host in server.hosts {
                #expect(await ask(server, "GET", "/_lifeguard/health/live", host: host)?.status == 200)
            }
        }
    }

    @Test("Two servers cannot have one port, and the second says so")
    func portInUse() async throws {
        try await withServer { server in
            let port = server.configuration.port
            let error = await #expect(throws: ConfigurationError.self) {
                try await withServer(flags: [.port: "\(port)", .host: "127.0.0.1"]) { _ in }
            }
            #expect(error?.description == "cannot listen on 127.0.0.1 port \(port): Address already in use")
        }
    }

    @Test("Every answer has a request id, a date and its length")
    func commonHeaders() async throws {
        try await withServer { server in
            for (method, path) in [("POST", "/"), ("GET", "/nothing"), ("GET", "/_lifeguard/health/ready"), ("OPTIONS", "/")] {
                let answer = try #require(await ask(server, method, path))
                #expect(answer.headers["x-amzn-requestid"]?.count == 36)
                #expect(answer.headers["date"]?.hasSuffix(" GMT") == true)
                #expect(answer.headers["content-length"] != nil || answer.status == 204)
            }
        }
    }

    @Test("A request reaches its route as it came")
    func conversion() async throws {
        let aws: @Sendable (WireRequest, String) async -> WireResponse = { request, id in
            let fields = request.headers.fields.filter { $0.name.hasPrefix("x-") }.map { "\($0.name)=\($0.value)" }.joined(separator: ",")
            return WireResponse(
                status: 418,
                headers: [
                    ("X-Path", request.path), ("X-Query", request.query), ("X-Fields", fields), ("X-Ip", request.sourceIP), ("X-Id", id),
                ],
                body: request.body)
        }
        try await withServer(aws: aws) { server in
            let answer = try #require(
                await ask(server, "POST", "/?a=%20b?", ["X-One": "é", "X-Forwarded-For": "9.9.9.9"], body: "{\"ü\":1}"))
            #expect(answer.status == 418)
            #expect(answer.body == "{\"ü\":1}")
            #expect(answer.headers["x-path"] == "/")
            #expect(answer.headers["x-query"] == "a=%20b?")
            #expect(answer.headers["x-fields"] == "x-one=é")
            #expect(answer.headers["x-ip"] == "127.0.0.1")
            #expect(answer.headers["x-id"] == answer.headers["x-amzn-requestid"])
        }
    }

    @Test("A trusted proxy's word about the client counts up to the last stranger")
    func trustedProxies() async throws {
        let aws: @Sendable (WireRequest, String) async -> WireResponse = { request, _ in
            WireResponse(status: 200, body: Array("\(request.sourceIP) \(request.headers["x-forwarded-proto"] ?? "-")".utf8))
        }
        try await withServer(flags: [.trustedProxies: "127.0.0.0/8,10.0.0.0/8"], aws: aws) { server in
            for (forwarded, expected) in [
                ("1.2.3.4", "1.2.3.4"), ("6.6.6.6, 1.2.3.4, 10.1.1.1", "1.2.3.4"), ("6.6.6.6, nonsense", "127.0.0.1"),
                ("::ffff:10.0.0.1", "::ffff:10.0.0.1"),
                ("2001:db8::1", "2001:db8::1"),
            ] {
                let answer = await ask(server, "POST", "/", ["X-Forwarded-For": forwarded, "X-Forwarded-Proto": "https"])
                #expect(answer?.body == "\(expected) https")
            }
        }
    }

    @Test("Requests on one connection are answered in order")
    func pipelining() async throws {
        try await withServer { server in
            let connection = try Connection(to: server)
            for number in 1...20 { await connection.send("POST / HTTP/1.1\r\nHost: localhost\r\nContent-Length: 2\r\n\r\n\(number + 10)") }
            for number in 1...20 { #expect(await connection.answer()?.body == "\(number + 10)") }
        }
    }

    @Test("Pool documents are served with CORS, and what is not there is a 404 of AWS's shape")
    func poolDocuments() async throws {
        try await withServer { server in
            for document in ["jwks.json", "openid-configuration"] {
                let answer = try #require(await ask(server, "GET", "/us-east-1_Pool/.well-known/\(document)"))
                #expect(answer.status == 200)
                #expect(answer.body == document)
                #expect(answer.headers["access-control-allow-origin"] == "*")
            }
            for path in [
                "/us-east-1_None/.well-known/jwks.json", "/us-east-1_Pool/.well-known/other", "/x", "/_lifeguard/none", "/_lifeguard/inbox",
            ] {
                let answer = try #require(await ask(server, "GET", path))
                #expect(answer.status == 404)
                #expect(answer.headers["x-amzn-errortype"]?.hasPrefix("UnknownOperationException") == true)
                #expect(answer.body == #"{"__type":"UnknownOperationException","message":"There is nothing at this path."}"#)
            }
        }
    }

    @Test("HEAD has the header of GET and no body")
    func head() async throws {
        try await withServer { server in
            let answer = try #require(await ask(server, "HEAD", "/us-east-1_Pool/.well-known/jwks.json"))
            #expect(answer.status == 200)
            #expect(answer.headers["content-length"] == "9")
        }
    }

    @Test("Metrics count requests by operation and status, and label nothing that a client made up")
    func metrics() async throws {
        try await withServer { server in
            _ = await ask(server, "POST", "/", Self.signUp)
            _ = await ask(server, "POST", "/", ["X-Amz-Target": "Made.Up"])
            let text = try #require(await ask(server, "GET", "/_lifeguard/metrics")).body
            #expect(text.contains("lifeguard_requests_total{operation=\"SignUp\",status=\"200\"} 1\n"))
            #expect(text.contains("lifeguard_requests_total{operation=\"unknown\",status=\"200\"} 1\n"))
            #expect(text.contains("lifeguard_request_duration_seconds_count{operation=\"SignUp\"} 1\n"))
            #expect(text.contains("process_resident_memory_bytes "))
            #expect(!text.contains("Made"))
        }
    }
}
