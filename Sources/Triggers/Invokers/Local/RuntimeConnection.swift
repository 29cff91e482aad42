internal import NIOCore
internal import NIOHTTP1

/// What a worker says to its Runtime API (Lambda Developer Guide, "Using the Lambda runtime API").
enum RuntimeRequest {
    case next
    case response(requestID: String, body: [UInt8])
    case error(requestID: String, body: [UInt8])
    case initError(body: [UInt8])

    /// Reads a request; nil for one that the API does not have.
    init?(_ method: HTTPMethod, _ uri: String, body: [UInt8]) {
        let path = uri.split(separator: "?", maxSplits: 1).first ?? ""
        let parts = path.split(separator: "/", omittingEmptySubsequences: false).dropFirst()
        guard parts.starts(with: ["2018-06-01", "runtime"]) else { return nil }
        let rest = Array(parts.dropFirst(2))
        switch (method, rest.count) {
        case (.GET, 2) where rest == ["invocation", "next"]: self = .next
        case (.POST, 2) where rest == ["init", "error"]: self = .initError(body: body)
        case (.POST, 3) where rest[0] == "invocation" && rest[2] == "response": self = .response(requestID: String(rest[1]), body: body)
        case (.POST, 3) where rest[0] == "invocation" && rest[2] == "error": self = .error(requestID: String(rest[1]), body: body)
        default: return nil
        }
    }
}

/// One connection of a worker to its Runtime API: it lets nobody but the worker in, and holds requests to their limit.
final class RuntimeConnection: ChannelInboundHandler {
    typealias InboundIn = HTTPServerRequestPart
    typealias OutboundOut = ByteBuffer

    /// The largest answer, in bytes: Lambda's own limit, 6 MB.
    static let bodyLimit = 6 * 1_024 * 1_024
    private static let headerTime = TimeAmount.seconds(5)

    private weak var worker: Worker?
    private var context: ChannelHandlerContext?
    private var head: HTTPRequestHead?
    private var body: [UInt8] = []
    private var isTrusted = false
    private var isRefused = false

    init(worker: Worker) {
        self.worker = worker
    }

    func channelActive(context: ChannelHandlerContext) {
        self.context = context
        guard let worker, worker.admits(context.channel, self) else { return context.close(promise: nil) }
        let bound = NIOLoopBound((handler: self, context: context), eventLoop: context.eventLoop)
        context.eventLoop.scheduleTask(in: Self.headerTime) {
            let (handler, context) = bound.value
            if !handler.isTrusted { context.close(promise: nil) }
        }
    }

    func channelInactive(context: ChannelHandlerContext) {
        self.context = nil
        worker?.lost(self)
    }

    func errorCaught(context: ChannelHandlerContext, error: any Error) {
        context.close(promise: nil)
    }

    func channelRead(context: ChannelHandlerContext, data: NIOAny) {
        guard !isRefused, let worker else { return }
        switch unwrapInboundIn(data) {
        case .head(let head):
            guard worker.isToken(head.headers.first(name: "lambda-worker-token")) else { return refuse(403, "Forbidden") }
            isTrusted = true
            self.head = head
            if head.headers.first(name: "expect")?.lowercased() == "100-continue" { write("HTTP/1.1 100 Continue\r\n\r\n") }
        case .body(let part):
            guard body.count + part.readableBytes <= Self.bodyLimit else {
                worker.answeredTooMuch()
                return refuse(413, "Payload Too Large")
            }
            body.append(contentsOf: part.readableBytesView)
        case .end:
            guard let head else { return }
            self.head = nil
            let body = self.body
            self.body = []
            guard let request = RuntimeRequest(head.method, head.uri, body: body) else { return answer(404, "Not Found") }
            worker.receive(request, from: self)
        }
    }

    private func refuse(_ status: Int, _ reason: String) {
        isRefused = true
        answer(status, reason)
        context?.close(promise: nil)
    }

    func close() {
        context?.close(promise: nil)
    }

    /// The end of a report that was taken.
    func accept() {
        answer(202, "Accepted", body: "{\"status\":\"OK\"}")
    }

    func answer(_ status: Int, _ reason: String, body: String = "{}") {
        write("HTTP/1.1 \(status) \(reason)\r\nContent-Type: application/json\r\nContent-Length: \(body.utf8.count)\r\n\r\n\(body)")
    }

    /// The answer to `next`.
    func send(_ call: FunctionCall) {
        guard let context else { return }
        let head = """
            HTTP/1.1 200 OK\r
            Content-Type: application/json\r
            Lambda-Runtime-Aws-Request-Id: \(call.requestID)\r
            Lambda-Runtime-Deadline-Ms: \(call.deadlineMilliseconds)\r
            Lambda-Runtime-Invoked-Function-Arn: \(call.arn)\r
            Content-Length: \(call.payload.count)\r
            \r

            """
        var buffer = context.channel.allocator.buffer(capacity: head.utf8.count + call.payload.count)
        buffer.writeString(head)
        buffer.writeBytes(call.payload)
        context.writeAndFlush(wrapOutboundOut(buffer), promise: nil)
    }

    private func write(_ text: String) {
        guard let context else { return }
        context.writeAndFlush(wrapOutboundOut(context.channel.allocator.buffer(string: text)), promise: nil)
    }
}
