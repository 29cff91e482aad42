import CognitoModel
import UserPools

struct ListUserImportJobs: Operation {
    typealias Wire = ListUserImportJobsOperation

    func perform(_ input: ListUserImportJobsRequest, in call: Call) async throws -> ListUserImportJobsResponse {
        let pool = try call.poolID(input.userPoolId)
        let list = [call.operation, pool.value]
        let page = try await call.services.imports.list(
            in: pool, after: try call.services.pages.position(input.paginationToken, of: list), limit: input.maxResults)
        return ListUserImportJobsResponse(
            userImportJobs: page.items.map(call.wire), paginationToken: try call.services.pages.token(page.next, of: list))
    }
}
