import Delivery
import Testing

@Suite("A mail address")
struct MailAddressTests {
    @Test(
        "comes with or without a name",
        arguments: [
            ("alice@example.com", nil, "alice@example.com"),
            (" Example <no-reply@example.com> ", "Example", "no-reply@example.com"),
            ("\"Doe, \\\"J\\\" <x>\" <j.doe+1@a-b.example>", "Doe, \"J\" <x>", "j.doe+1@a-b.example"),
            ("Zoë <zoe@xn--bcher-kva.example>", "Zoë", "zoe@xn--bcher-kva.example"),
            ("root@[127.0.0.1]", nil, "root@[127.0.0.1]"), ("root@[IPv6:::1]", nil, "root@[IPv6:::1]"), ("a@localhost", nil, "a@localhost"),
        ] as [(String, String?, String)])
    func accepted(_ text: String, _ name: String?, _ mailbox: String) throws {
        let address = try MailAddress(text)
        #expect(address.name == name)
        #expect(address.mailbox == mailbox)
    }

    @Test(
        "is refused when it could end the line, or is none",
        arguments: [
            "", "alice", "@example.com", "alice@", "a@b@c", "a b@example.com", "a@exam ple.com", "a@b,c@d", "<a@b", "a@b>x", "a@b> SIZE=1",
            "alice@example.com\r\nBcc: eve@example.com", "alice@example.com\nRCPT TO:<eve@example.com>", "Eve\r\nX: y <a@b>", "a\u{0}@b",
            "A\u{2028}B <a@b>", ".a@b", "a..b@c", "a.@b", "a@.b", "a@b..c", "a\"b@c", "josé@example.com", "a@bücher.example",
            String(repeating: "a", count: 65) + "@b", "a@" + String(repeating: "b", count: 256), "a@[1.2.3.4", "a@[1> x]",
        ])
    func refused(_ text: String) throws {
        let failure = try #require(throws: DeliveryFailure.self) { try MailAddress(text) }
        #expect(!failure.description.contains("example.com"), "a failure names no address")
    }

    @Test("in another script is refused with the reason", arguments: ["josé@example.com", "a@bücher.example"])
    func unicode(_ text: String) throws {
        let failure = try #require(throws: DeliveryFailure.self) { try MailAddress(text) }
        #expect(failure.description.contains("SMTPUTF8"))
    }
}
