internal import NIOCore

/// Stands before the HTTP decoder and tells the assembler that bytes came, so that a header that trickles in is on the clock from its first byte.
final class ByteArrival: ChannelInboundHandler {
    typealias InboundIn = ByteBuffer
    typealias InboundOut = ByteBuffer

    private let assembler: RequestAssembler

    init(assembler: RequestAssembler) {
        self.assembler = assembler
    }

    func channelRead(context: ChannelHandlerContext, data: NIOAny) {
        assembler.bytesArrived()
        context.fireChannelRead(data)
    }
}
