import CognitoModel
import UserPools

struct DeleteUserPoolClient: Operation {
    typealias Wire = DeleteUserPoolClientOperation

    func perform(_ input: DeleteUserPoolClientRequest, in call: Call) async throws -> DeleteUserPoolClientOperation.Output {
        try await call.services.clients.delete(ClientID(input.clientId), in: try call.poolID(input.userPoolId))
        return DeleteUserPoolClientOperation.Output()
    }
}
