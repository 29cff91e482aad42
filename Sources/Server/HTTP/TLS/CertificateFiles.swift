internal import Glibc
internal import NIOSSL

/// The PEM files of one certificate: its chain, and its private key.
struct CertificateFiles: Sendable {
    let chain: String
    let key: String
    /// Whether a key that everybody on the machine can read is refused.
    var guardsKey = false

    /// Of both files as they are now; `nil` for one that is not there.
    var stamps: [FileStamp?] { [chain, key].map(FileStamp.init(path:)) }

    /// Longest file that is read.
    private static let most = 1 << 20

    /// Reads both files and makes of them what handshakes need.
    /// - Parameter minimum: the oldest version of TLS that is spoken.
    /// - Throws: ``CertificateError``, or what BoringSSL says when they are no PEM or do not belong together.
    func context(minimum: TLSVersion) throws -> NIOSSLContext {
        let certificates = try NIOSSLCertificate.fromPEMBytes(try Self.read(chain, isSecret: false))
        let key = try NIOSSLPrivateKey(bytes: try Self.read(key, isSecret: guardsKey), format: .pem)
        var configuration = TLSConfiguration.makeServerConfiguration(
            certificateChain: certificates.map { .certificate($0) }, privateKey: .privateKey(key))
        configuration.minimumTLSVersion = minimum
        configuration.applicationProtocols = ["http/1.1"]
        return try NIOSSLContext(configuration: configuration)
    }

    /// The mode is that of the file that is read: nobody can put another in its place between the two.
    private static func read(_ path: String, isSecret: Bool) throws(CertificateError) -> [UInt8] {
        let descriptor = open(path, O_RDONLY | O_CLOEXEC | O_NONBLOCK)
        guard descriptor >= 0 else { throw CertificateError("\(path) cannot be read: \(String(cString: strerror(errno)))") }
        defer { close(descriptor) }
        var status = stat()
        guard fstat(descriptor, &status) == 0, status.st_mode & S_IFMT == S_IFREG else { throw CertificateError("\(path) is no file") }
        if isSecret, status.st_mode & 0o007 != 0 {
            throw CertificateError("\(path) holds a private key and everybody can read or write it: take that away (chmod o= \(path))")
        }
        guard status.st_size <= most else { throw CertificateError("\(path) is too long") }
        var bytes: [UInt8] = []
        var piece = [UInt8](repeating: 0, count: 65_536)
        while bytes.count <= most {
            let count = Glibc.read(descriptor, &piece, piece.count)
            guard count >= 0 else { throw CertificateError("\(path) cannot be read: \(String(cString: strerror(errno)))") }
            if count == 0 { return bytes }
            bytes += piece[..<count]
        }
        throw CertificateError("\(path) is too long")
    }
}

/// Why a certificate is not used.
struct CertificateError: Error, CustomStringConvertible {
    let description: String
    init(_ description: String) { self.description = description }
}
