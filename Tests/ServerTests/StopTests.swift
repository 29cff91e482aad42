import AWSWire
import Server
import Synchronization
import Testing

@Suite("Stopping")
struct StopTests {
    @Test("A request that is under way at the stop is answered, and idle connections do not hold the stop up")
    func drain() async throws {
        let started = ContinuousClock.now
        let (entered, entry) = AsyncStream<Void>.makeStream()
        let (stopped, stop) = AsyncStream<Void>.makeStream()
        let aws: @Sendable (WireRequest, String) async -> WireResponse = { _, _ in
            entry.finish()
            for await _ in stopped {}
            return WireResponse(status: 200, body: Array("done".utf8))
        }
        let answers = Mutex<[Answer?]>([])
        var limits = ServerLimits()
        limits.drainTime = .seconds(120)
        try await withServer(limits: limits, aws: aws) { server in
            let idle = try Connection(to: server)
            await idle.send("GET /_lifeguard/health/live HTTP/1.1\r\nHost: localhost\r\n\r\n")
            #expect(await idle.answer()?.status == 200)
            let busy = try Connection(to: server)
            await busy.send("POST / HTTP/1.1\r\nHost: localhost\r\nContent-Length: 0\r\n\r\n")
            for await _ in entered {}
            await server.stop()
            // The idle connection ends because of the stop, so by then the stop has begun.
            #expect(await idle.isClosed())
            stop.finish()
            let answer = await busy.answer()
            answers.withLock { $0.append(answer) }
        }
        let answer = answers.withLock { $0.first ?? nil }
        #expect(answer?.body == "done")
        #expect(answer?.headers["connection"] == "close")
        // An idle connection that held the stop up would hold it for the whole drain time.
        #expect(ContinuousClock.now - started < limits.drainTime)
    }

    @Test("A request that outlives the drain is cut off")
    func cutOff() async throws {
        var limits = ServerLimits()
        limits.drainTime = .milliseconds(300)
        let aws: @Sendable (WireRequest, String) async -> WireResponse = { _, _ in
            try? await Task.sleep(for: .seconds(600))
            return WireResponse(status: 200)
        }
        let started = ContinuousClock.now
        try await withServer(limits: limits, aws: aws) { server in
            let busy = try Connection(to: server)
            await busy.send("POST / HTTP/1.1\r\nHost: localhost\r\nContent-Length: 0\r\n\r\n")
            try await Task.sleep(for: .milliseconds(100))
        }
        // The request would have gone on for ten minutes.
        #expect(ContinuousClock.now - started < .seconds(120))
    }
}
