/// Messages about sessions.
extension UserPoolError {
    public static func sessionTrackingDisabled(_ pool: UserPoolID) -> Self {
        Self(.operationNotEnabled, "Session tracking is not enabled for user pool \(pool).")
    }
    public static var sessionNotFound: Self { Self(.resourceNotFound, "Session does not exist.") }
    public static var ownSession: Self { Self(.invalidParameter, "The session of the access token cannot be revoked.") }
}
