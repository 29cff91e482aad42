public import FoundationEssentials

/// The moment of a signature: ISO 8601 basic format in UTC to the second, `20150830T123600Z`.
public struct SignatureTimestamp: Sendable, Hashable {
    /// The sixteen characters as they were signed.
    public let text: String
    /// Whole seconds since 1970-01-01T00:00:00Z.
    public let epochSeconds: Int

    /// The day of the credential scope: `20150830`.
    public var day: String { String(text.prefix(8)) }
    public var date: Date { Date(timeIntervalSince1970: Double(epochSeconds)) }

    /// Nil unless `text` is exactly `YYYYMMDDTHHMMSSZ` and a date that exists. A second of 60 is refused: no SDK signs one.
    public init?(_ text: String) {
        let bytes = Array(text.utf8)
        guard bytes.count == 16, bytes[8] == UInt8(ascii: "T"), bytes[15] == UInt8(ascii: "Z") else { return nil }
        func number(_ range: Range<Int>) -> Int? {
            var value = 0
            for byte in bytes[range] {
                guard (UInt8(ascii: "0")...UInt8(ascii: "9")).contains(byte) else { return nil }
                value = value * 10 + Int(byte - UInt8(ascii: "0"))
            }
            return value
        }
        guard let year = number(0..<4), let month = number(4..<6), let day = number(6..<8),
            let hour = number(9..<11), let minute = number(11..<13), let second = number(13..<15),
            (1...12).contains(month), day >= 1, hour < 24, minute < 60, second < 60
        else { return nil }
        let days = Self.daysSinceEpoch(year: year, month: month, day: day)
        // 31 June would silently be 1 July: only a date that comes back as it went in exists.
        guard Self.civil(daysSinceEpoch: days) == (year, month, day) else { return nil }
        self.text = text
        self.epochSeconds = days * 86_400 + hour * 3_600 + minute * 60 + second
    }

    /// The timestamp of `date`, rounded down to the second.
    public init(_ date: Date) {
        self.init(epochSeconds: Int(date.timeIntervalSince1970.rounded(.down)))
    }

    /// - Parameter epochSeconds: seconds since 1970, in the years 1 to 9999.
    init(epochSeconds: Int) {
        let (days, second) = Self.floorDivide(epochSeconds, by: 86_400)
        let (year, month, day) = Self.civil(daysSinceEpoch: days)
        func padded(_ number: Int, _ width: Int) -> String {
            let digits = String(number)
            return String(repeating: "0", count: max(0, width - digits.count)) + digits
        }
        self.text =
            padded(year, 4) + padded(month, 2) + padded(day, 2) + "T"
            + padded(second / 3_600, 2) + padded(second / 60 % 60, 2) + padded(second % 60, 2) + "Z"
        self.epochSeconds = epochSeconds
    }

    func advanced(by seconds: Int) -> SignatureTimestamp {
        SignatureTimestamp(epochSeconds: epochSeconds + seconds)
    }

    // The proleptic Gregorian calendar in eras of 400 years (146,097 days) that begin on 1 March, so that the leap day is the last one. A
    // Calendar would cost more than the whole signature.

    private static func daysSinceEpoch(year: Int, month: Int, day: Int) -> Int {
        let shiftedYear = month <= 2 ? year - 1 : year
        let (era, yearOfEra) = floorDivide(shiftedYear, by: 400)
        let dayOfYear = (153 * (month + (month > 2 ? -3 : 9)) + 2) / 5 + day - 1
        let dayOfEra = yearOfEra * 365 + yearOfEra / 4 - yearOfEra / 100 + dayOfYear
        return era * 146_097 + dayOfEra - 719_468
    }

    private static func civil(daysSinceEpoch: Int) -> (year: Int, month: Int, day: Int) {
        let (era, dayOfEra) = floorDivide(daysSinceEpoch + 719_468, by: 146_097)
        let yearOfEra = (dayOfEra - dayOfEra / 1_460 + dayOfEra / 36_524 - dayOfEra / 146_096) / 365
        let dayOfYear = dayOfEra - (365 * yearOfEra + yearOfEra / 4 - yearOfEra / 100)
        let shiftedMonth = (5 * dayOfYear + 2) / 153
        let day = dayOfYear - (153 * shiftedMonth + 2) / 5 + 1
        let month = shiftedMonth < 10 ? shiftedMonth + 3 : shiftedMonth - 9
        return (yearOfEra + era * 400 + (month <= 2 ? 1 : 0), month, day)
    }

    private static func floorDivide(_ number: Int, by divisor: Int) -> (quotient: Int, remainder: Int) {
        let (quotient, remainder) = number.quotientAndRemainder(dividingBy: divisor)
        return remainder < 0 ? (quotient - 1, remainder + divisor) : (quotient, remainder)
    }
}
