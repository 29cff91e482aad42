public import AWSWire
internal import NIOCore

/// Who takes the files of import jobs: `PUT /_lifeguard/imports/POOL/JOB?…`.
public protocol ImportUploadDoor: Sendable {
    /// Bytes of a file.
    var longestFile: Int { get }
    /// Why an address is not good, or nil. Called on an event loop before a byte of the file is taken: it must be quick.
    func refusal(path: String, query: String) -> AWSError?
    func receive(path: String, query: String, _ file: UploadedBytes) async -> WireResponse
}

/// A body on its way in, piece by piece. The client is held back while nobody asks for more.
public struct UploadedBytes: AsyncSequence, Sendable {
    typealias Strategy = NIOAsyncSequenceProducerBackPressureStrategies.HighLowWatermark
    typealias Parts = NIOThrowingAsyncSequenceProducer<ByteBuffer, any Error, Strategy, UploadFlow>

    let parts: Parts

    public func makeAsyncIterator() -> AsyncIterator { AsyncIterator(parts: parts.makeAsyncIterator()) }

    public struct AsyncIterator: AsyncIteratorProtocol {
        var parts: Parts.AsyncIterator

        /// - Throws: ``UploadFailure``.
        @concurrent public mutating func next() async throws -> [UInt8]? {
            try await parts.next().map { Array($0.readableBytesView) }
        }
    }
}

/// Why a body ends before its end.
public enum UploadFailure: Error {
    case tooSlow, tooLarge, connectionClosed
}

/// Carries the reader's wish for more to the connection.
struct UploadFlow: NIOAsyncSequenceProducerDelegate {
    let eventLoop: any EventLoop
    let resume: @Sendable () -> Void
    let abandon: @Sendable () -> Void

    func produceMore() { eventLoop.execute(resume) }
    func didTerminate() { eventLoop.execute(abandon) }
}
