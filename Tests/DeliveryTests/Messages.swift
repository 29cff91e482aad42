import Delivery
import UserPools

enum Messages {
    static func mail(
        to destination: String = "alice@example.com", subject: String = "Your code", body: String = "Your code is 123456",
        settings: EmailConfiguration? = nil
    ) -> OutgoingMessage {
        OutgoingMessage(
            medium: .email, destination: destination, subject: subject, body: body, code: "123456", trigger: "CustomMessage_SignUp",
            pool: UserPoolID("eu-west-1_AbCdEfGhI"), username: "alice", email: settings)
    }

    static func text(
        to destination: String = "+15555550100", body: String = "Code: 123456 & more", settings: SMSConfiguration? = nil
    )
        -> OutgoingMessage
    {
        OutgoingMessage(
            medium: .sms, destination: destination, subject: "", body: body, code: "123456", trigger: "CustomMessage_SignUp",
            pool: UserPoolID("eu-west-1_AbCdEfGhI"), username: "alice", sms: settings)
    }

    static func email(_ change: (inout EmailConfiguration) -> Void) -> EmailConfiguration {
        var settings = EmailConfiguration()
        change(&settings)
        return settings
    }

    static func sms(_ change: (inout SMSConfiguration) -> Void) -> SMSConfiguration {
        var settings = SMSConfiguration()
        change(&settings)
        return settings
    }
}
