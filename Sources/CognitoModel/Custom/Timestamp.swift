/// A moment on the wire: epoch seconds with fractions, as AWS JSON writes them.
public struct Timestamp: Hashable, Comparable, Sendable {
    public var secondsSinceEpoch: Double

    public init(secondsSinceEpoch: Double) {
        self.secondsSinceEpoch = secondsSinceEpoch
    }

    public static func < (left: Timestamp, right: Timestamp) -> Bool {
        left.secondsSinceEpoch < right.secondsSinceEpoch
    }

    /// Reads RFC 3339 (`2026-11-23T17:00:00.5Z`, or with an offset), which some clients send in place of a number.
    public init?(rfc3339 text: String) {
        var scanner = DigitScanner(bytes: Array(text.utf8))
        guard let year = scanner.number(4), scanner.skip("-"), let month = scanner.number(2), scanner.skip("-"),
            let day = scanner.number(2), scanner.skip("T") || scanner.skip("t"),
            let hour = scanner.number(2), scanner.skip(":"), let minute = scanner.number(2), scanner.skip(":"),
            let second = scanner.number(2),
            (1...12).contains(month), (1...31).contains(day), hour < 24, minute < 60, second <= 60
        else { return nil }
        var fraction = 0.0
        if scanner.skip(".") {
            guard let read = scanner.fraction() else { return nil }
            fraction = read
        }
        var offset = 0
        if !(scanner.skip("Z") || scanner.skip("z")) {
            let east = scanner.skip("+")
            guard east || scanner.skip("-"), let hours = scanner.number(2), scanner.skip(":"),
                let minutes = scanner.number(2), hours < 24, minutes < 60
            else { return nil }
            offset = (hours * 60 + minutes) * (east ? 60 : -60)
        }
        guard scanner.isAtEnd else { return nil }
        let days = Self.daysSinceEpoch(year: year, month: month, day: day)
        secondsSinceEpoch = Double(days * 86400 + hour * 3600 + minute * 60 + second - offset) + fraction
    }

    // Counts in years that begin in March, so that the leap day is the last of its year.
    private static func daysSinceEpoch(year: Int, month: Int, day: Int) -> Int {
        let shifted = month <= 2 ? year - 1 : year
        let era = (shifted >= 0 ? shifted : shifted - 399) / 400
        let yearOfEra = shifted - era * 400
        let dayOfYear = (153 * (month + (month > 2 ? -3 : 9)) + 2) / 5 + day - 1
        return era * 146097 + yearOfEra * 365 + yearOfEra / 4 - yearOfEra / 100 + dayOfYear - 719468
    }
}

private struct DigitScanner {
    let bytes: [UInt8]
    var position = 0

    var isAtEnd: Bool { position == bytes.count }

    mutating func skip(_ character: Unicode.Scalar) -> Bool {
        guard position < bytes.count, UInt32(bytes[position]) == character.value else { return false }
        position += 1
        return true
    }

    mutating func number(_ digits: Int) -> Int? {
        var value = 0
        for _ in 0..<digits {
            guard let digit else { return nil }
            value = value * 10 + digit
            position += 1
        }
        return value
    }

    mutating func fraction() -> Double? {
        var value = 0.0
        var place = 0.1
        guard digit != nil else { return nil }
        while let digit {
            value += Double(digit) * place
            place /= 10
            position += 1
        }
        return value
    }

    private var digit: Int? {
        guard position < bytes.count, (48...57).contains(bytes[position]) else { return nil }
        return Int(bytes[position]) - 48
    }
}
