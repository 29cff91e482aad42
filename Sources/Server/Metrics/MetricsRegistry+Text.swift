extension MetricsRegistry {
    /// Everything in the Prometheus text format 0.0.4, sorted by name.
    public var text: String {
        let all = self.all
        var lines: [String] = []
        var named = ""
        func header(_ name: String, _ type: String) {
            guard name != named else { return }
            named = name
            lines.append("# TYPE \(name) \(type)")
        }
        for (id, counter) in all.counters.sorted(by: { Self.precedes($0.key, $1.key) }) {
            header(id.name, "counter")
            lines.append("\(id.name)\(Self.braced(id.labels)) \(counter.value)")
        }
        for (id, gauge) in all.gauges.sorted(by: { Self.precedes($0.key, $1.key) }) {
            header(id.name, "gauge")
            lines.append("\(id.name)\(Self.braced(id.labels)) \(gauge.value)")
        }
        for (id, histogram) in all.histograms.sorted(by: { Self.precedes($0.key, $1.key) }) {
            header(id.name, "histogram")
            let reading = histogram.reading
            let more = id.labels.isEmpty ? "" : id.labels + ","
            var below: Int64 = 0
            for (bound, count) in zip(HistogramSeries.bounds, reading.buckets) {
                below += count
                lines.append("\(id.name)_bucket{\(more)le=\"\(bound)\"} \(below)")
            }
            lines.append("\(id.name)_bucket{\(more)le=\"+Inf\"} \(reading.count)")
            lines.append("\(id.name)_sum\(Self.braced(id.labels)) \(reading.sum)")
            lines.append("\(id.name)_count\(Self.braced(id.labels)) \(reading.count)")
        }
        lines += ProcessMetrics.read().lines
        return lines.joined(separator: "\n") + "\n"
    }

    private static func precedes(_ left: SeriesID, _ right: SeriesID) -> Bool { (left.name, left.labels) < (right.name, right.labels) }

    private static func braced(_ labels: String) -> String { labels.isEmpty ? "" : "{\(labels)}" }
}
