internal import API
internal import AWSWire
internal import Credentials
internal import Glibc
internal import UserPools

extension Configuration {
    /// Who may manage: in `dev` anybody on this machine, in `serve` the root key and the functions' own.
    ///
    /// The first start of `serve` without a configured root key makes one, keeps it in the data directory, and prints it once.
    func managementAccess(masterKey: MasterKey, random: any RandomSource) throws -> ManagementAccess {
        guard profile == .serve else { return .open }
        let root =
            try rootKey.map { AccessKey(id: $0.accessKeyID, secret: $0.secretAccessKey.revealed) } ?? generatedRootKey(random: random)
        let keys = [root, Self.functionsKey(masterKey)]
        return .signed(verifier: SigV4Verifier()) { signature in keys.first { $0.id == signature.accessKeyId } }
    }

    private func generatedRootKey(random: any RandomSource) throws -> AccessKey {
        try DataDirectory.make(dataDirectory)
        let path = dataDirectory + "/root-access-key"
        if let kept = Self.readRootKey(path) { return kept }
        let id = "AKIA" + String(RandomText.clientID(random: random).uppercased().prefix(16))
        let key = AccessKey(id: id, secret: String(Credentials.Base64.encode(random.bytes(30))))
        let descriptor = open(path, O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC, 0o600)
        let text = Array("\(key.id) \(key.secret)\n".utf8)
        guard descriptor >= 0, write(descriptor, text, text.count) == text.count, fsync(descriptor) == 0 else {
            throw ConfigurationError("the root access key cannot be written to \(path): \(String(cString: strerror(errno)))")
        }
        close(descriptor)
        ServerProcess.printLine(
            "root access key made (shown once; kept in \(path)):\n  AWS_ACCESS_KEY_ID=\(key.id)\n  AWS_SECRET_ACCESS_KEY=\(key.secret)")
        return key
    }

    private static func readRootKey(_ path: String) -> AccessKey? {
        let descriptor = open(path, O_RDONLY | O_CLOEXEC)
        guard descriptor >= 0 else { return nil }
        defer { close(descriptor) }
        var bytes = [UInt8](repeating: 0, count: 512)
        let count = read(descriptor, &bytes, bytes.count)
        guard count > 0 else { return nil }
        let parts = String(decoding: bytes[..<count], as: UTF8.self).split(whereSeparator: \.isWhitespace)
        return parts.count == 2 ? AccessKey(id: String(parts[0]), secret: String(parts[1])) : nil
    }

    var issuerNaming: IssuerNaming {
        switch issuer {
        case .publicURL: .publicURL(publicURL)
        case .aws: .aws
        case .template(let text): .template(text)
        }
    }
}
