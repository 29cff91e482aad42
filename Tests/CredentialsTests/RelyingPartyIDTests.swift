import Credentials
import Testing

@Suite("Relying party ids")
struct RelyingPartyIDTests {
    @Test(
        "a domain of one's own may be one",
        arguments: [
            "example.com", "auth.example.co.uk", "login.example.com", "localhost", "a-b.example.org", "xn--mnchen-3ya.de", "1.example.com",
            "pool.auth.us-east-1.amazoncognito.com", String(repeating: "a", count: 63) + ".com",
        ])
    func allowed(id: String) {
        #expect(RelyingPartyID.isAllowed(id))
        #expect(RelyingPartyID.covers(id, host: id))
    }

    @Test(
        "a public suffix, an address or anything but a lower-case host name may not",
        arguments: [
            "com", "co.uk", "github.io", "xn--55qx5d.cn", "unheard-of", "ck", "foo.ck", "127.0.0.1", "1.2.3", "1", "0x7f.1", "example.0x7f",
            "::1",
            "[::1]",
            "", ".", "example.com.", ".example.com", "example..com", "Example.com", "EXAMPLE.COM", "exa mple.com", "exa_mple.com",
            "-a.example.com", "a-.example.com", "https://example.com", "example.com:443", "example.com/", "user@example.com",
            "*.example.com",
            "münchen.de", "example.com\0", "example\u{212A}.com", String(repeating: "a", count: 64) + ".com",
            String(repeating: "abcdefg.", count: 32) + "com", "localhost.", "LOCALHOST",
        ])
    func refused(id: String) {
        #expect(!RelyingPartyID.isAllowed(id))
        #expect(!RelyingPartyID.covers(id, host: id))
    }

    @Test("an id covers its own host and those below it")
    func covers() {
        #expect(RelyingPartyID.covers("example.com", host: "login.example.com"))
        #expect(RelyingPartyID.covers("example.com", host: "a.b.example.com"))
        #expect(!RelyingPartyID.covers("login.example.com", host: "example.com"))
        #expect(!RelyingPartyID.covers("example.com", host: "badexample.com"))
        #expect(!RelyingPartyID.covers("example.com", host: "example.com.evil.org"))
        #expect(!RelyingPartyID.covers("example.com", host: "Login.example.com"))
        #expect(!RelyingPartyID.covers("example.com", host: ".example.com"))
        #expect(!RelyingPartyID.covers("example.com", host: "evil/.example.com"))
        #expect(!RelyingPartyID.covers("co.uk", host: "example.co.uk"))
        #expect(!RelyingPartyID.covers("com", host: "example.com"))
        #expect(!RelyingPartyID.covers("localhost", host: "app.localhost"))
        #expect(!RelyingPartyID.covers("", host: "example.com"))
    }
}
