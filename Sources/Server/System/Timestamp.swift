internal import Glibc

/// Moments as people and machines both read them: ISO 8601 in UTC with milliseconds.
enum Timestamp {
    static func iso8601(microsecondsSince1970: Int64) -> String {
        let milliseconds = max(0, microsecondsSince1970 / 1_000)
        var seconds = time_t(milliseconds / 1_000)
        var time = tm()
        gmtime_r(&seconds, &time)
        func padded(_ value: Int, _ width: Int) -> String {
            let digits = String(value)
            return String(repeating: "0", count: max(0, width - digits.count)) + digits
        }
        let day = "\(padded(Int(time.tm_year) + 1900, 4))-\(padded(Int(time.tm_mon) + 1, 2))-\(padded(Int(time.tm_mday), 2))"
        let clock = "\(padded(Int(time.tm_hour), 2)):\(padded(Int(time.tm_min), 2)):\(padded(Int(time.tm_sec), 2))"
        return "\(day)T\(clock).\(padded(Int(milliseconds % 1_000), 3))Z"
    }
}
