/// TIMESTAMP of a password claim: `EEE MMM d HH:mm:ss z yyyy` in UTC, as in `Tue Nov 4 10:03:05 UTC 2025`.
public struct SRPTimestamp: Sendable, Equatable {
    /// Seconds since 1970-01-01T00:00:00Z.
    public let epochSeconds: Int

    private static let weekdays = ["Mon", "Tue", "Wed", "Thu", "Fri", "Sat", "Sun"]
    private static let months = ["Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec"]

    /// Reads what a client sent. The day may have one or two digits and one or two spaces before it, as clients differ; the rest is strict.
    ///
    /// The weekday has to be one but need not fit the date: it carries nothing, and the text itself is what the client signed.
    /// Throws `timestampMalformed`.
    public init(_ text: String) throws(CredentialsError) {
        guard let seconds = Self.parse(text) else {
            throw CredentialsError(.timestampMalformed, "timestamp is not EEE MMM d HH:mm:ss UTC yyyy")
        }
        epochSeconds = seconds
    }

    public init(epochSeconds: Int) { self.epochSeconds = epochSeconds }

    /// The text that a client signs for this instant.
    public var text: String {
        let days = epochSeconds >= 0 ? epochSeconds / 86_400 : (epochSeconds - 86_399) / 86_400
        let second = epochSeconds - days * 86_400
        let (year, month, day) = Self.civil(days: days)
        func two(_ value: Int) -> String { value < 10 ? "0\(value)" : "\(value)" }
        // Day 0 was a Thursday.
        let weekday = Self.weekdays[((days + 3) % 7 + 7) % 7]
        return "\(weekday) \(Self.months[month - 1]) \(day) \(two(second / 3600)):\(two(second / 60 % 60)):\(two(second % 60)) UTC \(year)"
    }

    private static func parse(_ text: String) -> Int? {
        guard text.utf8.count <= 32 else { return nil }
        var parts = text.split(separator: " ", omittingEmptySubsequences: false)
        if parts.count == 7, parts[2].isEmpty { parts.remove(at: 2) }
        guard parts.count == 6, weekdays.contains(String(parts[0])), let month = months.firstIndex(of: String(parts[1])), parts[4] == "UTC",
            let day = number(parts[2], digits: 1...2), let year = number(parts[5], digits: 4...4), year >= 1970
        else { return nil }
        let clock = parts[3].split(separator: ":", omittingEmptySubsequences: false)
        guard clock.count == 3, let hour = number(clock[0], digits: 2...2), hour < 24, let minute = number(clock[1], digits: 2...2),
            minute < 60,
            let second = number(clock[2], digits: 2...2), second < 60
        else { return nil }
        let days = days(year: year, month: month + 1, day: day)
        // Reading the date back refuses day 0, 31 April and 29 February of a common year.
        guard civil(days: days) == (year, month + 1, day) else { return nil }
        return days * 86_400 + hour * 3600 + minute * 60 + second
    }

    private static func number(_ text: Substring, digits: ClosedRange<Int>) -> Int? {
        guard digits.contains(text.utf8.count), text.utf8.allSatisfy({ (UInt8(ascii: "0")...UInt8(ascii: "9")).contains($0) }) else {
            return nil
        }
        return Int(text)
    }

    /// Days since 1970-01-01 in the proleptic Gregorian calendar, counted from March so that the leap day comes last.
    private static func days(year: Int, month: Int, day: Int) -> Int {
        let shifted = month <= 2 ? year - 1 : year
        let era = (shifted >= 0 ? shifted : shifted - 399) / 400
        let yearOfEra = shifted - era * 400
        let dayOfYear = (153 * (month + (month > 2 ? -3 : 9)) + 2) / 5 + day - 1
        return era * 146_097 + yearOfEra * 365 + yearOfEra / 4 - yearOfEra / 100 + dayOfYear - 719_468
    }

    private static func civil(days: Int) -> (year: Int, month: Int, day: Int) {
        let shifted = days + 719_468
        let era = (shifted >= 0 ? shifted : shifted - 146_096) / 146_097
        let dayOfEra = shifted - era * 146_097
        let yearOfEra = (dayOfEra - dayOfEra / 1460 + dayOfEra / 36_524 - dayOfEra / 146_096) / 365
        let dayOfYear = dayOfEra - (365 * yearOfEra + yearOfEra / 4 - yearOfEra / 100)
        let monthFromMarch = (5 * dayOfYear + 2) / 153
        let month = monthFromMarch + (monthFromMarch < 10 ? 3 : -9)
        return (yearOfEra + era * 400 + (month <= 2 ? 1 : 0), month, dayOfYear - (153 * monthFromMarch + 2) / 5 + 1)
    }
}
