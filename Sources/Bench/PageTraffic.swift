import Foundation
import Histogram
import Synchronization

/// Pages asked for at a rate that does not wait for answers, and how heavy they are.
///
/// A request's time begins when it was due, not when a connection was free for it, so that a slow answer counts for those that it held up.
struct PageTraffic {
    let port: Int
    let paths: [String]
    /// Requests per second, over all connections.
    var rate = 200.0
    var connections = 16

    /// Most bytes of a page, and of all that it loads. Source: the project's own limits.
    private static let most = (html: 30_000, assets: 100_000)

    /// - Returns: microseconds from when a request was due to the first byte of its answer.
    func firstBytes(seconds: Double) throws -> Histogram<UInt32> {
        let shared = Mutex<(latencies: Histogram<UInt32>, failure: (any Error)?)>((Histogram(highestTrackableValue: 60_000_000), nil))
        let done = DispatchSemaphore(value: 0)
        let began = CPUTime.elapsed() + 0.2
        for number in 0..<connections {
            Thread { [port, paths, rate, connections] in
                defer { done.signal() }
                do {
                    var own = Histogram<UInt32>(highestTrackableValue: 60_000_000)
                    let connection = try CognitoConnection(port: port)
                    let requests = paths.map { connection.request(path: $0) }
                    var turn = number
                    while Double(turn) / rate < seconds {
                        let due = began + Double(turn) / rate
                        let wait = due - CPUTime.elapsed()
                        if wait > 0 { usleep(UInt32(wait * 1_000_000)) }
                        let reply = try connection.send(requests[turn % requests.count], named: "a page", expecting: 200)
                        own.record(UInt64(max(0, reply.firstByte - due) * 1_000_000))
                        turn += connections
                    }
                    shared.withLock { $0.latencies.add(own) }
                } catch {
                    shared.withLock { $0.failure = error }
                }
            }.start()
        }
        for _ in 0..<connections { done.wait() }
        let result = shared.withLock { $0 }
        if let failure = result.failure { throw failure }
        return result.latencies
    }

    /// The heaviest page and what the pages load, in bytes.
    /// - Throws: ``BenchError`` when they are heavier than they may be.
    func weight() throws -> (html: Int, assets: Int) {
        let connection = try CognitoConnection(port: port)
        var html = 0
        var assets: [String: Int] = [:]
        for path in paths {
            let page = try connection.send(connection.request(path: path), named: path, expecting: 200)
            html = max(html, page.body.count)
            for asset in Self.assets(of: String(decoding: page.body, as: UTF8.self)) where assets[asset] == nil {
                assets[asset] = try connection.send(connection.request(path: asset), named: asset, expecting: 200).body.count
            }
        }
        let all = assets.values.reduce(0, +)
        guard html <= Self.most.html, all <= Self.most.assets, !assets.isEmpty else {
            throw BenchError(
                "pages are too heavy: HTML \(html) of \(Self.most.html) bytes, \(assets.count) assets \(all) of \(Self.most.assets)")
        }
        return (html, all)
    }

    /// Paths of styles, scripts and pictures, which all stand under `/assets/`.
    private static func assets(of html: String) -> [String] {
        html.split(separator: "\"").filter { $0.contains("/assets/") }.compactMap { URL(string: String($0))?.path }
    }
}
