/// Secrets of authenticator apps.
public protocol SoftwareTokenStore {
    func softwareToken(of subject: Subject, in pool: UserPoolID) throws -> SoftwareToken?
    func put(_ token: SoftwareToken) throws
    /// - Returns: whether there was one.
    func deleteSoftwareToken(of subject: Subject, in pool: UserPoolID) throws -> Bool
    /// Marks a time step as used.
    /// - Returns: false when this step or a later one was used before: of two at the same time, one gets true.
    func useTimeStep(_ step: Int64, of subject: Subject, in pool: UserPoolID) throws -> Bool
}
