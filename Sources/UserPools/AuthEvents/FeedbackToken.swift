import Credentials

/// The proof that somebody has read the mail about an event: the person and an end, sealed for the pool and the event. Nothing is stored.
struct FeedbackToken: Sendable {
    /// Somebody reads mail again after a week's leave.
    static let lifetimeSeconds: Int64 = 7 * 86_400
    private let box: SealedBox

    init(masterKey: MasterKey) { box = SealedBox(masterKey: masterKey, purpose: "auth event feedback") }

    func text(for event: AuthEvent, now: Instant, random: any RandomSource) throws -> String {
        let content = "\(now.adding(seconds: Self.lifetimeSeconds).milliseconds) \(event.subject)"
        return try box.sealText(Array(content.utf8), binding: Self.binding(event.id, event.pool), random: random)
    }

    /// Whom a token is about.
    /// - Throws: NotAuthorized for one that was not made for this event, or has ended.
    func subject(of token: String, event: String, in pool: UserPoolID, now: Instant) throws(UserPoolError) -> Subject {
        guard token.utf8.count <= 4_096, let content = try? box.openText(token, binding: Self.binding(event, pool)) else {
            throw .invalidFeedbackToken
        }
        let parts = String(decoding: content, as: UTF8.self).split(separator: " ")
        guard parts.count == 2, let end = Int64(parts[0]), now < Instant(milliseconds: end) else { throw .invalidFeedbackToken }
        return Subject(String(parts[1]))
    }

    private static func binding(_ event: String, _ pool: UserPoolID) -> SealBinding { SealBinding([pool.value, event]) }
}
