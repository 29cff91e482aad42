import JSON
import OAuth
import UserPools

/// What a page's form says, as ChallengeResponses.
enum ChallengeForm {
    /// - Returns: `nil` when the form lacks what the challenge asks for.
    static func responses(to challenge: ChallengeName, _ form: FormFields, _ state: PageState) -> [String: String]? {
        var responses = ["USERNAME": state.parameters["USERNAME"] ?? state.username]
        func take(_ field: String, as name: String) -> Bool {
            guard let value = form[field], !value.isEmpty else { return false }
            responses[name] = value
            return true
        }
        let isComplete: Bool
        switch challenge {
        case .smsMFA: isComplete = take("code", as: "SMS_MFA_CODE")
        case .smsOTP: isComplete = take("code", as: "SMS_OTP_CODE")
        case .emailOTP: isComplete = take("code", as: "EMAIL_OTP_CODE")
        case .softwareTokenMFA: isComplete = take("code", as: "SOFTWARE_TOKEN_MFA_CODE")
        case .selectChallenge, .selectMFAType, .customChallenge: isComplete = take("answer", as: "ANSWER")
        case .webAuthn: isComplete = take("credential", as: "CREDENTIAL")
        case .password: isComplete = take("password", as: "PASSWORD")
        case .newPasswordRequired:
            isComplete =
                take("new_password", as: "NEW_PASSWORD") && form["new_password"] == (form["confirm_password"] ?? form["new_password"])
            for field in form.fields where field.name.hasPrefix(FormBounds.attributes) && field.name.hasSuffix("]") {
                let name = field.name.dropFirst(FormBounds.attributes.count).dropLast()
                if !field.value.isEmpty { responses["userAttributes.\(name)"] = field.value }
            }
        default: isComplete = false
        }
        return isComplete ? responses : nil
    }

    /// The key of the text that says why a form is no answer.
    static func problem(of challenge: ChallengeName, _ form: FormFields) -> String {
        switch challenge {
        case .webAuthn: "passkey.failed"
        case .newPasswordRequired where !(form["new_password"] ?? "").isEmpty: "error.passwordsDiffer"
        default: "error.missing"
        }
    }

    /// A challenge parameter that is a JSON list of names.
    static func names(_ text: String?) -> [String] {
        guard let text, let list = (try? WireValue(json: Array(text.utf8)))?.array else { return [] }
        return list.compactMap(\.string)
    }
}
