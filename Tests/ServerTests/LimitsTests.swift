import AWSWire
import NIOCore
import Server
import Testing

@Suite("Limits on a live socket")
struct LimitsTests {
    @Test("A body over the limit is refused with 413, whether its length is declared or not, and the server goes on")
    func bodyTooLarge() async throws {
        try await withServer { server in
            let tenMegabytes = String(repeating: "x", count: 10 * 1_024 * 1_024)
            let declared = try #require(await ask(server, "POST", "/", RoutesTests.signUp, body: tenMegabytes))
            #expect(declared.status == 413)
            #expect(
                declared.body == #"{"__type":"RequestEntityTooLargeException","message":"Request body must not exceed 1048576 bytes."}"#)
            #expect(declared.headers["connection"] == "close")

            let chunked = try Connection(to: server)
            await chunked.send("POST / HTTP/1.1\r\nHost: localhost\r\nTransfer-Encoding: chunked\r\n\r\n")
            for _ in 0..<20 { await chunked.send("10000\r\n" + String(repeating: "x", count: 65_536) + "\r\n") }
            #expect(await chunked.answer()?.status == 413)

            #expect(await ask(server, "POST", "/", body: String(repeating: "x", count: 1_048_576))?.body.utf8.count == 1_048_576)
        }
    }

    @Test("An operation may have a limit of its own")
    func ownLimit() async throws {
        try await withServer { server in
            let target = ["X-Amz-Target": "AWSCognitoIdentityProviderService.SetUICustomization"]
            #expect(await ask(server, "POST", "/", target, body: String(repeating: "x", count: 4_000))?.status == 200)
            #expect(await ask(server, "POST", "/", target, body: String(repeating: "x", count: 4_001))?.status == 413)
        }
    }

    @Test("A client that asks first is told to go on, or refused before it sends")
    func expectContinue() async throws {
        try await withServer { server in
            let connection = try Connection(to: server)
            await connection.send("POST / HTTP/1.1\r\nHost: localhost\r\nExpect: 100-continue\r\nContent-Length: 3\r\n\r\n")
            #expect(await connection.answer()?.status == 100)
            await connection.send("abc")
            #expect(await connection.answer()?.body == "abc")
            await connection.send("POST / HTTP/1.1\r\nHost: localhost\r\nExpect: 100-continue\r\nContent-Length: 3000000\r\n\r\n")
            #expect(await connection.answer()?.status == 413)
        }
    }

    @Test(
        "A header that is too large or malformed is refused",
        arguments: [
            ("GET / HTTP/1.1\r\nHost: localhost\r\nX-A: \(String(repeating: "a", count: 20_000))\r\n\r\n", 431),
            (
                "GET / HTTP/1.1\r\nHost: localhost\r\n\((0..<4).map { "X-\($0): \(String(repeating: "a", count: 10_000))\r\n" }.joined())\r\n",
                431
            ),
            ("GET / HTTP/1.1\r\nHost: localhost\r\n\((0..<200).map { "X-\($0): a\r\n" }.joined())\r\n", 431),
            ("GET / HTTP/1.1\r\nHost localhost\r\n\r\n", 400),
            ("nonsense\r\n\r\n", 400),
            ("POST / HTTP/1.1\r\nHost: localhost\r\nContent-Length: 3\r\nTransfer-Encoding: chunked\r\n\r\n0\r\n\r\n", 400),
            ("POST / HTTP/1.1\r\nHost: localhost\r\nContent-Length: 1\r\nContent-Length: 2\r\n\r\nab", 400),
        ])
    func malformed(_ request: String, _ status: Int) async throws {
        try await withServer { server in
            let connection = try Connection(to: server)
            await connection.send(request)
            let answer = await connection.answer()
            #expect(answer?.status == status)
            #expect(answer?.body.hasPrefix("{\"__type\":") == true)
            #expect(await ask(server, "GET", "/_lifeguard/health/live")?.status == 200)
        }
    }

    @Test("A header that trickles in is refused, however often a byte comes")
    func slowHeader() async throws {
        var limits = ServerLimits()
        limits.headerTime = .milliseconds(300)
        try await withServer(limits: limits) { server in
            let connection = try Connection(to: server)
            // No longer than the server waits: what is sent to a closed connection would take its answer away.
            let began = ContinuousClock.now
            for byte in "GET / HTTP/1.1\r\nHost: lo".utf8 where ContinuousClock.now - began < .milliseconds(300) {
                await connection.send([byte])
                try await Task.sleep(for: .milliseconds(25))
            }
            let answer = await connection.answer()
            #expect(answer?.status == 408)
            #expect(answer?.body.contains("RequestTimeoutException") == true)
            #expect(await connection.isClosed())
        }
    }

    @Test("A body that never ends is refused")
    func slowBody() async throws {
        var limits = ServerLimits()
        limits.bodyTime = .milliseconds(200)
        try await withServer(limits: limits) { server in
            let connection = try Connection(to: server)
            await connection.send("POST / HTTP/1.1\r\nHost: localhost\r\nContent-Length: 10\r\n\r\nabc")
            #expect(await connection.answer()?.status == 408)
        }
    }

    @Test("A connection that says nothing is closed")
    func idle() async throws {
        var limits = ServerLimits()
        limits.idleTime = .milliseconds(200)
        try await withServer(limits: limits) { server in
            let silent = try Connection(to: server)
            #expect(await silent.isClosed())
            let used = try Connection(to: server)
            await used.send("GET /_lifeguard/health/live HTTP/1.1\r\nHost: localhost\r\n\r\n")
            #expect(await used.answer()?.status == 200)
            #expect(await used.isClosed())
        }
    }

    @Test("A request that is not answered in time is answered for its route")
    func slowRoute() async throws {
        var limits = ServerLimits()
        limits.requestTime = .milliseconds(200)
        let aws: @Sendable (WireRequest, String) async -> WireResponse = { _, _ in
            // Far beyond the limit: a busy machine may look at it late.
            try? await Task.sleep(for: .seconds(5))
            return WireResponse(status: 200)
        }
        try await withServer(limits: limits, aws: aws) { server in
            let answer = await ask(server, "POST", "/")
            #expect(answer?.status == 503)
            #expect(answer?.body.contains("ServiceUnavailableException") == true)
        }
    }

    @Test("A route's answer cannot put a line of its own into the header")
    func headerInjection() async throws {
        let aws: @Sendable (WireRequest, String) async -> WireResponse = { _, _ in
            WireResponse(status: 200, headers: [("X-A", "b\r\nSet-Cookie: c=d")])
        }
        try await withServer(aws: aws) { server in
            #expect(await ask(server, "POST", "/")?.headers["set-cookie"] == nil)
            #expect(await ask(server, "GET", "/_lifeguard/health/live")?.status == 200)
        }
    }
}
