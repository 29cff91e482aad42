import Credentials
import JSON
import TestSupport
import UserPools

/// How a way through the machine begins, with every answer right.
enum SignInFlow: Hashable, Sendable {
    enum Manner: CaseIterable {
        /// PREFERRED_CHALLENGE with its answer; without it; chosen from SELECT_CHALLENGE with its answer; without it.
        case preferredGiven, preferred, chosenGiven, chosen
    }

    case password, srp
    case choice(ChallengeName, Manner, verifiesUser: Bool = false)
    case custom(afterSRP: Bool)
    /// The Session of ConfirmSignUp.
    case confirmed

    static let all: [Self] =
        [.password, .srp, .custom(afterSRP: false), .custom(afterSRP: true), .confirmed]
        + Manner.allCases.flatMap { manner in
            [ChallengeName.password, .passwordSRP, .emailOTP, .smsOTP].map { Self.choice($0, manner) }
                + [true, false].map { Self.choice(.webAuthn, manner, verifiesUser: $0) }
        }

    /// The challenges before the first factor is proved.
    var opening: [String] {
        switch self {
        case .password, .confirmed: []
        case .srp: ["PASSWORD_VERIFIER"]
        case .custom(let afterSRP): (afterSRP ? ["PASSWORD_VERIFIER"] : []) + ["CUSTOM_CHALLENGE"]
        case .choice(let factor, let manner, _):
            (manner == .chosen || manner == .chosenGiven ? ["SELECT_CHALLENGE"] : []) + Self.asked(factor, manner)
        }
    }

    private static func asked(_ factor: ChallengeName, _ manner: Manner) -> [String] {
        let isGiven = manner == .preferredGiven || manner == .chosenGiven
        return switch factor {
        case .password: isGiven ? [] : ["PASSWORD"]
        case .passwordSRP: (isGiven ? [] : ["PASSWORD_SRP"]) + ["PASSWORD_VERIFIER"]
        // Only an answer can carry a credential: it signs a challenge that has to be known.
        case .webAuthn: manner == .chosenGiven ? [] : ["WEB_AUTHN"]
        default: [factor.rawValue]
        }
    }

    /// Whether the password is among the things that are proved, or the pool's own functions vouch for the person.
    var mayReplacePassword: Bool {
        switch self {
        case .password, .srp, .custom: true
        case .choice(let factor, _, _): factor == .password || factor == .passwordSRP
        case .confirmed: false
        }
    }

    /// The address that was proved by the first factor: it is no second one.
    var provedChannel: MFAFactor? {
        switch self {
        case .confirmed, .choice(.emailOTP, _, _): .email
        case .choice(.smsOTP, _, _): .sms
        default: nil
        }
    }

    var isVerifiedPasskey: Bool { if case .choice(.webAuthn, _, true) = self { true } else { false } }

    /// Refusal of somebody who still has a temporary password.
    var refusalOfTemporary: UserPoolError { self == .confirmed ? .invalidSession : .incorrectUsernameOrPassword }
}

/// What a pool demands and a person has.
struct SignInSurroundings: Sendable {
    enum Demand: CaseIterable { case off, optional, on }

    var demand: Demand
    var enrolled: [MFAFactor]
    var preferred: MFAFactor?
    /// What could be set up where nothing is.
    var possible: [MFAFactor]
    var device: SignIn.DeviceStanding
    var hasTemporaryPassword: Bool
    var passkeySuffices: Bool

    static let devices: [SignIn.DeviceStanding] =
        [.none, .unknown]
        + [true, false].flatMap { remembered in
            [true, false].map { .confirmed(remembered: remembered, sparesSecondFactor: $0) }
        }

    static var all: [Self] {
        var all: [Self] = []
        for demand in Demand.allCases {
            for (enrolled, preferred, possible) in people(demand) {
                for device in devices {
                    for flags in 0..<4 {
                        all.append(
                            Self(
                                demand: demand, enrolled: enrolled, preferred: preferred, possible: possible, device: device,
                                hasTemporaryPassword: flags & 1 != 0, passkeySuffices: flags & 2 != 0))
                    }
                }
            }
        }
        return all
    }

