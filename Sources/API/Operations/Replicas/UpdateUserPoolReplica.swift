import CognitoModel
import UserPools

struct UpdateUserPoolReplica: Operation {
    typealias Wire = UpdateUserPoolReplicaOperation

    func perform(_ input: UpdateUserPoolReplicaRequest, in call: Call) async throws -> UpdateUserPoolReplicaResponse {
        let replica = try await call.services.replicas.setActive(
            input.status == .active, input.regionName, of: try call.poolID(input.userPoolId))
        return UpdateUserPoolReplicaResponse(userPoolReplica: replica.wire)
    }
}
