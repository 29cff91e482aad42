import JSON
import Testing

@Suite("JSON parser")
struct JSONParserTests {
    @Test(
        "reads every kind of value",
        arguments: [
            ("null", WireValue.null), (" true\n", true), ("false", false), ("0", 0), ("-12", -12),
            (#""""#, ""), (#""a/b""#, "a/b"), ("[]", []), ("{}", [:]), ("[1,[2]]", [1, [2]]),
            (#"{"a":{"b":[null]}}"#, ["a": ["b": [nil]]]),
            (#""\"\\\/\b\f\n\r\t""#, "\"\\/\u{8}\u{C}\n\r\t"),
            (#""\u00e9\u20AC\ud83d\ude00""#, "é€😀"), (#""é€😀 plain""#, "é€😀 plain"),
            (#""\u0000""#, "\0"), (#""12345678\n12345678é""#, "12345678\n12345678é"),
        ] as [(String, WireValue)])
    func reads(text: String, expected: WireValue) throws {
        #expect(try WireValue(json: Array(text.utf8)) == expected)
    }

    @Test(
        "refuses what RFC 8259 does not allow",
        arguments: [
            "", " ", "{", "[", "\"", "{\"a\"}", "{\"a\":}", "{\"a\":1,}", "[1,]", "[,1]", "{,}", "{1:2}", "{'a':1}", "[1 2]",
            "tru", "True", "nul", "nullx", "NaN", "Infinity", "+1", "01", "-", "-a", "1.", ".5", "1e", "1e+", "0x10", "1_0",
            "\"\t\"", "\"\u{0}\"", "\"12345678\n\"", "\"\\a\"", "\"\\u12\"", "\"\\u12g4\"", "\"\\", "\"\\u",
            #""\ud800""#, #""\udc00""#, #""\ud800\ud800""#, #""\ud800x""#, #""\ud800\n""#, #""\udc00\ud800""#,
            "{} {}", "[] 1", "// c\n1", "\u{FEFF}{}", "1\u{A0}",
        ])
    func refuses(text: String) {
        #expect(throws: WireDecodingError.self) { try WireValue(json: Array(text.utf8)) }
    }

    @Test(
        "refuses malformed UTF-8 in plain and in escaped strings",
        arguments: [
            [0xFF], [0x80], [0xC3], [0xC0, 0x80], [0xE0, 0x80, 0x80], [0xED, 0xA0, 0x80], [0xF4, 0x90, 0x80, 0x80], [0xF0, 0x9F, 0x98],
        ] as [[UInt8]])
    func refusesMalformedUTF8(bytes: [UInt8]) {
        #expect(throws: WireDecodingError.self) { try WireValue(json: [0x22] + bytes + [0x22]) }
        #expect(throws: WireDecodingError.self) { try WireValue(json: Array(#""\n"#.utf8) + bytes + [0x22]) }
    }

    @Test("every truncation of a text is refused, and so is every text with one byte broken, or it is read")
    func survivesMutilation() throws {
        let text = Array(#"{"a":[1.5e3,true,null,"é\u20ac\ud83d\ude00"],"b":{"c":"0123456789"}}"#.utf8)
        for length in 0..<text.count {
            #expect(throws: WireDecodingError.self) { try WireValue(json: Array(text[..<length])) }
        }
        for index in text.indices {
            for byte: UInt8 in [0x00, 0x22, 0x5C, 0x7B, 0x5D, 0xFF] {
                var broken = text
                broken[index] = byte
                do { _ = try WireValue(json: broken) } catch { #expect(error.reason == .serialization) }
            }
        }
    }

    @Test("the last of two members with one name counts")
    func lastDuplicateWins() throws {
        let value = try WireValue(json: Array(#"{"a":1,"b":2,"a":3}"#.utf8))
        #expect(value["a"] == 3)
        #expect(value["b"] == 2)
        #expect(value["c"] == nil)
    }

    @Test("depth, length and number of values are bounded")
    func bounds() throws {
        let deep = { (depth: Int) in Array((String(repeating: "[", count: depth) + String(repeating: "]", count: depth)).utf8) }
        #expect(throws: Never.self) { try WireValue(json: deep(64)) }
        #expect(throws: WireDecodingError.self) { try WireValue(json: deep(65)) }
        #expect(throws: WireDecodingError.self) { try WireValue(json: Array(repeating: UInt8(ascii: "["), count: 1_000_000)) }
        #expect(throws: WireDecodingError.self) { try WireValue(json: Array("[1,2]".utf8), limits: JSONLimits(bytes: 4)) }
        #expect(throws: WireDecodingError.self) { try WireValue(json: Array("[1,2]".utf8), limits: JSONLimits(values: 2)) }
    }

    @Test(
        "numbers keep their text and give integers only when they are integral and fit",
        arguments: [
            ("9223372036854775807", Int64.max), ("-9223372036854775808", Int64.min), ("9223372036854775808", nil), ("60.0", 60),
            ("6e1", 60), ("1.5", nil), ("1e400", nil), ("-0", 0),
        ] as [(String, Int64?)])
    func numbers(text: String, integer: Int64?) throws {
        let value = try WireValue(json: Array(text.utf8))
        #expect(value.int64 == integer)
        #expect(String(decoding: value.json, as: UTF8.self) == text)
    }
}
