import CognitoModel
import UserPools

struct ListUserPoolReplicas: Operation {
    typealias Wire = ListUserPoolReplicasOperation

    func perform(_ input: ListUserPoolReplicasRequest, in call: Call) async throws -> ListUserPoolReplicasResponse {
        let pool = try call.poolID(input.userPoolId)
        let replicas = try await call.services.replicas.list(of: pool)
        // There are two at most, so no answer has a token, and one that comes is of some other list.
        _ = try call.services.pages.position(input.nextToken, of: [call.operation, pool.value])
        return ListUserPoolReplicasResponse(userPoolReplicas: replicas.map(\.wire))
    }
}
