internal import Logging
internal import Persistence
internal import Synchronization
internal import UserPools

/// Whether the database's schema is this program's.
final class SchemaState: Sendable {
    private let isCurrent = Mutex(false)

    /// Brings the schema up to date at start.
    /// - Parameter isRequired: whether the start fails when the database cannot be reached; a newer schema always stops it.
    func prepare(_ store: SQLUserPoolDatabase, isRequired: Bool, logger: Logger) async throws {
        do {
            let done = try await store.migrate()
            if !done.isEmpty { logger.info("schema migrated", metadata: ["migrations": "\(done.count)"]) }
            isCurrent.withLock { $0 = true }
        } catch let error as DatabaseError where error.kind == .tooNew {
            throw ConfigurationError(error.message)
        } catch let error as DatabaseError where !isRequired && error.kind == .unavailable {
            logger.warning("database not reachable yet; not ready until it is", metadata: ["cause": "\(error)"])
        }
    }

    /// Readiness: the schema is current and the database answers.
    func isReady(_ store: SQLUserPoolDatabase, logger: Logger) async -> Bool {
        do {
            if !isCurrent.withLock({ $0 }) { try await prepare(store, isRequired: true, logger: logger) }
            return try await store.read { try $0.configurationEpoch() } >= 0
        } catch {
            logger.warning("not ready", metadata: ["cause": "\(error)"])
            return false
        }
    }
}
