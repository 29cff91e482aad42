/// A message before its words are final: a pool's CustomMessage function may still change them.
struct MessageDraft: Sendable {
    var occasion: MessageOccasion
    var contact: ContactAttribute
    /// Where it goes.
    var address: String
    /// Templates.
    var subject: String
    var body: String
    /// Or a temporary password; `nil` in messages that carry none.
    var code: String?
    /// What stands for `{username}`.
    var username: String
    /// What stands for `{##text##}`.
    var link: String?

    init(
        _ occasion: MessageOccasion, to contact: ContactAttribute, at address: String, _ words: MessageText.Words, code: String?,
        username: String, link: String? = nil
    ) {
        self.occasion = occasion
        self.contact = contact
        self.address = address
        self.subject = words.subject
        self.body = words.body
        self.code = code
        self.username = username
        self.link = link
    }

    var event: CustomMessageEvent {
        CustomMessageEvent(
            occasion: occasion, codeParameter: MessageTemplate.code,
            usernameParameter: occasion == .adminCreateUser ? MessageTemplate.username : nil, linkParameter: MessageTemplate.link)
    }

    /// Takes a function's words over. They are held to what a pool's own templates are held to: nobody can use a message without the code.
    /// - Throws: InvalidParameter, as Cognito does (aws-amplify/amplify-js#6917).
    mutating func adopt(_ verdict: CustomMessageVerdict) throws(UserPoolError) {
        switch contact {
        case .phoneNumber:
            guard let message = verdict.smsMessage else { return }
            try check(message, "smsMessage", pattern: ".*\\{####\\}.*", limit: 140)
            body = message
        case .email:
            if let message = verdict.emailMessage {
                let any = "[\\p{L}\\p{M}\\p{S}\\p{N}\\p{P}\\s*]*"
                let mark = link == nil ? "\\{####\\}" : "\\{##\(any)##\\}"
                try check(message, "emailBody", pattern: any + mark + any, limit: 20_000)
                body = message
            }
            if let subject = verdict.emailSubject {
                guard subject.unicodeScalars.count <= 140 else { throw .customMessageTooLong("emailSubject", limit: 140) }
                // It becomes a header of the mail.
                guard !subject.unicodeScalars.contains(where: { $0.value < 0x20 || $0.value == 0x7F }) else {
                    throw .customMessageUnfit("emailSubject", pattern: "[\\p{L}\\p{M}\\p{S}\\p{N}\\p{P}\\s]+")
                }
                self.subject = subject
            }
        }
    }

    private func check(_ message: String, _ member: String, pattern: String, limit: Int) throws(UserPoolError) {
        let template = MessageTemplate(message)
        let fits = code == nil || template.hasCode || link != nil && template.hasLink
        guard fits else { throw .customMessageUnfit(member, pattern: pattern) }
        guard message.unicodeScalars.count <= limit else { throw .customMessageTooLong(member, limit: limit) }
    }

    /// The finished message, to be sent as the pool wants its messages sent.
    func message(to user: User, in pool: UserPool) -> OutgoingMessage {
        func filled(_ text: String, isHTML: Bool) -> String {
            MessageTemplate(text).filled(code: code, username: username, link: link, isHTML: isHTML)
        }
        return OutgoingMessage(
            medium: contact.medium, destination: address, subject: filled(subject, isHTML: false),
            body: filled(body, isHTML: contact == .email), code: code, link: link, trigger: "CustomMessage_" + occasion.rawValue,
            pool: pool.id, username: user.username, email: pool.email, sms: pool.sms)
    }
}
