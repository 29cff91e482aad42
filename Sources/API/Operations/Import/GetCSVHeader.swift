import CognitoModel
import UserPools

struct GetCSVHeader: Operation {
    typealias Wire = GetCSVHeaderOperation

    func perform(_ input: GetCSVHeaderRequest, in call: Call) async throws -> GetCSVHeaderResponse {
        let pool = try await call.pool(input.userPoolId)
        return GetCSVHeaderResponse(userPoolId: pool.id.value, csvHeader: call.services.imports.header(of: pool))
    }
}
