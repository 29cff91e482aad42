internal import NIOCore
internal import NIOSSL
internal import NIOTLS

/// The certificates of this server: its own, and those of hosts that have one.
struct ServerTLS: Sendable {
    let own: ServerCertificate
    let hosts: HostCertificates

    /// Puts TLS at the head of a connection's pipeline, once the client has said which host it wants.
    func begin(on channel: any Channel) throws {
        let greeting = ByteToMessageHandler(
            SNIHandler { [self] answer in
                channel.eventLoop.makeCompletedFuture {
                    let pipeline = channel.pipeline.syncOperations
                    let greeting = try pipeline.handler(type: ByteToMessageHandler<SNIHandler>.self)
                    try pipeline.addHandler(NIOSSLServerHandler(context: context(for: answer)), position: .after(greeting))
                }
            })
        try channel.pipeline.syncOperations.addHandler(greeting)
    }

    /// Whoever asks for a host that has no certificate, or for none, gets the server's own.
    private func context(for answer: SNIResult) -> NIOSSLContext {
        guard case .hostname(let name) = answer, let context = hosts.context(for: name) else { return own.context }
        return context
    }
}
