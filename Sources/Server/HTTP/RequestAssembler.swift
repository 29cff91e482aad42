internal import AWSWire
internal import NIOCore
internal import NIOHTTP1

/// Turns the decoder's parts into whole requests and answers into parts, and holds a connection to its limits.
///
/// What breaks a limit is answered here, on the event loop, and never reaches a route. Deadlines are plain numbers that one repeating tick
/// looks at, because a timer for each phase of each request would cost more than the decoding.
final class RequestAssembler: ChannelDuplexHandler {
    typealias InboundIn = HTTPServerRequestPart
    typealias InboundOut = ReceivedRequest
    typealias OutboundIn = AnsweredRequest
    typealias OutboundOut = HTTPServerResponsePart

    private enum Reading {
        /// Between requests.
        case nothing
        case header(deadline: NIODeadline)
        case body(HTTPRequestHead, limit: Int, deadline: NIODeadline)
        /// The route has the request already and takes the body piece by piece.
        case upload(IncomingUpload)
        /// The route has been told that no more comes, and its answer is awaited; what still comes is dropped.
        case abandonedUpload
        /// Refused: what still comes is dropped until the deadline or the request's end.
        case refused(deadline: NIODeadline)
    }

    private enum Answering {
        case nothing(idleSince: NIODeadline)
        case waiting(since: NIODeadline)
        case writing(since: NIODeadline)
    }

    private let limits: ServerLimits
    private let bodyLimit: @Sendable (HTTPRequestHead) -> Int?
    private let upload: @Sendable (HTTPRequestHead) -> UploadDecision?
    private let finishing: AnswerHead
    private var reading = Reading.nothing
    private var answering = Answering.nothing(idleSince: .now())
    private var body: ByteBuffer?
    /// Whether the client keeps the connection, for each request that is not answered yet.
    private var keepAlive = CircularBuffer<Bool>(initialCapacity: 2)
    private var isQuiescing = false
    private var tick: Scheduled<Void>?
    /// Whether a read was asked for while an upload's reader was behind.
    private var hasHeldRead = false
    /// How many uploads have begun.
    private var uploads = 0

    init(
        limits: ServerLimits, finishing: AnswerHead, bodyLimit: @escaping @Sendable (HTTPRequestHead) -> Int?,
        upload: @escaping @Sendable (HTTPRequestHead) -> UploadDecision?
    ) {
        self.limits = limits
        self.finishing = finishing
        self.bodyLimit = bodyLimit
        self.upload = upload
    }

    func bytesArrived() {
        if case .nothing = reading { reading = .header(deadline: .now() + limits.headerTime) }
    }

    // MARK: In

    func handlerAdded(context: ChannelHandlerContext) {
        scheduleTick(context)
    }

    func handlerRemoved(context: ChannelHandlerContext) {
        tick?.cancel()
        tick = nil
    }

    func channelInactive(context: ChannelHandlerContext) {
        tick?.cancel()
        tick = nil
        if case .upload(let upload) = reading { upload.fail(.connectionClosed) }
        context.fireChannelInactive()
    }

    func channelRead(context: ChannelHandlerContext, data: NIOAny) {
        switch unwrapInboundIn(data) {
        case .head(let head): receive(head, context)
        case .body(let part): receive(part, context)
        case .end: receiveEnd(context)
        }
    }

    private func receive(_ head: HTTPRequestHead, _ context: ChannelHandlerContext) {
        if case .refused = reading { return }
        let upload = upload(head)
        if case .refuse(let refusal) = upload {
            refuse(refusal, context)
            return
        }
        var limit = bodyLimit(head) ?? limits.bodyBytes
        if case .accept(let longest) = upload { limit = longest }
        // A length beyond Int is beyond the limit as well.
        if let length = head.headers.first(name: "content-length"), Int(length).map({ $0 > limit }) ?? true {
            refuse(.bodyTooLarge(limit: limit), context)
            return
        }
        if head.headers.first(name: "expect")?.lowercased() == "100-continue" {
            context.writeAndFlush(wrapOutboundOut(.head(HTTPResponseHead(version: .http1_1, status: .continue))), promise: nil)
        }
        body = nil
        guard upload == nil else {
            begin(head, limit: limit, context)
            return
        }
        reading = .body(head, limit: limit, deadline: .now() + limits.bodyTime)
    }

