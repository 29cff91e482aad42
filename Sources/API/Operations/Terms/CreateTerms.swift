import CognitoModel
import UserPools

struct CreateTerms: Operation {
    typealias Wire = CreateTermsOperation

    func perform(_ input: CreateTermsRequest, in call: Call) async throws -> CreateTermsResponse {
        let terms = try await call.services.terms.create(
            input.termsName, of: ClientID(input.clientId), in: try call.poolID(input.userPoolId), links: input.links ?? [:])
        return CreateTermsResponse(terms: terms.termsType)
    }
}
