internal import Glibc

/// What a function's source looks like from outside: names, sizes and times of its files. Two that differ mean that the source changed.
struct SourceFingerprint: Equatable {
    private struct File: Equatable {
        let name: String
        let inode: UInt64
        let size: Int
        let seconds: Int
        let nanoseconds: Int
    }

    private var files: [File] = []

    /// The file itself and, for the interpreted ones, the sources beside it. At most 512 of them count.
    init(_ function: LocalFunctionDefinition) {
        let endings: [String]
        switch function.runtime {
        case .python3: endings = [".py"]
        case .nodejs: endings = [".js", ".mjs", ".cjs", "package.json"]
        case .provided: endings = []
        }
        var names = [function.file]
        if !endings.isEmpty, let directory = opendir(function.directory) {
            defer { closedir(directory) }
            while names.count < 512, let entry = readdir(directory) {
                let length = Int(entry.pointee.d_reclen)
                let name = withUnsafePointer(to: &entry.pointee.d_name) { name in
                    name.withMemoryRebound(to: CChar.self, capacity: length) { String(cString: $0) }
                }
                if endings.contains(where: name.hasSuffix) { names.append("\(function.directory)/\(name)") }
            }
        }
        files = names.sorted().compactMap(Self.look)
    }

    /// The fingerprint of one file.
    init(file: String) {
        files = [Self.look(file)].compactMap { $0 }
    }

    private static func look(_ name: String) -> File? {
        var status = stat()
        guard stat(name, &status) == 0 else { return nil }
        return File(
            name: name, inode: UInt64(status.st_ino), size: Int(status.st_size), seconds: status.st_mtim.tv_sec,
            nanoseconds: status.st_mtim.tv_nsec)
    }
}
