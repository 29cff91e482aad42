import AWSWire
import NIOCore
import Server
import Testing

/// Takes what comes, slowly or not at all, and answers with how much it was.
private final class Uploads: ImportUploadDoor {
    let longestFile = 3_000_000
    private let pause: Duration
    private let firstPause: Duration
    private let reads: Bool

    init(pause: Duration = .zero, firstPause: Duration = .zero, reads: Bool = true) {
        self.pause = pause
        self.firstPause = firstPause
        self.reads = reads
    }

    func refusal(path: String, query: String) -> AWSError? {
        query == "good" ? nil : AWSError(code: "AccessDeniedException", message: "Not this one.", status: 403)
    }

    func receive(path: String, query: String, _ file: UploadedBytes) async -> WireResponse {
        guard reads else { return WireResponse(status: 409) }
        var (count, sum) = (0, 0)
        do {
            for try await piece in file {
                if count == 0, firstPause > .zero { try? await Task.sleep(for: firstPause) }
                count += piece.count
                for byte in piece { sum += Int(byte) }
                if pause > .zero { try? await Task.sleep(for: pause) }
            }
            return WireResponse(status: 200, body: Array("\(path) \(count) \(sum)".utf8))
        } catch {
            return WireResponse(status: 400, body: Array("\(error)".utf8))
        }
    }
}

@Suite("Uploads on a live socket")
struct UploadTests {
    private static let path = "/_lifeguard/imports/us-east-1_Pool/import-1"

    private static func head(_ fields: String, query: String = "?good", method: String = "PUT") -> String {
        "\(method) \(path)\(query) HTTP/1.1\r\nHost: localhost\r\n\(fields)\r\n\r\n"
    }

    private static func health(_ connection: Connection) async -> Int? {
        await connection.send("GET /_lifeguard/health/live HTTP/1.1\r\nHost: localhost\r\n\r\n")
        return await connection.answer()?.status
    }

    @Test("A file beyond the usual limit comes through whole, and the connection goes on", arguments: [0, 2])
    func whole(pause: Int) async throws {
        try await withServer(importUploads: Uploads(pause: .milliseconds(pause))) { server in
            let connection = try Connection(to: server)
            let bytes = [UInt8](repeating: 3, count: 2_500_000)
            await connection.send(Self.head("Content-Length: 2500000"))
            await connection.send(bytes)
            #expect(await connection.answer()?.body == "\(Self.path) 2500000 7500000")
            #expect(await Self.health(connection) == 200)
            // Chunked, two in a row, and a request right behind.
            for _ in 0..<2 {
                await connection.send(Self.head("Transfer-Encoding: chunked"))
                for size in [1, 500_000, 70_000] {
                    await connection.send("\(String(size, radix: 16))\r\n")
                    await connection.send(Array(bytes.prefix(size)) + Array("\r\n".utf8))
                }
                await connection.send("0\r\n\r\n")
            }
            for _ in 0..<2 { #expect(await connection.answer()?.body == "\(Self.path) 570001 1710003") }
            #expect(await Self.health(connection) == 200)
            await connection.send(Self.head("Content-Length: 0"))
            #expect(await connection.answer()?.body == "\(Self.path) 0 0")
        }
    }

    @Test("An address that is not good is refused before a byte of the file, and other methods find nothing there")
    func refused() async throws {
        try await withServer(importUploads: Uploads()) { server in
            for (query, method, status) in [("?bad", "PUT", 403), ("", "PUT", 403), ("?good", "POST", 404), ("?good", "GET", 404)] {
                let connection = try Connection(to: server)
                await connection.send(Self.head("Content-Length: 2500000\r\nExpect: 100-continue", query: query, method: method))
                #expect(await connection.answer()?.status == status)
            }
            let connection = try Connection(to: server)
            await connection.send(Self.head("Content-Length: 5\r\nExpect: 100-continue"))
            #expect(await connection.answer()?.status == 100)
            await connection.send("\u{3}\u{3}\u{3}\u{3}\u{3}")
            #expect(await connection.answer()?.body == "\(Self.path) 5 15")
        }
        try await withServer { server in
            #expect(await ask(server, "PUT", Self.path + "?good", body: "x")?.status == 404)
        }
    }

    @Test("A file that is too long is refused, whether its length is declared or not")
    func tooLong() async throws {
        try await withServer(importUploads: Uploads()) { server in
            let declared = try Connection(to: server)
            await declared.send(Self.head("Content-Length: 3000001"))
            #expect(await declared.answer()?.status == 413)
            let endless = try Connection(to: server)
            await endless.send(Self.head("Transfer-Encoding: chunked"))
            let piece = Array("f4240\r\n".utf8) + [UInt8](repeating: 3, count: 1_000_000) + Array("\r\n".utf8)
            for _ in 0..<4 { await endless.send(piece) }
            let answer = await endless.answer()
            #expect(answer?.status == 400)
            #expect(answer?.body == "tooLarge")
            #expect(await ask(server, "GET", "/_lifeguard/health/live")?.status == 200)
        }
    }

    @Test("A client that pauses too long is told so, and one that goes away is let go")
    func slow() async throws {
        var limits = ServerLimits()
        limits.bodyTime = .milliseconds(200)
        try await withServer(limits: limits, importUploads: Uploads()) { server in
            let connection = try Connection(to: server)
            await connection.send(Self.head("Content-Length: 10"))
            await connection.send("abc")
            #expect(await connection.answer()?.body == "tooSlow")
            do {
                let gone = try Connection(to: server)
                await gone.send(Self.head("Content-Length: 10"))
            }
            #expect(await ask(server, "GET", "/_lifeguard/health/live")?.status == 200)
        }
    }

    @Test("A client that is held back because the database is slow is not called slow")
    func heldBack() async throws {
        var limits = ServerLimits()
        // The reader stops for longer than the time that the client has; the client itself does not, on a busy machine either.
        limits.bodyTime = .seconds(5)
        try await withServer(limits: limits, importUploads: Uploads(firstPause: .seconds(6))) { server in
            let connection = try Connection(to: server)
            await connection.send(Self.head("Content-Length: 2500000"))
            await connection.send([UInt8](repeating: 3, count: 2_500_000))
            #expect(await connection.answer()?.body == "\(Self.path) 2500000 7500000")
        }
    }

    @Test("A route that answers without reading is heard while the client still sends")
    func unread() async throws {
        try await withServer(importUploads: Uploads(reads: false)) { server in
            let connection = try Connection(to: server)
            await connection.send(Self.head("Content-Length: 2500000"))
            await connection.send([UInt8](repeating: 3, count: 100_000))
            #expect(await connection.answer()?.status == 409)
        }
    }
}
