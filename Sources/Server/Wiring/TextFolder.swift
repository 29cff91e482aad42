internal import FoundationEssentials
internal import Logging
internal import ManagedLogin
internal import ServiceLifecycle
internal import UserPools

/// The texts of an operator for managed login, read when they come and again when they change: `LANGUAGE.json` in a folder for all pools,
/// `POOL_ID/LANGUAGE.json` in it for one.
actor TextFolder: Service {
    private let path: String
    private let library: TextLibrary
    private let logger: Logger
    private let interval: Duration
    private var seen: [String: FileStamp] = [:]
    /// Longest file that is read; ours have 10 KB.
    private static let longest = 256 * 1_024
    private static let most = 10_000

    init(path: String, library: TextLibrary, logger: Logger, interval: Duration = .seconds(2)) {
        self.path = path
        self.library = library
        self.logger = logger
        self.interval = interval
    }

    func run() async throws {
        await cancelWhenGracefulShutdown {
            while !Task.isCancelled {
                await self.refresh()
                try? await Task.sleep(for: self.interval)
            }
        }
    }

    /// Looks at the folder once.
    func refresh() {
        let found = files()
        let stamps = found.compactMapValues { FileStamp(path: $0.path) }
        guard stamps != seen else { return }
        var read: [OperatorTexts] = []
        for (name, file) in found.sorted(by: { $0.key < $1.key }) {
            let changed = stamps[name] != seen[name]
            guard let texts = texts(file, stamps[name]) else {
                if changed {
                    logger.error("texts cannot be used", metadata: ["file": "\(name)", "reason": "it cannot be read or is too long"])
                }
                continue
            }
            read.append(texts)
            guard changed else { continue }
            if let problem = texts.problem {
                logger.error("texts cannot be used", metadata: ["file": "\(name)", "reason": "\(problem)"])
            } else {
                let unknown = texts.unknownKeys(in: library)
                if !unknown.isEmpty {
                    logger.warning(
                        "no page has these texts", metadata: ["file": "\(name)", "keys": "\(unknown.prefix(20).joined(separator: ", "))"])
                }
                logger.info("texts were read", metadata: ["file": "\(name)"])
            }
        }
        library.replace(with: read)
        seen = stamps
    }

    private struct File {
        let pool: UserPoolID?
        let tag: String
        let path: String
    }

    private func texts(_ file: File, _ stamp: FileStamp?) -> OperatorTexts? {
        guard let stamp, stamp.size <= Self.longest, let data = FileManager.default.contents(atPath: file.path), data.count <= Self.longest
        else { return nil }
        return OperatorTexts(pool: file.pool, tag: file.tag, json: Array(data))
    }

    /// By their names under the folder.
    private func files() -> [String: File] {
        var files: [String: File] = [:]
        for name in names(in: path) where files.count < Self.most {
            if let tag = Self.tag(name) {
                files[name] = File(pool: nil, tag: tag, path: path + "/" + name)
            } else if name.contains("_") {
                for inner in names(in: path + "/" + name) {
                    guard let tag = Self.tag(inner) else { continue }
                    files[name + "/" + inner] = File(pool: UserPoolID(name), tag: tag, path: path + "/" + name + "/" + inner)
                }
            }
        }
        return files
    }

    private func names(in folder: String) -> [String] { (try? FileManager.default.contentsOfDirectory(atPath: folder)) ?? [] }

    private static func tag(_ name: String) -> String? { name.hasSuffix(".json") ? String(name.dropLast(".json".count)) : nil }
}
