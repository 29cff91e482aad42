internal import Glibc

/// The wall clock and the monotonic clock of the machine.
public struct SystemClock: Sendable {
    public init() {}

    /// Microseconds since 1970-01-01T00:00:00Z.
    public var microsecondsSince1970: Int64 { Self.nanoseconds(CLOCK_REALTIME) / 1_000 }

    /// Whole seconds since 1970-01-01T00:00:00Z.
    public var secondsSince1970: Int64 { Self.nanoseconds(CLOCK_REALTIME) / 1_000_000_000 }

    /// Nanoseconds of a clock that never goes back, for measuring.
    public var monotonicNanoseconds: Int64 { Self.nanoseconds(CLOCK_MONOTONIC) }

    private static func nanoseconds(_ clock: clockid_t) -> Int64 {
        var time = timespec()
        clock_gettime(clock, &time)
        return Int64(time.tv_sec) * 1_000_000_000 + Int64(time.tv_nsec)
    }
}
