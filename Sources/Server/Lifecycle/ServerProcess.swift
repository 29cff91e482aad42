internal import CoreMetrics
internal import FoundationEssentials
internal import Glibc
internal import Logging
internal import Synchronization

/// The process around a server: its memory, its logs, its configuration, its one line on standard output.
public enum ServerProcess {
    /// Runs `lifeguard dev` or `lifeguard serve` to its end.
    ///
    /// - Throws: ``ConfigurationError`` when the configuration is wrong, else what ended the server.
    public static func run(
        _ profile: Profile,
        flags: [ConfigurationKey: String],
        file: String?,
        composition: some ServerComposition
    ) async throws {
        let sources = try ConfigurationSources(flags: flags, environment: ProcessInfo.processInfo.environment, file: file)
        let configuration = try Configuration(profile: profile, sources: sources)
        LoggingSystem.bootstrap { label in
            StandardErrorLog(label: label, format: profile == .dev ? .readable : .json, logLevel: configuration.logLevel)
        }
        let metrics = MetricsRegistry()
        MetricsSystem.bootstrap(metrics)
        let logger = Logger(label: "lifeguard")
        for warning in configuration.warnings { logger.warning("\(warning)") }
        try await runServer(
            configuration: configuration,
            metrics: metrics,
            logger: logger,
            onReady: { ready in printLine(ready.line) },
            overdue: { exit(0) },
            compose: { try await composition.compose($0, logger: $1) }
        )
    }

    /// The data directory of a command that works on a stopped or running server's files.
    ///
    /// - Throws: ``ConfigurationError`` when the server's database is not SQLite.
    public static func dataDirectory(flag: String?, file: String?) throws -> String {
        let flags = flag.map { [ConfigurationKey.dataDir: $0] } ?? [:]
        let sources = try ConfigurationSources(flags: flags, environment: ProcessInfo.processInfo.environment, file: file)
        if let setting = sources[.databaseURL] {
            throw ConfigurationError("\(setting.name) is set: use the database's own tools, such as pg_dump and pg_restore")
        }
        guard let directory = try sources[.dataDir]?.path() else {
            throw ConfigurationError("--data-dir is required")
        }
        return directory
    }

    /// Writes past the standard library's buffer, which a pipe would hold back until the end.
    public static func printLine(_ line: String) {
        print(line, to: STDOUT_FILENO)
    }

    /// Tells on standard error how far long work is, once for every tenth: `copied 30 %`.
    public static func tenths(_ what: String) -> @Sendable (Double) -> Void {
        let told = Mutex(0)
        return { fraction in
            let tenth = Int(fraction * 10)
            let isNew = told.withLock { told in
                defer { told = max(told, tenth) }
                return tenth > told
            }
            if isNew { print("\(what) \(tenth * 10) %", to: STDERR_FILENO) }
        }
    }

    /// Says on standard error why the program does not go on.
    public static func printFailure(_ reason: String) {
        print("lifeguard: \(reason)", to: STDERR_FILENO)
    }

    private static func print(_ line: String, to file: Int32) {
        let bytes = Array((line + "\n").utf8)
        _ = bytes.withUnsafeBytes { write(file, $0.baseAddress, $0.count) }
    }
}