    private func begin(_ head: HTTPRequestHead, limit: Int, _ context: ChannelHandlerContext) {
        uploads += 1
        // An earlier upload of this connection may still have a word to say, which is not about this one.
        let number = uploads
        let bound = NIOLoopBound((handler: self, context: context), eventLoop: context.eventLoop)
        let upload = IncomingUpload(
            limit: limit, limits: limits, eventLoop: context.eventLoop,
            resume: {
                guard bound.value.handler.uploads == number else { return }
                bound.value.handler.resumeReading(bound.value.context)
            },
            abandon: {
                guard bound.value.handler.uploads == number else { return }
                bound.value.handler.abandonUpload(bound.value.context)
            })
        reading = .upload(upload)
        keepAlive.append(head.isKeepAlive)
        context.fireChannelRead(wrapInboundOut(ReceivedRequest(head: head, upload: upload.bytes)))
    }

    private func receive(_ part: ByteBuffer, _ context: ChannelHandlerContext) {
        if case .upload(let upload) = reading {
            if !upload.receive(part) {
                upload.fail(.tooLarge)
                abandonUpload(context)
            }
            return
        }
        guard case .body(_, let limit, _) = reading else { return }
        guard (body?.readableBytes ?? 0) + part.readableBytes <= limit else {
            refuse(.bodyTooLarge(limit: limit), context)
            return
        }
        if body == nil {
            body = part
        } else {
            var part = part
            body?.writeBuffer(&part)
        }
    }

    private func receiveEnd(_ context: ChannelHandlerContext) {
        switch reading {
        case .body(let head, _, _):
            reading = .nothing
            keepAlive.append(head.isKeepAlive)
            if case .nothing = answering { answering = .waiting(since: .now()) }
            let request = ReceivedRequest(head: head, body: body)
            body = nil
            context.fireChannelRead(wrapInboundOut(request))
        case .upload(let upload):
            reading = .nothing
            if case .nothing = answering { answering = .waiting(since: .now()) }
            upload.finish()
            resumeReading(context)
        case .refused:
            context.close(promise: nil)
        case .nothing, .header, .abandonedUpload:
            break
        }
    }

    /// An upload's reader that is behind holds back the client. Nothing else does: other requests are bounded.
    func read(context: ChannelHandlerContext) {
        if case .upload(let upload) = reading, upload.isHeld {
            hasHeldRead = true
        } else {
            context.read()
        }
    }

    private func resumeReading(_ context: ChannelHandlerContext) {
        if case .upload(let upload) = reading { upload.resume() }
        guard hasHeldRead else { return }
        hasHeldRead = false
        context.read()
    }

    /// Nobody reads the body any more: its route has answered, or will.
    private func abandonUpload(_ context: ChannelHandlerContext) {
        guard case .upload = reading else { return }
        reading = .abandonedUpload
        resumeReading(context)
    }

    func errorCaught(context: ChannelHandlerContext, error: any Error) {
        switch error {
        case HTTPParserError.headerOverflow: refuse(.headerTooLarge, context)
        case is HTTPParserError: refuse(.malformed, context)
        default: context.close(promise: nil)
        }
    }

    func userInboundEventTriggered(context: ChannelHandlerContext, event: Any) {
        if event is ChannelShouldQuiesceEvent {
            isQuiescing = true
            closeIfIdle(context)
        } else if let event = event as? ChannelEvent, event == .inputClosed, keepAlive.isEmpty {
            // Nobody is left to be answered; a half-closed client that waits for an answer still gets it.
            context.close(promise: nil)
        } else {
            context.fireUserInboundEventTriggered(event)
        }
    }

    // MARK: Out

