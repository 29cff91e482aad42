import CognitoModel
import UserPools

struct DeleteTerms: Operation {
    typealias Wire = DeleteTermsOperation

    func perform(_ input: DeleteTermsRequest, in call: Call) async throws -> DeleteTermsOperation.Output {
        try await call.services.terms.delete(input.termsId, in: try call.poolID(input.userPoolId))
        return DeleteTermsOperation.Output()
    }
}
