import CognitoModel
import UserPools

struct DeleteUserPoolReplica: Operation {
    typealias Wire = DeleteUserPoolReplicaOperation

    func perform(_ input: DeleteUserPoolReplicaRequest, in call: Call) async throws -> DeleteUserPoolReplicaResponse {
        let replica = try await call.services.replicas.delete(input.regionName, of: try call.poolID(input.userPoolId))
        return DeleteUserPoolReplicaResponse(userPoolReplica: replica.wire)
    }
}
