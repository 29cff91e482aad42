import CognitoModel
import UserPools

struct DeleteUserPoolDomain: Operation {
    typealias Wire = DeleteUserPoolDomainOperation

    func perform(_ input: DeleteUserPoolDomainRequest, in call: Call) async throws -> DeleteUserPoolDomainResponse {
        try await call.services.domains.delete(input.domain, in: try call.poolID(input.userPoolId))
        return DeleteUserPoolDomainResponse()
    }
}
