internal import CLibpq
internal import Persistence

/// One connection, used by one thread, with the statements that it has prepared.
///
/// It stays in libpq's pipeline mode, so that what belongs together (BEGIN, a first preparation, the statement) goes out as one
/// packet and costs one round trip. Results come in binary; values go out as text but for blobs, so that the server takes each
/// parameter's type from its column and one prepared statement serves NULL and values alike.
final class PostgresConnection {
    private let pointer: OpaquePointer
    private var prepared: [SQL: Prepared] = [:]
    private var namesGiven = 0
    private var values = ParameterValues()
    /// How many commands of the latest round trip went well.
    private var successes = 0

    private struct Prepared {
        let name: String
        let parameters: Int
    }

    private static let preparedLimit = 512

    init(_ configuration: PostgresConfiguration) throws {
        // Keys before `dbname` are defaults that the URL may change.
        let settings: [(String, String)] = [
            ("application_name", "lifeguard"),
            ("connect_timeout", String(max(2, configuration.connectTimeout))),
            ("keepalives_idle", "15"), ("keepalives_interval", "5"), ("keepalives_count", "3"),
            ("tcp_user_timeout", String(configuration.statementTimeout + 5_000)),
            ("dbname", configuration.url),
            ("client_encoding", "UTF8"),
        ]
        guard let pointer = CStrings.withPointers(settings.map(\.0), settings.map(\.1), { PQconnectdbParams($0, $1, 1) }) else {
            throw PostgresFailure.protocolBroken("There is no memory for a connection.")
        }
        guard PQstatus(pointer) == CONNECTION_OK else {
            defer { PQfinish(pointer) }
            throw PostgresFailure.lostConnection(pointer)
        }
        self.pointer = pointer
        // libpq would print notices on standard error.
        PQsetNoticeProcessor(pointer, { _, _ in }, nil)
        let limits = PQexec(
            pointer,
            """
            SET statement_timeout = \(configuration.statementTimeout);
            SET idle_in_transaction_session_timeout = \(configuration.statementTimeout * 2);
            SET default_transaction_read_only = on
            """
        )
        defer { PQclear(limits) }
        guard let limits, PQresultStatus(limits) == PGRES_COMMAND_OK else {
            throw limits.map { PostgresFailure(result: $0) } ?? .lostConnection(pointer)
        }
        guard PQenterPipelineMode(pointer) == 1 else { throw PostgresFailure.lostConnection(pointer) }
    }

    deinit {
        PQfinish(pointer)
    }

    /// Runs a statement, after `opening` (a BEGIN) if that is given, in one round trip.
    func run(_ sql: SQL, _ arguments: [SQLValue], opening: String? = nil) throws -> PostgresResult {
        if prepared.count >= Self.preparedLimit { try forgetStatements() }
        if let opening { try sendPlain(opening) }
        let statement: Prepared
        let isNew: Bool
        if let known = prepared[sql] {
            (statement, isNew) = (known, false)
        } else {
            namesGiven += 1
            let numbered = PlaceholderText.numbered(sql.text)
            (statement, isNew) = (Prepared(name: "s\(namesGiven)", parameters: numbered.count), true)
            guard PQsendPrepare(pointer, statement.name, numbered.text, 0, nil) == 1 else { throw PostgresFailure.lostConnection(pointer) }
        }
        var wrongCount: DatabaseError?
        if statement.parameters == arguments.count {
            values.fill(with: arguments)
            let sent = values.withPointers { pointers, lengths, formats in
                PQsendQueryPrepared(pointer, statement.name, Int32(arguments.count), pointers, lengths, formats, 1)
            }
            guard sent == 1 else { throw PostgresFailure.lostConnection(pointer) }
        } else {
            wrongCount = DatabaseError(.other, "The statement takes \(statement.parameters) values but was given \(arguments.count).")
        }
        let before = (opening == nil ? 0 : 1) + (isNew ? 1 : 0)
        // A statement that was prepared stays so even if running it failed or is undone.
        defer { if isNew, successes >= before { prepared[sql] = statement } }
        let result = try synchronize(answers: before + (wrongCount == nil ? 1 : 0))
        if let wrongCount { throw PostgresFailure.refused(wrongCount) }
        return result
    }

    /// Runs a statement that has no values and no interesting result: COMMIT, ROLLBACK.
    /// - Returns: the command tag.
    @discardableResult
    func run(plain text: String) throws -> String {
        try sendPlain(text)
        return try synchronize(answers: 1).commandTag
    }

    /// Throws away what was prepared, here and on the server.
    func forgetStatements() throws {
        prepared = [:]
        try run(plain: "DEALLOCATE ALL")
    }

    private func sendPlain(_ text: String) throws {
        guard PQsendQueryParams(pointer, text, 0, nil, nil, nil, nil, 1) == 1 else { throw PostgresFailure.lostConnection(pointer) }
    }

    /// Sends what is queued and reads all its answers, of which the last is returned and the first error is thrown.
    private func synchronize(answers: Int) throws -> PostgresResult {
        guard PQpipelineSync(pointer) == 1 else { throw PostgresFailure.lostConnection(pointer) }
        var last: PostgresResult?
        var failure: PostgresFailure?
        var remaining = answers
        successes = 0
        while true {
            guard let raw = PQgetResult(pointer) else {
                // A null ends the answers to one command; a dead connection gives nothing but nulls.
                if PQstatus(pointer) == CONNECTION_BAD {
                    throw failure.map { PostgresFailure(error: $0.error, remedy: .reconnect) } ?? .lostConnection(pointer)
                }
                remaining -= 1
                guard remaining >= -1 else { throw PostgresFailure.protocolBroken("PostgreSQL's answers are out of step.") }
                continue
            }
            let result = PostgresResult(raw)
            switch PQresultStatus(raw) {
            case PGRES_PIPELINE_SYNC:
                if let failure { throw failure }
                guard let last else { throw PostgresFailure.protocolBroken("PostgreSQL gave no answer.") }
                return last
            case PGRES_COMMAND_OK, PGRES_TUPLES_OK:
                last = result
                successes += 1
            case PGRES_PIPELINE_ABORTED: break
            default:
                failure = failure ?? PostgresFailure(result: raw)
                if PQstatus(pointer) == CONNECTION_BAD { throw PostgresFailure.lostConnection(pointer) }
            }
        }
    }
}
