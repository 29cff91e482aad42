import UserPools

extension StoreTransaction {
    private static let columns = "id, kind, created, response, details, feedback, feedback_provider, feedback_date"
    private static let latest = SQL(
        unsafeSQL: "SELECT \(columns) FROM auth_events WHERE pool_id = ? AND sub = ? ORDER BY created DESC, id DESC LIMIT ?")
    private static let earlier = SQL(
        unsafeSQL: """
            SELECT \(columns) FROM auth_events WHERE pool_id = ? AND sub = ? AND (created, id) < (?, ?)
            ORDER BY created DESC, id DESC LIMIT ?
            """)

    func insert(_ event: AuthEvent) throws {
        let added = try sql.execute(
            """
            INSERT INTO auth_events (pool_id, sub, id, kind, created, response, details, feedback, feedback_provider, feedback_date, expires)
            VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?) ON CONFLICT DO NOTHING
            """,
            [
                .text(event.pool.value), .text(event.subject.value), .text(event.id), .text(event.kind.rawValue),
                .integer(event.created.milliseconds), .text(event.response.rawValue), .text(try AuthEventDetails(event).json),
                SQLValue(event.feedback?.value.rawValue), SQLValue(event.feedback?.provider),
                event.feedback.map { .integer($0.date.milliseconds) } ?? .null,
                .integer(event.created.adding(seconds: AuthEvent.keptSeconds).milliseconds),
            ])
        guard added == 1 else { throw StoreConflict.exists }
    }

    func authEvents(of subject: Subject, in pool: UserPoolID, after: String?, limit: Int) throws -> Page<AuthEvent> {
        var arguments: [SQLValue] = [.text(pool.value), .text(subject.value)]
        if let after {
            // A moment and an id, not a count: events that come and go between two pages neither repeat nor hide others.
            let parts = after.split(separator: " ")
            guard parts.count == 2, let created = Int64(parts[0]) else { return Page(items: [], next: nil) }
            arguments += [.integer(created), .text(String(parts[1]))]
        }
        let events = try sql.query(after == nil ? Self.latest : Self.earlier, arguments + [.integer(limit + 1)]) {
            try event(of: subject, in: pool, $0)
        }
        return Page(events, limit: limit, position: { "\($0.created.milliseconds) \($0.id)" })
    }

    func setFeedback(_ feedback: AuthEvent.Feedback, onAuthEvent id: String, of subject: Subject, in pool: UserPoolID) throws -> Bool {
        try sql.execute(
            "UPDATE auth_events SET feedback = ?, feedback_provider = ?, feedback_date = ? WHERE pool_id = ? AND sub = ? AND id = ?",
            [
                .text(feedback.value.rawValue), .text(feedback.provider), .integer(feedback.date.milliseconds), .text(pool.value),
                .text(subject.value), .text(id),
            ]) == 1
    }

    private func event(of subject: Subject, in pool: UserPoolID, _ row: any SQLRow) throws -> AuthEvent {
        guard let kind = AuthEvent.Kind(rawValue: try row.text(1)), let response = AuthEvent.Response(rawValue: try row.text(3)) else {
            throw DatabaseError(.corrupt, "An event's kind or response is not what the program writes.", table: "auth_events")
        }
        var event = AuthEvent(
            pool: pool, subject: subject, id: try row.text(0), kind: kind, created: Instant(milliseconds: try row.int64(2)),
            response: response)
        let details = try AuthEventDetails(json: row.text(4))
        event.risk = details.risk
        event.challenges = details.challenges ?? []
        event.context = details.context
        if let value = try row.optionalText(5).flatMap(AuthEvent.Feedback.Value.init), let provider = try row.optionalText(6) {
            event.feedback = AuthEvent.Feedback(value: value, provider: provider, date: Instant(milliseconds: try row.int64(7)))
        }
        return event
    }
}

/// The part of an event that nobody searches, as the JSON object that its column keeps.
private struct AuthEventDetails: Codable {
    var risk: AuthEvent.Risk?
    var challenges: [AuthEvent.Challenge]?
    var context: AuthEvent.Context?

    init(_ event: AuthEvent) {
        risk = event.risk
        challenges = event.challenges.isEmpty ? nil : event.challenges
        context = event.context
    }

    init(json: String) throws { self = try ConfigurationDocument.decode(Self.self, json) }

    var json: String { get throws { try ConfigurationDocument.encode(self) } }
}
