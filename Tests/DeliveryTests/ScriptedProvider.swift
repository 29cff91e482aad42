import NIOCore
import NIOHTTP1
import NIOPosix
import Synchronization

/// A web service of a few lines that keeps what it was asked and answers as it was told.
final class ScriptedProvider: Sendable {
    struct Request: Sendable {
        var method = ""
        var uri = ""
        var headers: [String: String] = [:]
        var body = ""
    }

    private final class Received: Sendable {
        let requests = Mutex<[Request]>([])
    }

    private let channel: any Channel
    private let received = Received()

    init(status: Int = 200, headers: [(String, String)] = [], answer: String = "{}") async throws {
        let received = received
        channel = try await ServerBootstrap(group: MultiThreadedEventLoopGroup.singleton)
            .childChannelInitializer { channel in
                channel.eventLoop.makeCompletedFuture {
                    try channel.pipeline.syncOperations.configureHTTPServerPipeline()
                    try channel.pipeline.syncOperations.addHandler(Session(received, status, headers, answer))
                }
            }
            .bind(host: "127.0.0.1", port: 0).get()
    }

    var url: String { "http://127.0.0.1:\(channel.localAddress?.port ?? 0)" }
    var requests: [Request] { received.requests.withLock { $0 } }

    func stop() async { try? await channel.close() }

    private final class Session: ChannelInboundHandler {
        typealias InboundIn = HTTPServerRequestPart
        typealias OutboundOut = HTTPServerResponsePart

        private let received: Received
        private let status: Int
        private let headers: [(String, String)]
        private let answer: String
        private var request = Request()

        init(_ received: Received, _ status: Int, _ headers: [(String, String)], _ answer: String) {
            self.received = received
            self.status = status
            self.headers = headers
            self.answer = answer
        }

        func channelRead(context: ChannelHandlerContext, data: NIOAny) {
            switch unwrapInboundIn(data) {
            case .head(let head):
                request = Request(method: head.method.rawValue, uri: head.uri)
                for field in head.headers { request.headers[field.name.lowercased()] = field.value }
            case .body(let bytes): request.body += String(buffer: bytes)
            case .end:
                received.requests.withLock { $0.append(request) }
                var fields = HTTPHeaders(headers)
                fields.add(name: "content-length", value: String(answer.utf8.count))
                fields.add(name: "connection", value: "close")
                let head = HTTPResponseHead(version: .http1_1, status: .init(statusCode: status), headers: fields)
                context.write(wrapOutboundOut(.head(head)), promise: nil)
                context.write(wrapOutboundOut(.body(.byteBuffer(ByteBuffer(string: answer)))), promise: nil)
                context.writeAndFlush(wrapOutboundOut(.end(nil)), promise: nil)
            }
        }
    }
}
