import Glibc

/// CPU time as the kernel accounts for it, in seconds, user and system together, to the nanosecond.
enum CPUTime {
    /// - Returns: nil when there is no such process.
    static func of(process: Int32) -> Double? {
        var clock = clockid_t()
        guard clock_getcpuclockid(process, &clock) == 0 else { return nil }
        return seconds(clock)
    }

    static func ofThisThread() -> Double { seconds(CLOCK_THREAD_CPUTIME_ID) }

    /// Not CPU time: seconds on a clock that only goes forward.
    static func elapsed() -> Double { seconds(CLOCK_MONOTONIC) }

    private static func seconds(_ clock: clockid_t) -> Double {
        var time = timespec()
        clock_gettime(clock, &time)
        return Double(time.tv_sec) + Double(time.tv_nsec) / 1_000_000_000
    }
}
