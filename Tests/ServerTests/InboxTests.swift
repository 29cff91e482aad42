import Server
import Synchronization
import Testing

final class SampleInbox: Inbox {
    private let kept = Mutex<[InboxMessage]>([])

    init(_ messages: [InboxMessage] = []) {
        kept.withLock { $0 = messages }
    }

    func messages(destination: String?) async -> [InboxMessage] {
        kept.withLock { kept in kept.filter { destination == nil || $0.destination == destination } }
    }

    func deleteAll() async {
        kept.withLock { $0 = [] }
    }
}

@Suite("The inbox")
struct InboxTests {
    private static let mail = InboxMessage(
        id: "m1", medium: .email, destination: "a+b@example.com", subject: "Your <b>code</b>",
        body: "Code 123456 \"<script>alert(1)</script>\"",
        code: "123456", link: "javascript:alert(1)", trigger: "CustomMessage_SignUp", userPoolId: "us-east-1_Pool", username: "ann",
        sentAt: 1_700_000_000_123_456)
    private static let text = InboxMessage(
        id: "m2", medium: .sms, destination: "+15550100", subject: nil, body: "Code 1", code: nil, link: nil,
        trigger: "CustomMessage_SignUp",
        userPoolId: "us-east-1_Pool", username: "bob", sentAt: 0)

    @Test("Programs read JSON, filtered by destination, and empty it")
    func json() async throws {
        try await withServer(inbox: SampleInbox([Self.mail, Self.text])) { server in
            let answer = try #require(await ask(server, "GET", "/_lifeguard/inbox?destination=a%2Bb@example.com"))
            #expect(answer.headers["content-type"] == "application/json")
            #expect(
                answer.body
                    == #"[{"id":"m1","medium":"EMAIL","destination":"a+b@example.com","subject":"Your <b>code</b>","#
                    + #""body":"Code 123456 \"<script>alert(1)</script>\"","code":"123456","link":"javascript:alert(1)","#
                    + #""trigger":"CustomMessage_SignUp","userPoolId":"us-east-1_Pool","username":"ann","sentAt":"2023-11-14T22:13:20.123Z"}]"#
            )
            let sms = try #require(await ask(server, "GET", "/_lifeguard/inbox?destination=+15550100"))
            #expect(sms.body.contains(#""subject":null"#))
            #expect(await ask(server, "DELETE", "/_lifeguard/inbox")?.status == 204)
            #expect(await ask(server, "GET", "/_lifeguard/inbox")?.body == "[]")
        }
    }

    @Test("A browser reads a page in which nothing of a message is markup")
    func page() async throws {
        try await withServer(inbox: SampleInbox([Self.mail])) { server in
            let answer = try #require(await ask(server, "GET", "/_lifeguard/inbox", ["Accept": "text/html,*/*"]))
            #expect(answer.headers["content-type"] == "text/html; charset=utf-8")
            #expect(answer.headers["content-security-policy"]?.hasPrefix("default-src 'none'") == true)
            #expect(answer.body.contains("Your &lt;b&gt;code&lt;/b&gt;"))
            #expect(!answer.body.contains("<script"))
            #expect(!answer.body.contains("javascript:"))
        }
    }
}
