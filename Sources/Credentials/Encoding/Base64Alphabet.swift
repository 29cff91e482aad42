/// RFC 4648 base64 in one of its two alphabets, strict in both directions.
///
/// Decoding refuses whitespace, foreign characters, wrong padding and non-zero trailing bits (RFC 4648 section 3.5), so that each
/// byte string has exactly one accepted text: a signature or a sealed value cannot be respelled.
struct Base64Alphabet: Sendable {
    let padded: Bool
    private let digits: [UInt8]
    private let values: [UInt8]
    private static let foreign: UInt8 = 0xFF

    static let standard = Base64Alphabet(lastTwo: "+/", padded: true)
    static let url = Base64Alphabet(lastTwo: "-_", padded: false)

    private init(lastTwo: String, padded: Bool) {
        let digits = [UInt8](("ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789" + lastTwo).utf8)
        var values = [UInt8](repeating: Self.foreign, count: 256)
        for (value, digit) in digits.enumerated() { values[Int(digit)] = UInt8(value) }
        self.digits = digits
        self.values = values
        self.padded = padded
    }

    func encodedCount(_ count: Int) -> Int { padded ? (count + 2) / 3 * 4 : (count * 4 + 2) / 3 }

    /// Writes `encodedCount(source.count)` ASCII bytes to `target`, which must have room for them, and returns that count.
    @discardableResult
    func encode(_ source: UnsafeRawBufferPointer, into target: UnsafeMutableBufferPointer<UInt8>) -> Int {
        digits.withUnsafeBufferPointer { digits in
            var read = 0
            var written = 0
            func put(_ value: UInt32) {
                target[written] = digits[Int(value & 63)]
                written += 1
            }
            while read + 3 <= source.count {
                let group = UInt32(source[read]) << 16 | UInt32(source[read + 1]) << 8 | UInt32(source[read + 2])
                put(group >> 18)
                put(group >> 12)
                put(group >> 6)
                put(group)
                read += 3
            }
            let rest = source.count - read
            if rest > 0 {
                let group = UInt32(source[read]) << 16 | (rest == 2 ? UInt32(source[read + 1]) << 8 : 0)
                put(group >> 18)
                put(group >> 12)
                if rest == 2 { put(group >> 6) }
                if padded {
                    for _ in rest..<3 {
                        target[written] = UInt8(ascii: "=")
                        written += 1
                    }
                }
            }
            return written
        }
    }

    func encode(_ bytes: [UInt8]) -> String {
        bytes.withUnsafeBytes { source in String(unsafeUninitializedCapacity: encodedCount(source.count)) { encode(source, into: $0) } }
    }

    /// The decoded bytes, or nil when `text` is not strict base64.
    func decode(_ text: some Collection<UInt8>) -> [UInt8]? {
        text.withContiguousStorageIfAvailable { decode(contiguous: $0) } ?? [UInt8](text).withUnsafeBufferPointer { decode(contiguous: $0) }
    }

    private func decode(contiguous text: UnsafeBufferPointer<UInt8>) -> [UInt8]? {
        var count = text.count
        if padded {
            guard count % 4 == 0 else { return nil }
            for _ in 0..<2 where count > 0 && text[count - 1] == UInt8(ascii: "=") { count -= 1 }
        }
        let rest = count % 4
        guard rest != 1 else { return nil }
        let length = count / 4 * 3 + (rest == 0 ? 0 : rest - 1)
        var seen: UInt8 = 0
        var trailing: UInt32 = 0
        let bytes = values.withUnsafeBufferPointer { values in
            [UInt8](unsafeUninitializedCapacity: length) { target, written in
                var read = 0
                written = 0
                func take() -> UInt32 {
                    let value = values[Int(text[read])]
                    read += 1
                    seen |= value
                    return UInt32(value & 63)
                }
                while read + 4 <= count {
                    let group = take() << 18 | take() << 12 | take() << 6 | take()
                    target[written] = UInt8(truncatingIfNeeded: group >> 16)
                    target[written + 1] = UInt8(truncatingIfNeeded: group >> 8)
                    target[written + 2] = UInt8(truncatingIfNeeded: group)
                    written += 3
                }
                if rest == 2 {
                    let group = take() << 6 | take()
                    target[written] = UInt8(truncatingIfNeeded: group >> 4)
                    written += 1
                    trailing = group & 0x0F
                } else if rest == 3 {
                    let group = take() << 12 | take() << 6 | take()
                    target[written] = UInt8(truncatingIfNeeded: group >> 10)
                    target[written + 1] = UInt8(truncatingIfNeeded: group >> 2)
                    written += 2
                    trailing = group & 0x03
                }
            }
        }
        // Digits have values below 64; only a foreign character sets the top bit.
        return seen & 0x80 == 0 && trailing == 0 ? bytes : nil
    }
}
