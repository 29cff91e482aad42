import CognitoModel
import UserPools

struct UpdateUserPoolClient: Operation {
    typealias Wire = UpdateUserPoolClientOperation

    func perform(_ input: UpdateUserPoolClientRequest, in call: Call) async throws -> UpdateUserPoolClientResponse {
        let (id, pool) = (ClientID(input.clientId), try call.poolID(input.userPoolId))
        let client = try await call.services.clients.update(id, in: pool) { client, pool in
            input.apply(to: &client)
            try pool.checkTiers(of: client)
            if let name = input.clientName { client.name = name }
        }
        return UpdateUserPoolClientResponse(userPoolClient: client.wire())
    }
}
