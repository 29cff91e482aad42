import CognitoModel
import UserPools

struct DeleteUserPoolClientSecret: Operation {
    typealias Wire = DeleteUserPoolClientSecretOperation

    func perform(_ input: DeleteUserPoolClientSecretRequest, in call: Call) async throws -> DeleteUserPoolClientSecretResponse {
        try await call.services.clients.deleteSecret(
            input.clientSecretId, of: ClientID(input.clientId), in: try call.poolID(input.userPoolId))
        return DeleteUserPoolClientSecretResponse()
    }
}
