/// A counter of somebody's attempts at something, kept in the database so that every node counts the same.
public struct AttemptRecord: Sendable, Equatable {
    /// What is counted; the name is kept in the database.
    public enum Kind: String, Sendable, CaseIterable {
        case passwordFailure, resendConfirmationCode, confirmSignUp, getAttributeCode, verifyAttribute
        case forgotPassword, confirmForgotPassword, changePassword, challengeAnswer
        case factorFailure, signInCode, softwareTokenSetup, userMigration, deviceCode, clientRegistration
    }
    public var count: Int
    /// When the present window began.
    public var windowStart: Instant
    /// When the last attempt was counted.
    public var last: Instant

    public init(count: Int, windowStart: Instant, last: Instant) {
        self.count = count
        self.windowStart = windowStart
        self.last = last
    }
}
