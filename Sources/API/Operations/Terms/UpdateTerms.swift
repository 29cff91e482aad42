import CognitoModel
import UserPools

struct UpdateTerms: Operation {
    typealias Wire = UpdateTermsOperation

    func perform(_ input: UpdateTermsRequest, in call: Call) async throws -> UpdateTermsResponse {
        let terms = try await call.services.terms.update(
            input.termsId, in: try call.poolID(input.userPoolId), name: input.termsName, links: input.links)
        return UpdateTermsResponse(terms: terms.termsType)
    }
}