    func write(context: ChannelHandlerContext, data: NIOAny, promise: EventLoopPromise<Void>?) {
        let answer = unwrapOutboundIn(data)
        if case .refused = reading {
            // The client was told already that this took too long.
            promise?.succeed()
            return
        }
        let keeps = (keepAlive.popFirst() ?? false) && !isQuiescing
        if endsUnreadUpload(context) {
            // As a refusal: the client is still sending, and the answer waits for it to look.
            reading = .refused(deadline: .now() + limits.refusalTime)
            send(answer, keeps: false, context, promise: nil)
            promise?.succeed()
            return
        }
        answering = .writing(since: .now())
        let written = context.eventLoop.makePromise(of: Void.self)
        let bound = NIOLoopBound((handler: self, context: context), eventLoop: context.eventLoop)
        written.futureResult.whenComplete { _ in bound.value.handler.answered(keeps: keeps, bound.value.context) }
        send(answer, keeps: keeps, context, promise: written)
        promise?.succeed()
    }

    /// Whether the answer that is about to be written is to an upload whose body has not come to its end.
    private func endsUnreadUpload(_ context: ChannelHandlerContext) -> Bool {
        guard keepAlive.isEmpty else { return false }
        switch reading {
        case .upload(let upload): upload.fail(.connectionClosed)
        case .abandonedUpload: break
        default: return false
        }
        reading = .abandonedUpload
        resumeReading(context)
        return true
    }

    private func answered(keeps: Bool, _ context: ChannelHandlerContext) {
        guard keeps else {
            context.close(promise: nil)
            return
        }
        answering = keepAlive.isEmpty ? .nothing(idleSince: .now()) : .waiting(since: .now())
        closeIfIdle(context)
    }

    private func send(_ answer: AnsweredRequest, keeps: Bool, _ context: ChannelHandlerContext, promise: EventLoopPromise<Void>?) {
        context.write(wrapOutboundOut(.head(finishing.head(of: answer, keepsConnection: keeps))), promise: nil)
        if !answer.omitsBody, !answer.response.body.isEmpty {
            context.write(wrapOutboundOut(.body(.byteBuffer(context.channel.allocator.buffer(bytes: answer.response.body)))), promise: nil)
        }
        context.writeAndFlush(wrapOutboundOut(.end(nil)), promise: promise)
    }

    // MARK: Limits

    /// Answers on the spot and closes, once the client had time to read that. Behind requests that are still being answered the refusal would stand in
    /// for their answer, so then the connection just closes.
    private func refuse(_ refusal: AWSError, _ context: ChannelHandlerContext) {
        if case .refused = reading { return }
        body = nil
        guard keepAlive.isEmpty, context.channel.isActive else {
            context.close(promise: nil)
            return
        }
        reading = .refused(deadline: .now() + limits.refusalTime)
        send(
            AnsweredRequest(response: refusal.response, requestID: RequestID.make(), omitsBody: false), keeps: false, context, promise: nil)
    }

    private func scheduleTick(_ context: ChannelHandlerContext) {
        let bound = NIOLoopBound((handler: self, context: context), eventLoop: context.eventLoop)
        tick = context.eventLoop.scheduleTask(in: limits.tick) {
            bound.value.handler.checkDeadlines(bound.value.context)
        }
    }

    private func checkDeadlines(_ context: ChannelHandlerContext) {
        guard context.channel.isActive else { return }
        let now = NIODeadline.now()
        switch reading {
        case .header(let deadline) where now > deadline: refuse(.headerTooSlow, context)
        case .body(_, _, let deadline) where now > deadline: refuse(.bodyTooSlow, context)
        case .upload(let upload) where upload.isOverdue(now):
            // The route says so to the client.
            upload.fail(.tooSlow)
            abandonUpload(context)
            if case .nothing = answering { answering = .waiting(since: now) }
        case .refused(let deadline) where now > deadline: context.close(promise: nil)
        default: break
        }
        switch answering {
        case .waiting(let since) where now > since + limits.requestTime:
            // The route's answer, should it still come, has nowhere to go.
            keepAlive.removeAll()
            refuse(.answerTooSlow, context)
        case .writing(let since) where now > since + limits.answerTime:
            context.close(promise: nil)
        case .nothing(let since):
            if case .nothing = reading, now > since + limits.idleTime { context.close(promise: nil) }
        default: break
        }
        scheduleTick(context)
    }

    private func closeIfIdle(_ context: ChannelHandlerContext) {
        guard isQuiescing, keepAlive.isEmpty, case .nothing = reading else { return }
        context.close(promise: nil)
    }
}