    private static func people(_ demand: Demand) -> [([MFAFactor], MFAFactor?, [MFAFactor])] {
        let sets: [[MFAFactor]] = [[], [.sms], [.softwareToken], [.email], [.sms, .email], [.sms, .softwareToken, .email]]
        return sets.flatMap { set -> [([MFAFactor], MFAFactor?, [MFAFactor])] in
            if set.isEmpty, demand == .on {
                return [[], [.softwareToken], [.email], [.softwareToken, .email], [.sms, .softwareToken, .email]].map { (set, nil, $0) }
            }
            return [(set, nil, [])] + set.map { (set, $0, []) }
        }
    }

    func standing(status: UserStatus, enrolled: [MFAFactor], isLocked: Bool = false) -> SignIn.Standing {
        var factor = SignIn.SecondFactorStanding()
        factor.choices = demand == .off ? [] : enrolled
        factor.isDemanded = demand == .on || !factor.choices.isEmpty
        factor.preferred = preferred.flatMap { factor.choices.contains($0) ? $0 : nil }
        factor.possible = demand == .on ? possible.filter { !enrolled.contains($0) } : []
        factor.passkeySuffices = passkeySuffices
        return SignIn.Standing(
            isKnown: true, isLocked: isLocked, passwordIsCurrent: true, isEnabled: true, status: status,
            temporaryPasswordHasExpired: false, hidesExistence: true, missingAttributes: status == .forceChangePassword ? ["name"] : [],
            secondFactor: factor, device: device)
    }

    // MARK: The rule

    /// What has to be asked of somebody, from the words of the guide: the ways differ in what is picked where there is a choice.
    func expected(_ flow: SignInFlow) -> [(pick: MFAFactor?, challenges: [String])] {
        var first = flow.opening
        if hasTemporaryPassword {
            guard flow.mayReplacePassword else { return [(nil, first + ["refused: " + flow.refusalOfTemporary.message])] }
            first.append("NEW_PASSWORD_REQUIRED")
        }
        return second(flow).map { pick, asked in
            guard asked.last?.hasPrefix("refused") != true else { return (pick, first + asked) }
            return (pick, first + asked + last)
        }
    }

    private var isSpared: Bool { device == .confirmed(remembered: true, sparesSecondFactor: true) }

    private func second(_ flow: SignInFlow) -> [(MFAFactor?, [String])] {
        let isDemanded = demand == .on || (demand == .optional && !enrolled.isEmpty)
        guard isDemanded, !isSpared, !(flow.isVerifiedPasskey && passkeySuffices) else { return [(nil, [])] }
        let others = enrolled.filter { $0 != flow.provedChannel }
        if let preferred, others.contains(preferred) { return [(nil, [Self.name(preferred)])] }
        if others.count == 1 { return [(nil, [Self.name(others[0])])] }
        if others.count > 1 { return others.map { ($0, ["SELECT_MFA_TYPE", Self.name($0)]) } }
        let open = enrolled.isEmpty ? possible.filter { $0 != flow.provedChannel } : []
        guard !open.isEmpty else { return [(nil, ["refused: " + UserPoolError.noSecondFactor.message])] }
        // An app is verified by operations of its own before the challenge is answered.
        return open.map { ($0, ["MFA_SETUP"] + ($0 == .softwareToken ? [] : [Self.name($0)])) }
    }

    private var last: [String] {
        switch device {
        case .none: ["tokens"]
        case .unknown: ["refused: " + UserPoolError.deviceNotFound.message]
        case .confirmed: ["DEVICE_SRP_AUTH", "DEVICE_PASSWORD_VERIFIER", "tokens"]
        }
    }

    private static func name(_ factor: MFAFactor) -> String {
        switch factor {
        case .sms: "SMS_MFA"
        case .softwareToken: "SOFTWARE_TOKEN_MFA"
        case .email: "EMAIL_OTP"
        }
    }
}
