internal import Glibc
public import Logging

/// Writes log entries to standard error: readable lines in `dev`, one JSON object a line in `serve`.
///
/// Each entry is one write(2), so that entries of several threads never mix. Metadata whose key sounds like a secret is not written, whatever
/// a caller put there.
public struct StandardErrorLog: LogHandler {
    public enum Format: Sendable { case readable, json }

    public var logLevel: Logger.Level
    public var metadata: Logger.Metadata = [:]
    public var metadataProvider: Logger.MetadataProvider?
    private let label: String
    private let format: Format
    private let clock = SystemClock()

    public init(label: String, format: Format, logLevel: Logger.Level) {
        self.label = label
        self.format = format
        self.logLevel = logLevel
    }

    public subscript(metadataKey key: String) -> Logger.Metadata.Value? {
        get { metadata[key] }
        set { metadata[key] = newValue }
    }

    public func log(event: LogEvent) {
        var line = Array(text(of: event).utf8)
        line.append(UInt8(ascii: "\n"))
        var written = 0
        while written < line.count {
            let count = line[written...].withUnsafeBytes { write(STDERR_FILENO, $0.baseAddress, $0.count) }
            if count < 0 {
                if errno == EINTR { continue }
                return
            }
            written += count
        }
    }

    package func text(of event: LogEvent) -> String {
        var fields = metadata
        if let provided = metadataProvider?.get() { fields.merge(provided) { _, new in new } }
        if let own = event.metadata { fields.merge(own) { _, new in new } }
        let sorted = fields.sorted { $0.key < $1.key }.map { ($0.key, Self.isSecret($0.key) ? "[secret]" : "\($0.value)") }
        let time = Timestamp.iso8601(microsecondsSince1970: clock.microsecondsSince1970)
        switch format {
        case .readable:
            var line = "\(time) \(event.level.rawValue.uppercased()) \(Self.oneLine(event.message.description))"
            for (key, value) in sorted { line += " \(key)=\(Self.oneLine(value))" }
            if let error = event.error { line += " error=\(Self.oneLine("\(error)"))" }
            return line
        case .json:
            var line = "{\"time\":\"\(time)\",\"level\":\"\(event.level.rawValue)\",\"logger\":\(JSONText.quoted(label))"
            line += ",\"message\":\(JSONText.quoted(event.message.description))"
            for (key, value) in sorted { line += ",\(JSONText.quoted(key)):\(JSONText.quoted(value))" }
            if let error = event.error { line += ",\"error\":\(JSONText.quoted("\(error)"))" }
            return line + "}"
        }
    }

    private static let secretWords = [
        "password", "secret", "token", "authorization", "session", "cookie", "code", "verifier", "privatekey", "masterkey", "srp", "body",
    ]

    private static func isSecret(_ key: String) -> Bool {
        let plain = String(key.lowercased().filter { $0 != "-" && $0 != "_" && $0 != "." })
        return secretWords.contains { plain.contains($0) }
    }

    /// A line break in a value would let whoever chose the value write log entries of their own.
    private static func oneLine(_ text: String) -> String {
        guard text.utf8.contains(where: { $0 < 0x20 || $0 == 0x7F }) else { return text }
        return String(text.unicodeScalars.map { $0.value < 0x20 || $0.value == 0x7F ? Character(" ") : Character($0) })
    }
}
