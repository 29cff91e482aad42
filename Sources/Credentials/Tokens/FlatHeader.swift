/// Reads the only kind of JOSE header that Lifeguard writes: one JSON object whose members are strings without escapes.
///
/// Less than JSON on purpose: no nesting, no `jwk`, no duplicate names that two parsers could read differently (RFC 7515 section 4).
enum FlatHeader {
    static func parse(_ bytes: [UInt8]) -> [String: String]? {
        var rest = bytes[...]
        func skipSpace() { rest = rest.drop { $0 == 0x20 || $0 == 0x09 || $0 == 0x0A || $0 == 0x0D } }
        func take(_ character: Unicode.Scalar) -> Bool {
            skipSpace()
            guard rest.first == UInt8(ascii: character) else { return false }
            rest = rest.dropFirst()
            return true
        }
        func string() -> String? {
            guard take("\""), let end = rest.firstIndex(of: UInt8(ascii: "\"")) else { return nil }
            let content = rest[..<end]
            guard content.allSatisfy({ (0x20...0x7E).contains($0) && $0 != UInt8(ascii: "\\") }) else { return nil }
            rest = rest[(end + 1)...]
            return String(decoding: content, as: UTF8.self)
        }
        guard take("{") else { return nil }
        var members: [String: String] = [:]
        repeat {
            guard let name = string(), take(":"), let value = string(), members.updateValue(value, forKey: name) == nil else { return nil }
        } while take(",")
        guard take("}") else { return nil }
        skipSpace()
        return rest.isEmpty ? members : nil
    }
}
