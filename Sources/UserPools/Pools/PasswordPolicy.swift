public import Credentials

/// What a new password must be. Source: Cognito guide, "Password requirements"; API reference, PasswordPolicyType.
public struct PasswordPolicy: Sendable, Codable, Equatable {
    /// 6 to 99 characters.
    public var minimumLength = 8
    public var requireUppercase = true
    public var requireLowercase = true
    public var requireNumbers = true
    public var requireSymbols = true
    /// How many earlier passwords may not come back: 0 to 24, `nil` when it was never set.
    public var historySize: Int?
    /// How long a temporary password works: 0 (the default, 7) to 365 days.
    public var temporaryPasswordValidityDays = 7

    public init() {}

    public static let maximumLength = 256
    /// The characters that count as symbols, in the guide's list; the space counts only inside.
    static let symbols = Set("^$*.[]{}()?\"!@#%&/\\,><':;|_~`=+- ".unicodeScalars)

    /// Checks a new password.
    /// - Throws: `InvalidPassword` naming the first clause that is not fulfilled.
    public func check(_ password: RawPassword) throws(UserPoolError) {
        let scalars = password.text.unicodeScalars
        guard scalars.count >= minimumLength else { throw .passwordTooWeak("Password not long enough") }
        guard scalars.count <= Self.maximumLength else { throw .passwordTooWeak("Password too long") }
        guard scalars.first != " ", scalars.last != " " else { throw .passwordTooWeak("Password must not begin or end with a space") }
        var upper = false, lower = false, number = false, symbol = false
        for scalar in scalars {
            switch scalar {
            case "A"..."Z": upper = true
            case "a"..."z": lower = true
            case "0"..."9": number = true
            default: symbol = symbol || Self.symbols.contains(scalar)
            }
        }
        if requireUppercase && !upper { throw .passwordTooWeak("Password must have uppercase characters") }
        if requireLowercase && !lower { throw .passwordTooWeak("Password must have lowercase characters") }
        if requireNumbers && !number { throw .passwordTooWeak("Password must have numeric characters") }
        if requireSymbols && !symbol { throw .passwordTooWeak("Password must have symbol characters") }
    }

    public var effectiveTemporaryValiditySeconds: Int64 {
        Int64(temporaryPasswordValidityDays == 0 ? 7 : temporaryPasswordValidityDays) * 86_400
    }
}
