internal import CLibpq
internal import Persistence

/// What went wrong on a connection, and what may be done about it.
struct PostgresFailure: Error {
    enum Remedy {
        /// Nothing: the caller hears of it.
        case report
        /// The server undid the transaction because another stood in its way; the same connection may run it again.
        case runAgain
        /// The connection is gone, and so is what was not committed; it may run again on a new one.
        case reconnect
        /// The server has forgotten or outgrown a prepared statement; prepare anew and run again.
        case prepareAgain
    }

    let error: DatabaseError
    let remedy: Remedy

    static func lostConnection(_ connection: OpaquePointer?) -> PostgresFailure {
        // libpq's message names host and reason, never the password.
        let message = connection.flatMap { PQerrorMessage($0) }.map { trimmed(String(cString: $0)) } ?? ""
        return PostgresFailure(
            error: DatabaseError(.unavailable, message.isEmpty ? "The connection to PostgreSQL is lost." : message),
            remedy: .reconnect
        )
    }

    static func protocolBroken(_ message: String) -> PostgresFailure {
        PostgresFailure(error: DatabaseError(.unavailable, message), remedy: .reconnect)
    }

    static func refused(_ error: DatabaseError) -> PostgresFailure {
        PostgresFailure(error: error, remedy: .report)
    }

    /// From an error result, by SQLSTATE (PostgreSQL manual, appendix A).
    init(result: OpaquePointer) {
        func field(_ code: Character) -> String? {
            guard let value = code.asciiValue, let text = PQresultErrorField(result, Int32(value)) else { return nil }
            return String(cString: text)
        }
        let state = field("C") ?? ""
        let kind = Self.kind(of: state)
        // Messages of class 22 quote the value that was refused; the others name tables, columns and constraints.
        let message = state.hasPrefix("22") ? "A value has the wrong form." : field("M") ?? "unknown error"
        let hasTable = kind == .uniqueViolation || kind == .constraintViolation
        error = DatabaseError(
            kind, message, engineCode: state.isEmpty ? nil : state, table: hasTable ? field("t") : nil,
            outcomeUnknown: state == "40003"
        )
        remedy = Self.remedy(of: state)
    }

    init(error: DatabaseError, remedy: Remedy) {
        self.error = error
        self.remedy = remedy
    }

    private static func kind(of state: String) -> DatabaseError.Kind {
        switch state {
        case "23505": return .uniqueViolation
        case "40001", "40P01", "55P03": return .serializationFailure
        case "22001", "22021", "22P05": return .invalidValue
        case "25006", "40003": return .unavailable  // a read-only standby
        case "XX001", "XX002": return .corrupt
        default: break
        }
        switch state.prefix(2) {
        case "23": return .constraintViolation
        case "08", "53", "57", "58": return .unavailable
        case "22": return .invalidValue
        default: return .other
        }
    }

    private static func remedy(of state: String) -> Remedy {
        switch state {
        case "40001", "40P01": .runAgain
        // Shutdown, crash, starting up, a session ended for idling; and a standby that we reached by an old name.
        case "57P01", "57P02", "57P03", "57P05", "25P03", "25006": .reconnect
        // "cached plan must not change result type" after a migration by another node; a statement that a proxy has dropped.
        case "0A000", "26000": .prepareAgain
        default: state.hasPrefix("08") ? .reconnect : .report
        }
    }

    private static func trimmed(_ message: String) -> String {
        message.split(whereSeparator: \.isNewline).first.map(String.init) ?? ""
    }
}
