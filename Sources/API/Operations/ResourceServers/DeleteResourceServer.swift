import CognitoModel
import UserPools

struct DeleteResourceServer: Operation {
    typealias Wire = DeleteResourceServerOperation

    func perform(_ input: DeleteResourceServerRequest, in call: Call) async throws -> DeleteResourceServerOperation.Output {
        try await call.services.resourceServers.delete(input.identifier, in: try call.poolID(input.userPoolId))
        return DeleteResourceServerOperation.Output()
    }
}
