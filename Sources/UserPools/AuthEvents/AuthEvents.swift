public import Credentials

/// A person's events and what is said about them.
/// Source: API reference, AdminListUserAuthEvents, AdminUpdateAuthEventFeedback, UpdateAuthEventFeedback.
public struct AuthEvents: Sendable {
    let ports: Ports
    private let tokens: FeedbackToken

    public init(ports: Ports, masterKey: MasterKey) {
        self.ports = ports
        self.tokens = FeedbackToken(masterKey: masterKey)
    }

    /// The latest first.
    /// - Throws: UserPoolAddOnNotEnabled, UserNotFound.
    public func list(of username: String, in pool: UserPool, after: String?, limit: Int) async throws -> Page<AuthEvent> {
        try pool.checkThreatProtection()
        return try await ports.database.read { tx in
            try tx.authEvents(of: tx.existing(username, in: pool).subject, in: pool.id, after: after, limit: limit)
        }
    }

    /// An administrator's word about an event.
    /// - Throws: UserPoolAddOnNotEnabled, UserNotFound, ResourceNotFound.
    public func giveFeedback(_ value: AuthEvent.Feedback.Value, on event: String, of username: String, in pool: UserPool) async throws {
        try pool.checkThreatProtection()
        let feedback = AuthEvent.Feedback(value: value, provider: "Admin", date: ports.clock.time())
        try await ports.database.write { tx in
            let user = try tx.existing(username, in: pool)
            guard try tx.setFeedback(feedback, onAuthEvent: event, of: user.subject, in: pool.id) else {
                throw UserPoolError.authEventNotFound
            }
        }
    }

    /// A person's own word, with the token of the mail about the event. Nothing is looked up before the token is known to be genuine, and
    /// every way of not fitting is one answer: whoever has no token learns of no account.
    /// - Throws: UserPoolAddOnNotEnabled, NotAuthorized, ResourceNotFound when the event is no longer kept.
    public func giveFeedback(
        _ value: AuthEvent.Feedback.Value, with token: String, on event: String, of username: String, in pool: UserPool
    ) async throws {
        try pool.checkThreatProtection()
        let now = ports.clock.time()
        let subject = try tokens.subject(of: token, event: event, in: pool.id, now: now)
        let feedback = AuthEvent.Feedback(value: value, provider: "User", date: now)
        try await ports.database.write { tx in
            guard try tx.find(username, in: pool)?.subject == subject else { throw UserPoolError.invalidFeedbackToken }
            guard try tx.setFeedback(feedback, onAuthEvent: event, of: subject, in: pool.id) else {
                throw UserPoolError.authEventNotFound
            }
        }
    }

    /// The FeedbackToken for the mail about an event: good for 7 days, for this event alone.
    public func feedbackToken(for event: AuthEvent) throws -> String {
        try tokens.text(for: event, now: ports.clock.time(), random: ports.random)
    }
}

extension UserPool {
    /// Whether threat protection watches sign-ins, with effect or without.
    public var hasThreatProtection: Bool {
        [addOns?.advancedSecurityMode, addOns?.customAuthMode].contains { mode in ["AUDIT", "ENFORCED"].contains(mode) }
    }

    /// - Throws: UserPoolAddOnNotEnabled.
    func checkThreatProtection() throws(UserPoolError) {
        guard hasThreatProtection else { throw .addOnNotEnabled }
    }
}
