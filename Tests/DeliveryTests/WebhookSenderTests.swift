import Crypto
import Delivery
import FoundationEssentials
import TestSupport
import Testing
import UserPools

@Suite("The webhook of text messages")
struct WebhookSenderTests {
    @Test("It gets the message as JSON, signed with the time")
    func signed() async throws {
        let provider = try await ScriptedProvider(status: 202)
        let sender = try WebhookSender(
            url: "\(provider.url)/texts?token=t", secret: "0123456789abcdef", http: DeliveryHTTP(), clock: FixedClock())
        try await sender.send(Messages.text())
        let request = try #require(provider.requests.first)
        #expect(request.method == "POST")
        #expect(request.uri == "/texts?token=t")
        #expect(request.headers["content-type"] == "application/json")
        #expect(
            request.body == """
                {"destination":"+15555550100","body":"Code: 123456 & more","trigger":"CustomMessage_SignUp",\
                "userPoolId":"eu-west-1_AbCdEfGhI","username":"alice","sentAt":"2025-11-04T10:03:05Z"}
                """)
        #expect(request.headers["x-lifeguard-timestamp"] == "1762250585")
        let code = HMAC<SHA256>.authenticationCode(
            for: Data("1762250585.\(request.body)".utf8), using: SymmetricKey(data: Data("0123456789abcdef".utf8)))
        let digits = code.map { ($0 < 16 ? "0" : "") + String($0, radix: 16) }.joined()
        #expect(request.headers["x-lifeguard-signature"] == "sha256=\(digits)")
        await provider.stop()
    }

    @Test("Without a secret there is no signature")
    func unsigned() async throws {
        let provider = try await ScriptedProvider()
        let sender = try WebhookSender(url: provider.url, secret: nil, http: DeliveryHTTP(), clock: FixedClock())
        try await sender.send(Messages.text())
        #expect(provider.requests.first?.uri == "/")
        #expect(provider.requests.first?.headers["x-lifeguard-signature"] == nil)
        await provider.stop()
    }

    @Test("Anything but success is a failure that does not show the URL", arguments: [302, 400, 500])
    func refused(_ status: Int) async throws {
        let provider = try await ScriptedProvider(status: status)
        let sender = try WebhookSender(url: "\(provider.url)/?token=hunter2", secret: nil, http: DeliveryHTTP(), clock: FixedClock())
        let failure = await #expect(throws: DeliveryFailure.self) { try await sender.send(Messages.text()) }
        #expect(failure?.description == "the text-message webhook answered \(status)")
        await provider.stop()
        let absent = await #expect(throws: DeliveryFailure.self) { try await sender.send(Messages.text()) }
        #expect(absent?.description.contains("hunter2") == false)
        #expect(absent?.description.hasPrefix("no answer from the text-message webhook") == true)
    }

    @Test("A URL that is none is refused", arguments: ["", "texts.example.com", "ftp://h/", "https://", "https://u:p@h/", "https://h/#x"])
    func url(_ url: String) {
        #expect(throws: DeliveryFailure.self) { try WebhookSender.check(url: url) }
    }
}
