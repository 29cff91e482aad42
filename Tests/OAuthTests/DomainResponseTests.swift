import OAuth
import Testing

@Suite("An answer of a domain")
struct DomainResponseTests {
    /// Addresses are built so that none of this gets into one; whoever builds them otherwise one day still splits no header.
    @Test(
        "sends nobody to an address with a character that could end a header's field",
        arguments: ["\r\n", "\n", "\r", " ", "\0", "é", "\u{7F}"])
    func location(_ text: String) {
        let response = DomainResponse.redirect(to: "https://app.example/cb?state=\(text)x")
        #expect(response.status == 400 && response.headers.isEmpty)
        #expect(DomainResponse.redirect(to: "https://app.example/cb?state=x").headers.first?.value == "https://app.example/cb?state=x")
    }
}
