internal import FoundationEssentials
internal import Glibc
internal import Logging
internal import NIOSSL
internal import ServiceLifecycle
internal import Synchronization

/// The server's certificate and key, read again when either file changes. Connections that are open keep the one they began with.
final class ServerCertificate: Service {
    private struct State {
        var context: NIOSSLContext
        var stamp: [FileStamp]
    }

    /// What tells one version of a file from the next; a renewal that replaces the file changes the inode, one that writes over it the time.
    private struct FileStamp: Equatable {
        var inode: UInt64
        var size: Int64
        var seconds: Int64
        var nanoseconds: Int64
    }

    private let files: TLSFiles
    private let state: Mutex<State>
    private let logger: Logger
    private let interval: Duration

    /// - Throws: ``ConfigurationError`` when the files cannot be read or do not belong together.
    init(files: TLSFiles, logger: Logger, interval: Duration = .seconds(2)) throws(ConfigurationError) {
        self.files = files
        self.logger = logger
        self.interval = interval
        do {
            state = Mutex(State(context: try Self.load(files), stamp: Self.stamp(files)))
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
        let stamp = Self.stamp(files)
        guard state.withLock({ $0.stamp != stamp }) else { return }
        do {
            let context = try Self.load(files)
            state.withLock { $0 = State(context: context, stamp: stamp) }
            logger.info("the TLS certificate was read again")
        } catch {
            // A renewal may have replaced one of the two files so far: keep the old pair and look again.
            logger.warning("the changed TLS certificate cannot be used yet", metadata: ["reason": "\(error)"])
        }
    }

    private static func load(_ files: TLSFiles) throws -> NIOSSLContext {
        let chain = try NIOSSLCertificate.fromPEMFile(files.certificate).map { NIOSSLCertificateSource.certificate($0) }
        var configuration = TLSConfiguration.makeServerConfiguration(
            certificateChain: chain,
            privateKey: .privateKey(try NIOSSLPrivateKey(file: files.key, format: .pem))
        )
        configuration.minimumTLSVersion = .tlsv12
        configuration.applicationProtocols = ["http/1.1"]
        return try NIOSSLContext(configuration: configuration)
    }

    private static func stamp(_ files: TLSFiles) -> [FileStamp] {
        [files.certificate, files.key].map { path in
            var status = stat()
            guard stat(path, &status) == 0 else { return FileStamp(inode: 0, size: 0, seconds: 0, nanoseconds: 0) }
            return FileStamp(
                inode: UInt64(status.st_ino),
                size: Int64(status.st_size),
                seconds: Int64(status.st_mtim.tv_sec),
                nanoseconds: Int64(status.st_mtim.tv_nsec))
        }
    }
}
