internal import Credentials
internal import Glibc

/// The directory that holds the database and the generated master key.
enum DataDirectory {
    /// Makes it (readable by its owner only) where it is missing.
    static func make(_ path: String) throws(ConfigurationError) {
        var built = ""
        for part in path.split(separator: "/", omittingEmptySubsequences: false) {
            built += (built.isEmpty && !path.hasPrefix("/") ? "" : "/") + part
            if built.isEmpty || built == "/" { continue }
            if mkdir(built.hasPrefix("//") ? String(built.dropFirst()) : built, 0o700) != 0 && errno != EEXIST && errno != EACCES {
                break
            }
        }
        guard access(path, W_OK) == 0 else {
            throw ConfigurationError("--data-dir \(path) cannot be written: \(String(cString: strerror(errno)))")
        }
    }
}

extension Configuration {
    /// The master key from where the configuration says; in `dev` it is made on first use, with mode 0600.
    func loadMasterKey(random: any RandomSource) throws -> MasterKey {
        do {
            switch masterKey {
            case .value(let key): return try MasterKey(bytes: key.revealed)
            case .file(let path): return try MasterKey(fileContents: try Self.read(path))
            case .generatedFile(let path):
                try DataDirectory.make(dataDirectory)
                if access(path, F_OK) != 0 { try Self.create(path, random.bytes(MasterKey.length)) }
                return try MasterKey(fileContents: try Self.read(path))
            }
        } catch let error as CredentialsError {
            throw ConfigurationError("the master key cannot be used: \(error.message)")
        }
    }

    private static func read(_ path: String) throws(ConfigurationError) -> [UInt8] {
        let descriptor = open(path, O_RDONLY | O_CLOEXEC)
        guard descriptor >= 0 else {
            throw ConfigurationError("--master-key-file \(path) cannot be read: \(String(cString: strerror(errno)))")
        }
        defer { close(descriptor) }
        var bytes = [UInt8](repeating: 0, count: 4_096)
        let count = Glibc.read(descriptor, &bytes, bytes.count)
        guard count > 0 else { throw ConfigurationError("--master-key-file \(path) is empty") }
        return Array(bytes[..<count])
    }

    private static func create(_ path: String, _ bytes: [UInt8]) throws(ConfigurationError) {
        let descriptor = open(path, O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC, 0o600)
        // Somebody else was first: their key is read.
        if descriptor < 0 && errno == EEXIST { return }
        let text = Array((Credentials.Base64.encode(bytes) + "\n").utf8)
        guard descriptor >= 0, write(descriptor, text, text.count) == text.count, fsync(descriptor) == 0 else {
            throw ConfigurationError("the master key cannot be written to \(path): \(String(cString: strerror(errno)))")
        }
        close(descriptor)
    }
}
