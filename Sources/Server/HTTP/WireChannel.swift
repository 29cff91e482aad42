internal import AWSWire
internal import HummingbirdCore
internal import Logging
internal import NIOCore
internal import NIOHTTP1

/// One connection: its pipeline, and the loop that answers its requests one after the other.
///
/// Hummingbird's own HTTP/1 channel streams parts; AWS operations need whole bodies, so this one hands over whole requests: one hop from the event loop
/// and one back for each.
struct WireChannel: ServerChildChannel {
    typealias Value = NIOAsyncChannel<ReceivedRequest, AnsweredRequest>

    let limits: ServerLimits
    let dispatcher: Dispatcher
    let tls: ServerTLS?
    private let head = AnswerHead()

    init(limits: ServerLimits, dispatcher: Dispatcher, tls: ServerTLS?) {
        self.limits = limits
        self.dispatcher = dispatcher
        self.tls = tls
    }

    func setup(channel: any Channel, logger: Logger) -> EventLoopFuture<Value> {
        channel.eventLoop.makeCompletedFuture {
            let pipeline = channel.pipeline.syncOperations
            try? channel.syncOptions?.setOption(.socketOption(.tcp_nodelay), value: 1)
            try tls?.begin(on: channel)
            let dispatcher = dispatcher
            let assembler = RequestAssembler(
                limits: limits, finishing: head, bodyLimit: { dispatcher.bodyLimit($0) }, upload: { dispatcher.upload($0) })
            try pipeline.addHandler(ByteArrival(assembler: assembler))
            var decoderLimits = NIOHTTPDecoderLimitConfiguration()
            decoderLimits.maxHeaderFieldSize = limits.headerFieldBytes
            decoderLimits.maxHeaderListSize = limits.headerBytes
            decoderLimits.maxHeaderFieldCount = limits.headerCount
            // Answers are ordered by the loop below, and errors are answered by the assembler. Header validation stays: a line break in a value
            // must never reach the socket.
            try pipeline.configureHTTPServerPipeline(
                withPipeliningAssistance: false,
                withErrorHandling: false,
                withOutboundHeaderValidation: true,
                withEncoderConfiguration: .init(),
                withDecoderLimitConfiguration: decoderLimits
            )
            try pipeline.addHandler(assembler)
            return try Value(
                wrappingChannelSynchronously: channel,
                configuration: .init(
                    backPressureStrategy: .init(lowWatermark: 1, highWatermark: 2),
                    isOutboundHalfClosureEnabled: false
                )
            )
        }
    }

    func handle(value: Value, logger: Logger) async {
        let peer = value.channel.remoteAddress?.ipAddress ?? ""
        do {
            try await value.executeThenClose { inbound, outbound in
                for try await request in inbound {
                    try await outbound.write(await dispatcher.answer(request, peer: peer))
                }
            }
        } catch {
            logger.debug("connection ended", metadata: ["reason": "\(error)"])
        }
    }
}
