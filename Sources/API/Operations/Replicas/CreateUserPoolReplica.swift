import CognitoModel
import UserPools

struct CreateUserPoolReplica: Operation {
    typealias Wire = CreateUserPoolReplicaOperation

    func perform(_ input: CreateUserPoolReplicaRequest, in call: Call) async throws -> CreateUserPoolReplicaResponse {
        let replica = try await call.services.replicas.create(
            in: input.regionName, tags: input.userPoolTags ?? [:], of: try call.poolID(input.userPoolId))
        return CreateUserPoolReplicaResponse(userPoolReplica: replica.wire)
    }
}

extension ListedReplica {
    var wire: UserPoolReplicaType {
        UserPoolReplicaType(
            regionName: region, status: ReplicaStatusType(rawValue: status.rawValue), role: ReplicaRoleType(rawValue: role.rawValue),
            userPoolArn: arn)
    }
}
