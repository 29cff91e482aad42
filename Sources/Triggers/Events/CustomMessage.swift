internal import JSON
public import UserPools

/// The text of a message, before it goes out. Source: guide, "Custom message Lambda trigger".
extension LambdaTriggers {
    public func customMessage(_ event: CustomMessageEvent, _ occasion: TriggerOccasion) async throws -> CustomMessageVerdict {
        let json = TriggerEvent.json("CustomMessage_" + event.occasion.rawValue, occasion) {
            $0.userAttributes(occasion)
            $0.member("codeParameter", string: event.codeParameter)
            $0.member("linkParameter", string: event.linkParameter)
            $0.member("usernameParameter", stringOrNull: event.usernameParameter)
            $0.clientMetadata(occasion)
        } response: {
            $0.nulls("smsMessage", "emailMessage", "emailSubject")
        }
        let answer = try await answer(.customMessage, occasion.pool.lambda.customMessage, to: json)
        return CustomMessageVerdict(
            smsMessage: try Self.text("smsMessage", of: answer), emailMessage: try Self.text("emailMessage", of: answer),
            emailSubject: try Self.subject(of: answer))
    }

    /// At most 20,000 characters, as a pool's own templates.
    private static func text(_ name: String, of answer: TriggerAnswer) throws(UserPoolError) -> String? {
        guard let text = try answer.string(name), !text.isEmpty else { return nil }
        guard text.unicodeScalars.count <= 20_000 else { throw answer.malformed(name, "at most 20000 characters long") }
        return text
    }

    /// At most 140 characters, as a pool's own subjects, on one line: it becomes a header of the mail.
    private static func subject(of answer: TriggerAnswer) throws(UserPoolError) -> String? {
        guard let text = try answer.string("emailSubject"), !text.isEmpty else { return nil }
        guard text.unicodeScalars.count <= 140, text.unicodeScalars.allSatisfy({ $0.value >= 0x20 && $0.value != 0x7F }) else {
            throw answer.malformed("emailSubject", "one line of at most 140 characters")
        }
        return text
    }
}
