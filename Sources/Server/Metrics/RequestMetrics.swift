internal import Synchronization

/// Counts requests by operation and status, and how long they took.
///
/// Only operations that the routes know become labels: a label made from what a client sent would let anyone grow the process's memory.
struct RequestMetrics: Sendable {
    private struct Series {
        var counts: [String: [Int: CounterSeries]] = [:]
        var latencies: [String: HistogramSeries] = [:]
    }

    private final class Known: Sendable {
        let series = Mutex(Series())
    }

    let registry: MetricsRegistry
    private let known = Known()

    init(registry: MetricsRegistry) {
        self.registry = registry
    }

    func record(operation: String, status: Int, nanoseconds: Int64) {
        let (count, latency) = known.series.withLock { series in
            let latency: HistogramSeries
            if let made = series.latencies[operation] {
                latency = made
            } else {
                latency = registry.histogram("lifeguard_request_duration_seconds", [("operation", operation)])
                series.latencies[operation] = latency
            }
            if let made = series.counts[operation]?[status] { return (made, latency) }
            let made = registry.counter("lifeguard_requests_total", [("operation", operation), ("status", String(status))])
            series.counts[operation, default: [:]][status] = made
            return (made, latency)
        }
        count.increment(by: 1)
        latency.recordNanoseconds(nanoseconds)
    }
}
