/// Who signed a request, proved. Only `SigV4Verifier` makes one.
public struct VerifiedSignature: Sendable {
    public let accessKeyId: String
    /// The region of the scope: where a management call acts.
    public let region: String
    /// The service of the scope.
    public let service: String
    public let signedAt: SignatureTimestamp
    public let form: UnverifiedSignature.Form
    /// The token of a temporary key, for whoever keeps the session in it.
    public let sessionToken: String?

    init(_ signature: UnverifiedSignature) {
        accessKeyId = signature.accessKeyId
        region = signature.scope.region
        service = signature.scope.service
        signedAt = signature.signedAt
        form = signature.form
        sessionToken = signature.sessionToken
    }
}
