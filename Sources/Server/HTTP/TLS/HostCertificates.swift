internal import Glibc
internal import Logging
internal import NIOSSL
internal import ServiceLifecycle
internal import Synchronization

/// Certificates of hosts that have their own, such as custom domains: `HOST.pem` with the chain and `HOST.key.pem` in one folder, read when they
/// come and again when they change. Which one a connection gets is said by the name that its client asks for (RFC 6066 section 3).
final class HostCertificates: Service {
    private struct Entry {
        /// The last pair that was good; `nil` while there has been none.
        var context: NIOSSLContext?
        /// Of the pair that was looked at last, good or not: what was refused is not tried again, and not told again, until it changes.
        var stamps: [FileStamp?]
        var minimum: TLSVersion
    }

    /// The security policy that a host's domain names; `nil` for a host without one. Throws while nobody can say.
    typealias Policy = @Sendable (_ host: String) async throws -> String?

    private let folder: String
    private let policy: Policy
    private let entries = Mutex<[String: Entry]>([:])
    private let logger: Logger
    private let interval: Duration

    init(folder: String, logger: Logger, interval: Duration = .seconds(2), policy: @escaping Policy) {
        self.folder = folder
        self.logger = logger
        self.interval = interval
        self.policy = policy
    }

    /// - Parameter name: as a client sends it.
    /// - Returns: `nil` for a host without a certificate of its own.
    func context(for name: String) -> NIOSSLContext? {
        let host = name.lowercased()
        return entries.withLock { $0[host]?.context }
    }

    func run() async throws {
        try? await cancelWhenGracefulShutdown {
            while true {
                try await Task.sleep(for: self.interval)
                await self.refresh()
            }
        }
    }

    /// Looks at the folder once.
    func refresh() async {
        let hosts = Self.hosts(in: folder)
        for gone in entries.withLock({ Set($0.keys) }).subtracting(hosts) {
            entries.withLock { $0[gone] = nil }
            logger.info("a host's certificate is gone", metadata: ["host": "\(gone)"])
        }
        for host in hosts.sorted() { await refresh(host) }
    }

    private func refresh(_ host: String) async {
        let files = CertificateFiles(chain: "\(folder)/\(host).pem", key: "\(folder)/\(host).key.pem", guardsKey: true)
        let known = entries.withLock { $0[host] }
        let stamps = files.stamps
        let minimum: TLSVersion
        do {
            minimum = Self.minimum(try await policy(host))
        } catch {
            // Nobody gets less than their policy because the database is away.
            minimum = known?.minimum ?? .tlsv13
        }
        guard known?.stamps != stamps || known?.minimum != minimum else { return }
        do {
            let context = try files.context(minimum: minimum)
            entries.withLock { $0[host] = Entry(context: context, stamps: stamps, minimum: minimum) }
            logger.info("a host's certificate was read", metadata: ["host": "\(host)"])
        } catch {
            // A renewal may have replaced one of the two files so far. What was good before stays.
            entries.withLock { $0[host] = Entry(context: known?.context, stamps: stamps, minimum: minimum) }
            logger.error(
                "a host's certificate cannot be used",
                metadata: [
                    "host": "\(host)", "reason": "\(error)", "instead": known?.context == nil ? "the server's own" : "the one before",
                ])
        }
    }

    /// TLS 1.2, whatever else a policy allows: what came before it is broken (RFC 8996). Source: API reference, CustomDomainConfigType.
    private static func minimum(_ policy: String?) -> TLSVersion { policy == "TLS_V1_3_2025" ? .tlsv13 : .tlsv12 }

    /// The hosts that a folder has a chain for. Other names in it are nobody's.
    static func hosts(in folder: String) -> Set<String> {
        guard let directory = opendir(folder) else { return [] }
        defer { closedir(directory) }
        var hosts: Set<String> = []
        while let entry = readdir(directory) {
            let name = withUnsafeBytes(of: entry.pointee.d_name) { String(decoding: $0.prefix { $0 != 0 }, as: UTF8.self) }
            guard name.hasSuffix(".pem"), !name.hasSuffix(".key.pem") else { continue }
            let host = String(name.dropLast(".pem".count))
            if DomainAddresses.isHostName(host) { hosts.insert(host) }
        }
        return hosts
    }
}
