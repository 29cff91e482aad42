/// Passkeys. A person has 20 at most.
public protocol WebAuthnCredentialStore {
    /// - Throws: `StoreConflict.exists` when the credential's id is registered in the pool.
    func insert(_ credential: WebAuthnCredential) throws
    func webAuthnCredential(_ id: String, in pool: UserPoolID) throws -> WebAuthnCredential?
    /// All of a person's credentials, in the order of their creation, then id.
    func webAuthnCredentials(of subject: Subject, in pool: UserPoolID) throws -> [WebAuthnCredential]
    func deleteWebAuthnCredential(_ id: String, of subject: Subject, in pool: UserPoolID) throws -> Bool
    /// Keeps a new signature counter if the stored one is still `previous`.
    /// - Returns: whether this call did it: of two at the same time, one.
    func setSignCount(_ count: UInt32, of id: String, in pool: UserPoolID, from previous: UInt32) throws -> Bool
}
