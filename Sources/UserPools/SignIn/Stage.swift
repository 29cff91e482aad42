extension SignIn {
    /// Where a sign-in waits for an answer.
    package enum Stage: Sendable, Equatable {
        /// Nothing was asked yet.
        case begun
        /// SRP's first exchange is done; the client must sign with this session key.
        case passwordVerifier(sessionKey: [UInt8])
        /// The person chooses how to go on, or gives the password that was asked for.
        case firstFactor(asked: ChallengeName, FirstFactors)
        /// A code went out, for a first factor. An empty hash is that of no code.
        case oneTimeCode(ContactAttribute, hash: [UInt8])
        case webAuthn(challenge: [UInt8])
        /// The temporary password was right.
        case newPassword(required: [String])
        case selectMFAType([MFAFactor])
        /// A code went out, for a second factor.
        case mfaCode(MFAFactor, hash: [UInt8])
        case softwareToken
        case mfaSetup(Setup)
        /// A code went to an address that shall become a second factor.
        case mfaSetupCode(ContactAttribute, address: String, hash: [UInt8])
        case deviceSRP
        case devicePasswordVerifier(sessionKey: [UInt8])
        case custom(privateParameters: [String: String], metadata: String?)
        case ended
        /// Too long for a Session: the database has it.
        case kept
    }

    /// What a person may choose from in USER_AUTH.
    package struct FirstFactors: Sendable, Equatable {
        package var available: [ChallengeName]
        /// The challenge for a passkey, when there is one.
        package var webAuthnChallenge: [UInt8]?

        package init(available: [ChallengeName], webAuthnChallenge: [UInt8]? = nil) {
            self.available = available
            self.webAuthnChallenge = webAuthnChallenge
        }
    }

    /// How far setting up a second factor has come.
    package struct Setup: Sendable, Equatable {
        package var possible: [MFAFactor]
        /// Made by AssociateSoftwareToken.
        package var secret: [UInt8]?
        /// The time step of the code that VerifySoftwareToken has found right.
        package var verifiedStep: Int64?
        package var friendlyName: String?

        package init(possible: [MFAFactor], secret: [UInt8]? = nil, verifiedStep: Int64? = nil, friendlyName: String? = nil) {
            self.possible = possible
            self.secret = secret
            self.verifiedStep = verifiedStep
            self.friendlyName = friendlyName
        }
    }

    /// Something that was proved.
    package enum Factor: String, Sendable {
        case password, emailOTP, smsOTP, softwareToken, passkey
        /// A passkey whose authenticator verified the person.
        case verifiedPasskey
        case device
        /// What the pool's own functions take for a proof.
        case custom
    }
}

extension ContactAttribute {
    var firstFactorChallenge: ChallengeName { self == .email ? .emailOTP : .smsOTP }
    var secondFactor: MFAFactor { self == .email ? .email : .sms }
    var factor: SignIn.Factor { self == .email ? .emailOTP : .smsOTP }
}

extension MFAFactor {
    var challenge: ChallengeName {
        switch self {
        case .sms: .smsMFA
        case .softwareToken: .softwareTokenMFA
        case .email: .emailOTP
        }
    }

    var factor: SignIn.Factor {
        switch self {
        case .sms: .smsOTP
        case .softwareToken: .softwareToken
        case .email: .emailOTP
        }
    }

    /// Where its codes go; an authenticator app gets none.
    var contact: ContactAttribute? {
        switch self {
        case .sms: .phoneNumber
        case .softwareToken: nil
        case .email: .email
        }
    }
}
