import JSON
import Testing

@Suite("JSON writer")
struct JSONWriterTests {
    private func text(_ write: (inout JSONWriter) -> Void) -> String {
        var writer = JSONWriter()
        write(&writer)
        return String(decoding: writer.bytes, as: UTF8.self)
    }

    @Test("writes members in the order given and leaves absent ones out")
    func members() {
        let written = text { writer in
            writer.beginObject()
            writer.member("S", string: "a\"\\\n\u{1}\u{1F}é😀/")
            writer.member("Gone", string: nil)
            writer.member("B", bool: true)
            writer.member("I", integer: -42)
            writer.member("D", double: 0.5)
            writer.member("T", epochSeconds: 1_764_000_000.123)
            writer.member("Blob", base64: [0, 1, 2, 250])
            writer.member("L", strings: ["x", "y"])
            writer.member("M", map: ["b": "2", "a": "1"])
            writer.key("O")
            writer.beginObject()
            writer.endObject()
            writer.key("A")
            writer.beginArray()
            writer.null()
            writer.beginArray()
            writer.endArray()
            writer.integer(7)
            writer.endArray()
            writer.endObject()
        }
        #expect(
            written
                == #"{"S":"a\"\\\n\u0001\u001fé😀/","B":true,"I":-42,"D":0.5,"T":1764000000.123,"Blob":"AAEC+g==","#
                + #""L":["x","y"],"M":{"a":"1","b":"2"},"O":{},"A":[null,[],7]}"#)
    }

    @Test(
        "epoch seconds have milliseconds and no exponent",
        arguments: [
            (1_764_000_000.0, "1764000000"), (1_764_000_000.123, "1764000000.123"), (1_764_000_000.5, "1764000000.5"), (0.007, "0.007"),
            (-1.25, "-1.25"), (0.0, "0"), (1_764_000_000.9996, "1764000001"), (-0.001, "-0.001"), (.infinity, "null"), (.nan, "null"),
        ])
    func epochSeconds(seconds: Double, expected: String) {
        #expect(text { $0.epochSeconds(seconds) } == expected)
    }

    @Test("a tree written and read again is the same tree")
    func roundTrip() throws {
        let plain = String(repeating: "0123456789abcdef", count: 64)
        let value: WireValue = [
            "token": .string(plain), "": "", "escaped \"\u{7}": "\u{0}\u{1F}\"\\",
            "list": [1, -1, true, false, nil, "é", [:], []], "nested": ["a": ["b": ["c": 9_007_199_254_740_993]]],
        ]
        #expect(try WireValue(json: value.json) == value)
        for position in 0..<24 {
            var scalars = Array(repeating: Character("a"), count: 24)
            scalars[position] = "\""
            let value = WireValue.string(String(scalars))
            #expect(try WireValue(json: value.json) == value)
        }
    }

    @Test(
        "base64 reads back what it writes",
        arguments: [([], ""), ([102], "Zg=="), ([102, 111], "Zm8="), ([102, 111, 111], "Zm9v"), ([255, 239, 190], "/+++")]
            as [([UInt8], String)])
    func base64(bytes: [UInt8], text: String) {
        var written: [UInt8] = []
        Base64.append(bytes, to: &written)
        #expect(String(decoding: written, as: UTF8.self) == text)
        #expect(Base64.decode(text) == bytes)
    }

    @Test(
        "base64 refuses other alphabets, missing padding and stray bits",
        arguments: ["Zg", "Zg=", "Zh==", "Zm9=", "Zg==Zg==", "Z===", "====", "Zm 9v", "Zm9-", "Zm9v\n", "=Zm9", "é==="])
    func base64Refuses(text: String) {
        #expect(Base64.decode(text) == nil)
    }
}
