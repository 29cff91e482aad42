import AWSWire
import NIOCore
import NIOHTTP1
import NIOPosix
import Synchronization
import Testing

/// A server on loopback that keeps what it is asked and answers as told.
final class ScriptedServer: Sendable {
    struct Answer: Sendable, CustomTestStringConvertible {
        var status = 200
        var headers: [String: String] = [:]
        var body: [UInt8] = []
        var testDescription: String { "\(status), \(body.count) bytes" }
        /// Instead of an answer.
        var isSilent = false

        init(_ status: Int = 200, _ body: String = "{}", headers: [String: String] = [:], isSilent: Bool = false) {
            (self.status, self.body, self.headers, self.isSilent) = (status, Array(body.utf8), headers, isSilent)
        }
    }

    private let box: Box
    private let channel: any Channel
    let answer: Answer

    init(_ answer: Answer) async throws {
        self.answer = answer
        let box = Box()
        channel = try await ServerBootstrap(group: MultiThreadedEventLoopGroup.singleton)
            .childChannelInitializer { channel in
                channel.eventLoop.makeCompletedFuture {
                    try channel.pipeline.syncOperations.configureHTTPServerPipeline()
                    try channel.pipeline.syncOperations.addHandler(Handler(box: box, answer: answer))
                }
            }
            .bind(host: "127.0.0.1", port: 0).get()
        self.box = box
    }

    /// In the order they came.
    var requests: [WireRequest] { box.requests.withLock { $0 } }
    var url: String { "http://127.0.0.1:\(channel.localAddress?.port ?? 0)" }

    func stop() async { try? await channel.close() }
}

private final class Box: Sendable {
    let requests = Mutex<[WireRequest]>([])
}

private final class Handler: ChannelInboundHandler {
    typealias InboundIn = HTTPServerRequestPart
    typealias OutboundOut = HTTPServerResponsePart
    let box: Box
    let answer: ScriptedServer.Answer
    private var head: HTTPRequestHead?
    private var body: [UInt8] = []

    init(box: Box, answer: ScriptedServer.Answer) {
        self.box = box
        self.answer = answer
    }

    func channelRead(context: ChannelHandlerContext, data: NIOAny) {
        switch unwrapInboundIn(data) {
        case .head(let head):
            self.head = head
            body = []
        case .body(let part): body += Array(part.readableBytesView)
        case .end:
            guard let head else { return }
            let parts = head.uri.split(separator: "?", maxSplits: 1).map(String.init)
            let request = WireRequest(
                method: head.method.rawValue, path: parts[0], query: parts.count > 1 ? parts[1] : "",
                headers: WireHeaders(head.headers.map { (name: $0.name, value: $0.value) }), body: body)
            box.requests.withLock { $0.append(request) }
            if answer.isSilent { return }
            var headers = HTTPHeaders(answer.headers.map { ($0.key, $0.value) })
            headers.add(name: "content-length", value: "\(answer.body.count)")
            let status = HTTPResponseStatus(statusCode: answer.status)
            context.write(wrapOutboundOut(.head(.init(version: .http1_1, status: status, headers: headers))), promise: nil)
            context.write(wrapOutboundOut(.body(.byteBuffer(ByteBuffer(bytes: answer.body)))), promise: nil)
            context.writeAndFlush(wrapOutboundOut(.end(nil)), promise: nil)
        }
    }
}
