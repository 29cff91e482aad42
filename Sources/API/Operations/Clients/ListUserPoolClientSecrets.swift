import CognitoModel
import UserPools

struct ListUserPoolClientSecrets: Operation {
    typealias Wire = ListUserPoolClientSecretsOperation

    func perform(_ input: ListUserPoolClientSecretsRequest, in call: Call) async throws -> ListUserPoolClientSecretsResponse {
        // There are two at most, so there is never a second page and no token of one.
        guard input.nextToken == nil else { throw UserPoolError.invalidPagination }
        let client = try await call.services.clients.describe(ClientID(input.clientId), in: try call.poolID(input.userPoolId))
        return ListUserPoolClientSecretsResponse(
            clientSecrets: client.secrets.map {
                ClientSecretDescriptorType(clientSecretId: $0.id, clientSecretCreateDate: $0.created.timestamp)
            })
    }
}
