import Credentials
import Testing

@Suite("The timestamp of a password claim")
struct SRPTimestampTests {
    @Test(
        "is read in every spelling that clients use",
        arguments: [
            ("Tue Nov 4 10:03:05 UTC 2025", 1_762_250_585), ("Tue Nov  4 10:03:05 UTC 2025", 1_762_250_585),
            ("Tue Nov 04 10:03:05 UTC 2025", 1_762_250_585),
            ("Sun Feb 29 23:59:59 UTC 2032", 1_961_711_999), ("Thu Jan 1 00:00:00 UTC 1970", 0),
            ("Sun Feb 28 00:00:01 UTC 2100", 4_107_456_001),
            ("Mon Nov 4 10:03:05 UTC 2025", 1_762_250_585),
        ])
    func reads(text: String, seconds: Int) throws {
        #expect(try SRPTimestamp(text).epochSeconds == seconds)
    }

    @Test(
        "is refused in any other",
        arguments: [
            "", "Tue Nov 4 10:03:05 GMT 2025", "Tue Nov 4 10:03:05 UTC 25", "Tue Nov 31 10:03:05 UTC 2025", "Tue Nov 0 10:03:05 UTC 2025",
            "Sat Feb 29 00:00:00 UTC 2025", "Tue Nov 4 24:00:00 UTC 2025", "Tue Nov 4 10:60:00 UTC 2025", "Tue Nov 4 1:03:05 UTC 2025",
            "Tue nov 4 10:03:05 UTC 2025", "Die Nov 4 10:03:05 UTC 2025", "Tue Nov   4 10:03:05 UTC 2025", "Tue Nov 4 10:03:05 UTC 2025 ",
            " Tue Nov 4 10:03:05 UTC 2025", "Tue  Nov 4 10:03:05 UTC 2025", "Tue Nov +4 10:03:05 UTC 2025", "Tue Nov 4 10:03:05 UTC -025",
            "Tue Nov 4 10:03 UTC 2025", "2025-11-04T10:03:05Z", "Tue Nov 4 10:03:05 UTC 1969", "Tue Nov ٤ 10:03:05 UTC 2025",
        ])
    func refuses(text: String) {
        #expect(throws: CredentialsError(.timestampMalformed, "")) { try SRPTimestamp(text) }
    }

    @Test(
        "is written as it is read",
        arguments: [
            (0, "Thu Jan 1 00:00:00 UTC 1970"), (1_762_250_585, "Tue Nov 4 10:03:05 UTC 2025"),
            (1_961_711_999, "Sun Feb 29 23:59:59 UTC 2032"),
        ])
    func writes(seconds: Int, text: String) {
        #expect(SRPTimestamp(epochSeconds: seconds).text == text)
    }
}
