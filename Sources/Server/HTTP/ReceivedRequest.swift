internal import NIOCore
internal import NIOHTTP1

/// A whole request as it left the socket.
struct ReceivedRequest: Sendable {
    let head: HTTPRequestHead
    let body: ByteBuffer?
}
