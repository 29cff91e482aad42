import Credentials

extension SignIn.Answer {
    /// Reads ChallengeResponses. Source: API reference, RespondToAuthChallenge (facts A3).
    /// - Throws: InvalidParameter for what is missing.
    init(to challenge: ChallengeName, _ responses: [String: String]) throws(UserPoolError) {
        func required(_ name: String) throws(UserPoolError) -> String {
            guard let value = responses[name], !value.isEmpty else { throw .missingParameter(name) }
            return value
        }
        func claim() throws(UserPoolError) -> SignIn.Claim {
            SignIn.Claim(
                signature: try required("PASSWORD_CLAIM_SIGNATURE"), secretBlock: try required("PASSWORD_CLAIM_SECRET_BLOCK"),
                timestamp: try required("TIMESTAMP"))
        }
        switch challenge {
        case .passwordVerifier: self = .passwordVerifier(try claim())
        case .password: self = .password(RawPassword(try required("PASSWORD")))
        case .passwordSRP: self = .passwordSRP(clientPublic: try required("SRP_A"))
        case .selectChallenge:
            guard let chosen = ChallengeName(rawValue: try required("ANSWER")) else { throw .unavailableChallenge }
            self = .selection(
                chosen,
                SignIn.Given(
                    password: responses["PASSWORD"].map(RawPassword.init), clientPublic: responses["SRP_A"],
                    credential: responses["CREDENTIAL"]))
        case .smsMFA: self = .code(challenge, try required("SMS_MFA_CODE"))
        case .smsOTP: self = .code(challenge, try required("SMS_OTP_CODE"))
        case .emailOTP: self = .code(challenge, try required("EMAIL_OTP_CODE"))
        case .softwareTokenMFA: self = .code(challenge, try required("SOFTWARE_TOKEN_MFA_CODE"))
        case .webAuthn: self = .webAuthn(try required("CREDENTIAL"))
        case .newPasswordRequired:
            let prefix = "userAttributes."
            var attributes: [String: String] = [:]
            for (name, value) in responses where name.hasPrefix(prefix) { attributes[String(name.dropFirst(prefix.count))] = value }
            self = .newPassword(SignIn.NewPassword(password: RawPassword(try required("NEW_PASSWORD")), attributes: attributes))
        case .selectMFAType:
            let answer = try required("ANSWER")
            // The API reference says EMAIL_MFA where everything else says EMAIL_OTP.
            guard let factor = MFAFactor(rawValue: answer == "EMAIL_MFA" ? MFAFactor.email.rawValue : answer) else {
                throw .mfaMethodNotFound
            }
            self = .mfaType(factor)
        case .mfaSetup:
            if let email = responses["EMAIL"], !email.isEmpty {
                self = .mfaSetup(.address(.email, email))
            } else if let phone = responses["PHONE_NUMBER"], !phone.isEmpty {
                self = .mfaSetup(.address(.phoneNumber, phone))
            } else {
                self = .mfaSetup(.softwareToken)
            }
        case .deviceSRPAuth: self = .deviceSRP(deviceKey: try required("DEVICE_KEY"), clientPublic: try required("SRP_A"))
        case .devicePasswordVerifier: self = .devicePasswordVerifier(deviceKey: try required("DEVICE_KEY"), try claim())
        case .customChallenge: self = .custom(try required("ANSWER"))
        case .adminNoSRPAuth: throw .invalidSession
        }
    }
}
