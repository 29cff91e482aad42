internal import NIOCore
internal import NIOHTTP1

/// A request as it left the socket: whole, or with a body that is still coming in.
struct ReceivedRequest: Sendable {
    let head: HTTPRequestHead
    let body: ByteBuffer?
    let upload: UploadedBytes?

    init(head: HTTPRequestHead, body: ByteBuffer?) {
        self.head = head
        self.body = body
        upload = nil
    }

    init(head: HTTPRequestHead, upload: UploadedBytes) {
        self.head = head
        body = nil
        self.upload = upload
    }
}
