internal import Logging
internal import NIOSSL
internal import ServiceLifecycle
internal import Synchronization

/// The server's certificate and key, read again when either file changes. Connections that are open keep the one they began with.
final class ServerCertificate: Service {
    private struct State {
        var context: NIOSSLContext
        var stamps: [FileStamp?]
    }

    private let files: CertificateFiles
    private let state: Mutex<State>
    private let logger: Logger
    private let interval: Duration

    /// - Throws: ``ConfigurationError`` when the files cannot be read or do not belong together.
    init(files: TLSFiles, logger: Logger, interval: Duration = .seconds(2)) throws(ConfigurationError) {
        self.files = CertificateFiles(chain: files.certificate, key: files.key)
        self.logger = logger
        self.interval = interval
        do {
            let stamps = self.files.stamps
            state = Mutex(State(context: try self.files.context(minimum: .tlsv12), stamps: stamps))
        } catch {
            throw ConfigurationError("cannot use --tls-certificate \(files.certificate) with --tls-key \(files.key): \(error)")
        }
    }

    var context: NIOSSLContext { state.withLock { $0.context } }

    func run() async throws {
        try? await cancelWhenGracefulShutdown {
            while true {
                try await Task.sleep(for: self.interval)
                self.reloadIfChanged()
            }
        }
    }

    private func reloadIfChanged() {
        let stamps = files.stamps
        guard state.withLock({ $0.stamps != stamps }) else { return }
        do {
            let context = try files.context(minimum: .tlsv12)
            state.withLock { $0 = State(context: context, stamps: stamps) }
            logger.info("the TLS certificate was read again")
        } catch {
            // A renewal may have replaced one of the two files so far: keep the old pair and look again.
            logger.warning("the changed TLS certificate cannot be used yet", metadata: ["reason": "\(error)"])
        }
    }
}
