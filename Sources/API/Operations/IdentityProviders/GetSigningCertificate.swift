import CognitoModel
import UserPools

struct GetSigningCertificate: Operation {
    typealias Wire = GetSigningCertificateOperation

    func perform(_ input: GetSigningCertificateRequest, in call: Call) async throws -> GetSigningCertificateResponse {
        let certificate = try await call.services.poolCertificates.certificate(.signing, of: try call.poolID(input.userPoolId))
        return GetSigningCertificateResponse(certificate: certificate.certificate)
    }
}
