internal import Glibc
internal import Synchronization

/// The `Date` header (RFC 9110 section 5.6.7), formatted once a second for all connections.
final class HTTPDate: Sendable {
    private let cached = Mutex<(second: Int64, text: String)>((-1, ""))
    private let clock = SystemClock()

    var text: String {
        let now = clock.secondsSince1970
        return cached.withLock { cached in
            if cached.second != now { cached = (now, Self.format(now)) }
            return cached.text
        }
    }

    private static let days = ["Sun", "Mon", "Tue", "Wed", "Thu", "Fri", "Sat"]
    private static let months = ["Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec"]

    /// Names come from the lists above and not from strftime, which follows the locale.
    static func format(_ secondsSince1970: Int64) -> String {
        var seconds = time_t(secondsSince1970)
        var time = tm()
        gmtime_r(&seconds, &time)
        func two(_ value: Int32) -> String { value < 10 ? "0\(value)" : "\(value)" }
        return "\(days[Int(time.tm_wday)]), \(two(time.tm_mday)) \(months[Int(time.tm_mon)]) \(time.tm_year + 1900) "
            + "\(two(time.tm_hour)):\(two(time.tm_min)):\(two(time.tm_sec)) GMT"
    }
}
