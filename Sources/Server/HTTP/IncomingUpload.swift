internal import NIOCore

/// The writing end of an ``UploadedBytes``. Lives on its connection's event loop.
final class IncomingUpload {
    let bytes: UploadedBytes
    private let source: UploadedBytes.Parts.Source
    private let limit: Int
    private let limits: ServerLimits
    private let latest: NIODeadline
    private var received = 0
    private var deadline: NIODeadline
    /// Whether the reader is behind.
    private(set) var isHeld = false

    /// Parts of up to 64 KB each that wait for the reader.
    private static let watermarks = UploadedBytes.Strategy(lowWatermark: 2, highWatermark: 8)

    init(
        limit: Int, limits: ServerLimits, eventLoop: any EventLoop, resume: @escaping @Sendable () -> Void,
        abandon: @escaping @Sendable () -> Void
    ) {
        let made = UploadedBytes.Parts.makeSequence(
            backPressureStrategy: Self.watermarks, finishOnDeinit: true,
            delegate: UploadFlow(eventLoop: eventLoop, resume: resume, abandon: abandon))
        bytes = UploadedBytes(parts: made.sequence)
        source = made.source
        self.limit = limit
        self.limits = limits
        latest = .now() + limits.uploadTime
        deadline = .now() + limits.bodyTime
    }

    /// - Returns: false when that is more than may come.
    func receive(_ part: ByteBuffer) -> Bool {
        received += part.readableBytes
        guard received <= limit else { return false }
        deadline = .now() + limits.bodyTime
        if case .stopProducing = source.yield(part) { isHeld = true }
        return true
    }

    func resume() {
        isHeld = false
        // The time in which the client was held back is not its own.
        deadline = .now() + limits.bodyTime
    }

    func isOverdue(_ now: NIODeadline) -> Bool { now > latest || !isHeld && now > deadline }

    func finish() { source.finish() }
    func fail(_ failure: UploadFailure) { source.finish(failure) }
}
