/// The words of the messages that carry codes. A pool's own templates come first, Cognito's otherwise.
package enum MessageText {
    package typealias Words = (subject: String, body: String)

    /// A code that proves an address, or who asks for a new password.
    package static func verification(_ contact: ContactAttribute, in pool: UserPool) -> Words {
        let texts = pool.messages
        switch contact {
        case .email: return (texts.emailVerificationSubject ?? "Your verification code", texts.emailVerification ?? confirmation)
        case .phoneNumber: return ("", texts.smsVerification ?? confirmation)
        }
    }

    /// A link that confirms a sign-up.
    package static func verificationByLink(in pool: UserPool) -> Words {
        (
            pool.messages.emailSubjectByLink ?? "Your verification link",
            pool.messages.emailByLink ?? "Please click the link below to verify your email address. {##Verify Email##} "
        )
    }

    /// A code at sign-in: second factors and first factors alike.
    package static func authentication(_ contact: ContactAttribute, in pool: UserPool) -> Words {
        let settings = pool.mfaSettings
        let words = "Your authentication code is {####}. "
        switch contact {
        case .email: return (settings?.emailSubject ?? "Your authentication code", settings?.emailMessage ?? words)
        case .phoneNumber: return ("", pool.messages.smsAuthentication ?? words)
        }
    }

    /// - Parameter hasPassword: false for accounts without one, whose invitation cannot name it.
    package static func invitation(_ contact: ContactAttribute, hasPassword: Bool, in pool: UserPool) -> Words {
        let texts = pool.adminCreateUser
        let own = contact == .email ? texts.inviteEmail : texts.inviteSMS
        var body = own ?? "Your username is {username} and temporary password is {####}."
        if !hasPassword, MessageTemplate(body).hasCode { body = "Your username is {username}." }
        let subject = hasPassword ? "Your temporary password" : "Your account"
        return (contact == .email ? texts.inviteSubject ?? subject : "", body)
    }

    private static let confirmation = "Your confirmation code is {####}"
}
