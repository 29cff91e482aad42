public import Logging
import Synchronization

/// What was logged, for tests of what must or must not be.
public final class RecordingLog: Sendable {
    public struct Entry: Sendable, CustomStringConvertible {
        public let level: Logger.Level
        public let message: String
        public let metadata: [String: String]
        public var description: String { "\(level): \(message) \(metadata.sorted { $0.key < $1.key }.map { "\($0.key)=\($0.value)" })" }
    }

    private let kept = Mutex<[Entry]>([])

    public init() {}

    public var entries: [Entry] { kept.withLock { $0 } }

    /// Entries that tell of a fault of the server's own.
    public var faults: [Entry] { entries.filter { $0.level >= .error } }

    public var logger: Logger { Logger(label: "test") { _ in Handler(log: self) } }

    fileprivate func keep(_ entry: Entry) { kept.withLock { $0.append(entry) } }
}

private struct Handler: LogHandler {
    let log: RecordingLog
    var metadata: Logger.Metadata = [:]
    var logLevel = Logger.Level.info

    subscript(metadataKey key: String) -> Logger.Metadata.Value? {
        get { metadata[key] }
        set { metadata[key] = newValue }
    }

    func log(event: LogEvent) {
        let all = metadata.merging(event.metadata ?? [:]) { _, new in new }
        log.keep(RecordingLog.Entry(level: event.level, message: "\(event.message)", metadata: all.mapValues { "\($0)" }))
    }
}
