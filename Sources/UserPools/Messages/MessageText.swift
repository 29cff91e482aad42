/// The words of the messages that carry codes. A pool's own templates come first, Cognito's otherwise.
package enum MessageText {
    package static func verification(_ contact: ContactAttribute, code: String, in pool: UserPool) -> (subject: String, body: String) {
        let texts = pool.messages
        switch contact {
        case .email:
            return (
                texts.emailVerificationSubject ?? "Your verification code",
                (texts.emailVerification ?? "Your confirmation code is {####}").replacing("{####}", with: code)
            )
        case .phoneNumber: return ("", (texts.smsVerification ?? "Your confirmation code is {####}").replacing("{####}", with: code))
        }
    }

    package static func invitation(
        _ medium: DeliveryMedium, username: String, password: String, in pool: UserPool
    ) -> (subject: String, body: String) {
        let texts = pool.adminCreateUser
        let fallback = "Your username is {username} and temporary password is {####}."
        let template = (medium == .email ? texts.inviteEmail : texts.inviteSMS) ?? fallback
        // The name first: a password that happens to contain "{username}" must stay as it is.
        let body = template.replacing("{username}", with: username).replacing("{####}", with: password)
        return (medium == .email ? texts.inviteSubject ?? "Your temporary password" : "", body)
    }
}
