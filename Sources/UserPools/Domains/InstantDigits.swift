extension Instant {
    /// The UTC time as `yyyyMMddHHmmss`, as Cognito writes versions.
    var digits: String {
        let seconds = seconds
        let (day, second) = (seconds >= 0 ? seconds / 86_400 : (seconds - 86_399) / 86_400, (seconds % 86_400 + 86_400) % 86_400)
        // Days since 1970 to a date of the proleptic Gregorian calendar, counted from March in cycles of 400 years.
        let shifted = day + 719_468
        let cycle = (shifted >= 0 ? shifted : shifted - 146_096) / 146_097
        let dayOfCycle = shifted - cycle * 146_097
        let yearOfCycle = (dayOfCycle - dayOfCycle / 1_460 + dayOfCycle / 36_524 - dayOfCycle / 146_096) / 365
        let dayOfYear = dayOfCycle - (365 * yearOfCycle + yearOfCycle / 4 - yearOfCycle / 100)
        let monthFromMarch = (5 * dayOfYear + 2) / 153
        let month = monthFromMarch < 10 ? monthFromMarch + 3 : monthFromMarch - 9
        let year = yearOfCycle + cycle * 400 + (month <= 2 ? 1 : 0)
        let dayOfMonth = dayOfYear - (153 * monthFromMarch + 2) / 5 + 1
        return Self.padded(year, 4)
            + [month, dayOfMonth, second / 3_600, second / 60 % 60, second % 60].map { Self.padded($0, 2) }.joined()
    }

    private static func padded(_ number: Int64, _ width: Int) -> String {
        let text = String(number)
        return String(repeating: "0", count: max(0, width - text.utf8.count)) + text
    }
}
