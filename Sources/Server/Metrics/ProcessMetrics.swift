internal import Glibc

/// What the kernel accounts to this process, under the names that Prometheus client libraries use.
struct ProcessMetrics: Sendable {
    let cpuSeconds: Double
    let residentBytes: Int64

    static func read() -> ProcessMetrics {
        var usage = rusage()
        getrusage(Int32(RUSAGE_SELF.rawValue), &usage)
        func seconds(_ time: timeval) -> Double { Double(time.tv_sec) + Double(time.tv_usec) / 1e6 }
        return ProcessMetrics(
            cpuSeconds: seconds(usage.ru_utime) + seconds(usage.ru_stime),
            residentBytes: residentPages() * Int64(sysconf(Int32(_SC_PAGESIZE))))
    }

    /// The second number of /proc/self/statm (proc(5)); getrusage knows only the maximum.
    private static func residentPages() -> Int64 {
        let file = open("/proc/self/statm", O_RDONLY | O_CLOEXEC)
        guard file >= 0 else { return 0 }
        defer { close(file) }
        var buffer = [UInt8](repeating: 0, count: 128)
        let count = buffer.withUnsafeMutableBytes { Glibc.read(file, $0.baseAddress, $0.count) }
        guard count > 0 else { return 0 }
        let fields = String(decoding: buffer[..<count], as: UTF8.self).split(separator: " ")
        return fields.count > 1 ? Int64(fields[1]) ?? 0 : 0
    }

    var lines: [String] {
        [
            "# TYPE process_cpu_seconds_total counter", "process_cpu_seconds_total \(cpuSeconds)",
            "# TYPE process_resident_memory_bytes gauge", "process_resident_memory_bytes \(residentBytes)",
        ]
    }
}
