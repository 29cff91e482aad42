public import CoreMetrics
internal import Synchronization

/// Every counter, gauge and histogram of the process, kept in memory and read as Prometheus text.
///
/// It is the swift-metrics back end, so that other targets count through that library and know nothing of Prometheus.
public final class MetricsRegistry: MetricsFactory {
    struct SeriesID: Hashable, Sendable {
        let name: String
        let labels: String
    }

    struct Series: Sendable {
        var counters: [SeriesID: CounterSeries] = [:]
        var gauges: [SeriesID: GaugeSeries] = [:]
        var histograms: [SeriesID: HistogramSeries] = [:]
    }

    private let series = Mutex(Series())

    public init() {}

    public func makeCounter(label: String, dimensions: [(String, String)]) -> any CounterHandler { counter(label, dimensions) }

    public func makeFloatingPointCounter(label: String, dimensions: [(String, String)]) -> any FloatingPointCounterHandler {
        gauge(label, dimensions)
    }

    public func makeMeter(label: String, dimensions: [(String, String)]) -> any MeterHandler { gauge(label, dimensions) }

    public func makeRecorder(label: String, dimensions: [(String, String)], aggregate: Bool) -> any RecorderHandler {
        aggregate ? histogram(label, dimensions) : gauge(label, dimensions)
    }

    public func makeTimer(label: String, dimensions: [(String, String)]) -> any TimerHandler { histogram(label, dimensions) }

    // Series live as long as the process: a counter that vanished and came back would look like a restart to whoever reads it.
    public func destroyCounter(_ handler: any CounterHandler) {}
    public func destroyFloatingPointCounter(_ handler: any FloatingPointCounterHandler) {}
    public func destroyMeter(_ handler: any MeterHandler) {}
    public func destroyRecorder(_ handler: any RecorderHandler) {}
    public func destroyTimer(_ handler: any TimerHandler) {}

    func counter(_ name: String, _ labels: [(String, String)]) -> CounterSeries {
        let id = Self.id(name, labels)
        return series.withLock { series in
            if let known = series.counters[id] { return known }
            let made = CounterSeries()
            series.counters[id] = made
            return made
        }
    }

    func gauge(_ name: String, _ labels: [(String, String)]) -> GaugeSeries {
        let id = Self.id(name, labels)
        return series.withLock { series in
            if let known = series.gauges[id] { return known }
            let made = GaugeSeries()
            series.gauges[id] = made
            return made
        }
    }

    func histogram(_ name: String, _ labels: [(String, String)]) -> HistogramSeries {
        let id = Self.id(name, labels)
        return series.withLock { series in
            if let known = series.histograms[id] { return known }
            let made = HistogramSeries()
            series.histograms[id] = made
            return made
        }
    }

    var all: Series { series.withLock { $0 } }

    /// Names may hold letters, digits, `_` and `:` only; label values are escaped (Prometheus text format 0.0.4).
    private static func id(_ name: String, _ labels: [(String, String)]) -> SeriesID {
        let text = labels.map { label, value in
            let escaped = value.flatMap { $0 == "\\" ? "\\\\" : $0 == "\"" ? "\\\"" : $0 == "\n" ? "\\n" : String($0) }
            return "\(plain(label))=\"\(String(escaped))\""
        }
        return SeriesID(name: plain(name), labels: text.joined(separator: ","))
    }

    private static func plain(_ name: String) -> String {
        String(name.map { $0.isASCII && ($0.isLetter || $0.isNumber) || $0 == "_" || $0 == ":" ? $0 : "_" })
    }
}
