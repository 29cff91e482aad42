/// How sure a sign-in makes of who somebody is. Source: guide, "Step-up authentication with ACR and AMR" (facts A5.4).
package enum Assurance {
    /// 1: a password; 2: one code by text or mail; 3: a passkey, or a password and such a code; 4: a password and an authenticator app.
    /// 0 for what has no level.
    package static func level(of proved: [SignIn.Factor]) -> Int {
        let factors = Set(proved)
        let hasCode = factors.contains(.smsOTP) || factors.contains(.emailOTP)
        if factors.contains(.password) {
            if factors.contains(.softwareToken) { return 4 }
            return hasCode ? 3 : 1
        }
        if factors.contains(.passkey) || factors.contains(.verifiedPasskey) { return 3 }
        return hasCode ? 2 : 0
    }

    /// The methods of RFC 8176 (with `email_otp`, which is Cognito's own), as the `amr` claim lists them.
    package static func methods(of proved: [SignIn.Factor]) -> [String] {
        var methods: [String] = []
        for factor in proved {
            switch factor {
            case .password: methods.append("pwd")
            case .emailOTP: methods.append("email_otp")
            case .smsOTP: methods.append("sms")
            case .softwareToken: methods.append("otp")
            case .passkey, .verifiedPasskey: methods.append("swk")
            case .device, .custom: break
            }
        }
        if methods.count > 1 { methods.append("mfa") }
        return methods
    }

    /// The factors behind an `amr` claim.
    package static func factors(of methods: [String]) -> [SignIn.Factor] {
        methods.compactMap { method in
            switch method {
            case "pwd": .password
            case "email_otp": .emailOTP
            case "sms": .smsOTP
            case "otp": .softwareToken
            case "swk", "hwk": .passkey
            default: nil
            }
        }
    }
}

extension UserPool {
    /// What every level is called, `Level1` to `Level4`, whether the pool named it or not.
    public var effectiveACRLevels: [String: String] {
        Dictionary(uniqueKeysWithValues: (1...4).map { ("Level\($0)", acrValue(ofLevel: $0)) })
    }

    /// Names the levels; one without a name has its default. A default name that is given is none of the pool's own, so that a
    /// configuration that was read can be written back.
    /// - Throws: InvalidParameter for a name that two levels would have: "Each name must be unique across all four levels, including any
    ///   default names that apply to levels you don't override" (API reference, CreateUserPool).
    public mutating func nameLevels(_ names: [String: String]?) throws(UserPoolError) {
        let own = (names ?? [:]).filter { level, name in !(1...4).contains { level == "Level\($0)" && name == Self.defaultACRValue($0) } }
        acrLevels = own.isEmpty ? nil : own
        guard Set(effectiveACRLevels.values).count == 4 else { throw .levelNameTwice }
    }

    private static func defaultACRValue(_ level: Int) -> String { "urn:cognito:loa:\(level)" }

    /// What the pool calls an assurance level in the `acr` claim.
    package func acrValue(ofLevel level: Int) -> String { acrLevels?["Level\(level)"] ?? Self.defaultACRValue(level) }

    /// The level that an ACR value means, by the pool's own name or, where no level bears it, the fixed one.
    package func level(ofACR value: String) -> Int? {
        (1...4).first { acrValue(ofLevel: $0) == value } ?? (1...4).first { Self.defaultACRValue($0) == value }
    }
}
