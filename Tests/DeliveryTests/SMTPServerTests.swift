import Delivery
import Testing

@Suite("The URL of a mail server")
struct SMTPServerTests {
    @Test(
        "says where and how safely",
        arguments: [
            ("smtp://mail.example.com", "mail.example.com", 587, SMTPServer.Encryption.required),
            ("smtp://mail.example.com:25/", "mail.example.com", 25, .required),
            ("smtps://u:p@mail.example.com", "mail.example.com", 465, .implicit),
            ("smtp://u:p@10.0.0.1:2525?starttls=never", "10.0.0.1", 2525, .never),
            ("smtp://mail?starttls=opportunistic", "mail", 587, .opportunistic),
            ("smtp://localhost:1025", "localhost", 1025, .opportunistic), ("smtp://127.0.0.2:1025", "127.0.0.2", 1025, .opportunistic),
            ("smtp://[::1]:1025", "::1", 1025, .opportunistic), ("smtp://localhost?starttls=required", "localhost", 587, .required),
            ("smtp://127.0.0.1.example.com", "127.0.0.1.example.com", 587, .required),
            ("smtp://localhost.example.com", "localhost.example.com", 587, .required),
            ("smtp://user%40example.com:p@ss/w?rd@mail.example.com:587", "mail.example.com", 587, .required),
        ])
    func accepted(_ url: String, _ host: String, _ port: Int, _ encryption: SMTPServer.Encryption) throws {
        let server = try SMTPServer(url: url)
        #expect(server.host == host)
        #expect(server.port == port)
        #expect(server.encryption == encryption)
    }

    @Test(
        "is refused without showing its password",
        arguments: [
            "", "mail.example.com", "http://u:hunter2@h", "smtp://", "smtp://u:hunter2@", "smtp://u:hunter2@:25", "smtp://u:hunter2@h:0",
            "smtp://u:hunter2@h:65536", "smtp://u:hunter2@h:x", "smtp://u:hunter2@h/path", "smtp://u:hunter2@h?starttls=maybe",
            "smtp://u:hunter2@h?tls=never", "smtp://u:hunter2@h?starttls=implicit", "smtps://u:hunter2@h?starttls=never",
            "smtp://u:hunter2%@h", "smtp://u:hunter2%0d%0a@h", "smtp://u:hunter2 @h", "smtp://u:hunter2@[::1", "smtp://u:hunter2@h\r\n",
            "smtp://u:hunter2%ff@h",
        ])
    func refused(_ url: String) throws {
        let error = try #require(throws: SMTPServer.Invalid.self) { try SMTPServer(url: url) }
        #expect(!error.description.contains("hunter2"))
    }

    @Test("shows neither user nor password")
    func secrets() throws {
        let server = try SMTPServer(url: "smtp://mallory:hunter2@mail.example.com")
        var dumped = ""
        dump(server, to: &dumped)
        for text in ["\(server)", String(reflecting: server), dumped] {
            #expect(!text.contains("hunter2"))
            #expect(!text.contains("mallory"))
        }
    }
}
