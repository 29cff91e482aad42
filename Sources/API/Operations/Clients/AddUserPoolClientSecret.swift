import CognitoModel
import UserPools

struct AddUserPoolClientSecret: Operation {
    typealias Wire = AddUserPoolClientSecretOperation

    func perform(_ input: AddUserPoolClientSecretRequest, in call: Call) async throws -> AddUserPoolClientSecretResponse {
        let secret = try await call.services.clients.addSecret(
            input.clientSecret, to: ClientID(input.clientId), in: try call.poolID(input.userPoolId))
        // A value that the caller brought is not told back.
        return AddUserPoolClientSecretResponse(
            clientSecretDescriptor: ClientSecretDescriptorType(
                clientSecretId: secret.id, clientSecretValue: input.clientSecret == nil ? secret.value : nil,
                clientSecretCreateDate: secret.created.timestamp))
    }
}
