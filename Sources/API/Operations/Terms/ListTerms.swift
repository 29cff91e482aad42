import CognitoModel
import UserPools

struct ListTerms: Operation {
    typealias Wire = ListTermsOperation

    func perform(_ input: ListTermsRequest, in call: Call) async throws -> ListTermsResponse {
        let pool = try call.poolID(input.userPoolId)
        let list = [call.operation, pool.value]
        let page = try await call.services.terms.list(
            in: pool, after: try call.services.pages.position(input.nextToken, of: list), limit: pageSize(input.maxResults))
        return ListTermsResponse(
            terms: page.items.map(\.termsDescriptionType), nextToken: try call.services.pages.token(page.next, of: list))
    }
}
