public import Logging

/// What wires the rooms together. The program has one, in `Composition.swift`; tests of the HTTP side bring their own closures.
public protocol ServerComposition: Sendable {
    /// Opens the database and wires the routes.
    ///
    /// - Parameters:
    ///   - configuration: complete, with the real port and the public URL that follows from it.
    ///   - logger: for everything in the server.
    /// - Throws: ``ConfigurationError`` for what the operator can mend; its text is the one line they read.
    func compose(_ configuration: Configuration, logger: Logger) async throws -> ServerDependencies

    /// Copies the SQLite database of a data directory, while a server may be running on it.
    ///
    /// - Parameters:
    ///   - dataDirectory: of the server.
    ///   - file: path of the copy, which must not exist.
    ///   - progress: called with a fraction, 0…1.
    func backup(dataDirectory: String, to file: String, progress: @Sendable (Double) -> Void) async throws

    /// Puts a checked copy into a data directory that holds no database yet.
    func restore(dataDirectory: String, from file: String) async throws
}
