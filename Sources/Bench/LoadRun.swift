import Foundation
import Histogram
import Synchronization

/// What one workload came to.
struct Measurement: Sendable {
    var requests = 0
    var seconds = 0.0
    /// Latencies in microseconds.
    var latencies = Histogram<UInt32>(highestTrackableValue: 60_000_000)
    /// CPU seconds that the server used meanwhile; nil when its process is not known.
    var serverCPU: Double?

    var rate: Double { seconds > 0 ? Double(requests) / seconds : 0 }
    /// Microseconds.
    var cpuPerRequest: Double? { serverCPU.map { $0 * 1_000_000 / Double(max(1, requests)) } }
    func milliseconds(at percentile: Double) -> Double { Double(latencies.valueAtPercentile(percentile)) / 1000 }
}

/// One piece of work repeated from several threads, each with its own connection.
struct LoadRun {
    let port: Int
    let threads: Int
    /// CPU seconds of the server so far.
    let serverCPU: @Sendable () -> Double?

    /// Makes a thread's work: what is repeated and timed.
    typealias Preparation = @Sendable (_ thread: Int, _ connection: CognitoConnection) throws -> () throws -> Void

    /// Warms up, then measures for `seconds`; every thread finishes the request that it has begun.
    func measure(seconds: Double, warmUp: Double, _ prepare: @escaping Preparation) throws -> Measurement {
        let shared = Mutex<(measurement: Measurement, failure: (any Error)?)>((Measurement(), nil))
        let ready = DispatchSemaphore(value: 0), start = DispatchSemaphore(value: 0), done = DispatchSemaphore(value: 0)
        for number in 0..<threads {
            Thread { [port] in
                defer { done.signal() }
                var isReady = false
                do {
                    let connection = try CognitoConnection(port: port)
                    let work = try prepare(number, connection)
                    let warm = CPUTime.elapsed() + warmUp
                    repeat { try work() } while CPUTime.elapsed() < warm
                    isReady = true
                    ready.signal()
                    start.wait()
                    let own = try Self.repeated(work, on: connection, seconds: seconds)
                    shared.withLock {
                        $0.measurement.requests += own.requests
                        $0.measurement.latencies.add(own.latencies)
                    }
                } catch {
                    shared.withLock { $0.failure = error }
                    if !isReady { ready.signal() }
                }
            }.start()
        }
        for _ in 0..<threads { ready.wait() }
        let before = serverCPU(), began = CPUTime.elapsed()
        for _ in 0..<threads { start.signal() }
        for _ in 0..<threads { done.wait() }
        let after = serverCPU(), ended = CPUTime.elapsed()
        var result = shared.withLock { $0 }
        if let failure = result.failure { throw failure }
        result.measurement.seconds = ended - began
        if let before, let after { result.measurement.serverCPU = after - before }
        return result.measurement
    }

    private static func repeated(_ work: () throws -> Void, on connection: CognitoConnection, seconds: Double) throws -> Measurement {
        var own = Measurement()
        let deadline = CPUTime.elapsed() + seconds
        var now = CPUTime.elapsed()
        while now < deadline {
            let aside = connection.secondsAside
            try work()
            let then = CPUTime.elapsed()
            own.latencies.record(UInt64(max(0, then - now - (connection.secondsAside - aside)) * 1_000_000))
            own.requests += 1
            now = then
        }
        return own
    }
}
