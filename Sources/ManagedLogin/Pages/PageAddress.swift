import OAuth

/// Every address of managed login, under the domain. Source: guide, "User pool endpoints and managed login reference".
public enum PageAddress: String, Sendable, CaseIterable {
    case login = "/login"
    /// Which first factor to go on with.
    case chooseFactor = "/login/choose"
    case passkey = "/login/passkey"
    case mfa = "/mfa"
    case chooseMFA = "/mfa/choose"
    case setUpMFA = "/mfa/setup"
    case newPassword = "/changePassword"
    case customChallenge = "/challenge"
    case signUp = "/signup"
    case confirmUser = "/confirmUser"
    case resendCode = "/resendcode"
    case forgotPassword = "/forgotPassword"
    case confirmForgotPassword = "/confirmForgotPassword"
    case addPasskey = "/passkeys/add"
    case rememberDevice = "/devices/remember"
    /// Whether a client may have what it asks for.
    case consent = "/consent"
    /// Of another identity provider.
    case provider = "/login/provider"
    /// Where the code of a device without a keyboard is typed (RFC 8628).
    case device = "/device"
    /// Where a client may send people to be signed out, asked first where it brings no word of theirs.
    case logout = "/logout"
    case signedOut = "/signedout"
    case error = "/error"

    /// Styles, scripts and pictures. Each content has a name of its own, so that browsers may keep it.
    public static let assets = "/assets/"

    /// - Parameter query: as it came with the request whose place this page takes: the authorization request travels in it.
    func url(at door: Door, query: String = "") -> String {
        door.baseURL + rawValue + (query.isEmpty ? "" : "?" + query)
    }
}
