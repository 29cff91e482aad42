internal import Logging
internal import NIOCore

/// Turns what a worker writes into log entries, a line each.
final class OutputLines: ChannelInboundHandler {
    typealias InboundIn = ByteBuffer

    /// Longer lines are cut into pieces.
    private static let lineLimit = 8_192
    /// More lines than this in a second are counted and not kept: a function in a loop must not fill the disk.
    private static let linesPerSecond = 1_000

    private let logger: Logger
    private let level: Logger.Level
    private var pending: [UInt8] = []
    private var second = NIODeadline.now()
    private var lines = 0

    init(logger: Logger, level: Logger.Level) {
        self.logger = logger
        self.level = level
    }

    func channelRead(context: ChannelHandlerContext, data: NIOAny) {
        for byte in unwrapInboundIn(data).readableBytesView {
            if byte == UInt8(ascii: "\n") {
                flush()
            } else {
                pending.append(byte)
                if pending.count >= Self.lineLimit { flush() }
            }
        }
    }

    func channelInactive(context: ChannelHandlerContext) {
        flush()
        context.fireChannelInactive()
    }

    func errorCaught(context: ChannelHandlerContext, error: any Error) {
        context.close(promise: nil)
    }

    private func flush() {
        guard !pending.isEmpty else { return }
        defer { pending.removeAll(keepingCapacity: true) }
        let now = NIODeadline.now()
        if now - second >= .seconds(1) {
            if lines > Self.linesPerSecond { logger.warning("\(lines - Self.linesPerSecond) lines of the function's output were dropped") }
            second = now
            lines = 0
        }
        lines += 1
        guard lines <= Self.linesPerSecond else { return }
        if pending.last == UInt8(ascii: "\r") { pending.removeLast() }
        logger.log(level: level, "\(String(decoding: pending, as: UTF8.self))")
    }
}
