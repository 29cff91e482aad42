import CognitoModel
import UserPools

struct CreateUserPoolClient: Operation {
    typealias Wire = CreateUserPoolClientOperation

    func perform(_ input: CreateUserPoolClientRequest, in call: Call) async throws -> CreateUserPoolClientResponse {
        let client = try await call.services.clients.create(
            name: input.clientName, in: try call.poolID(input.userPoolId), generateSecret: input.generateSecret ?? false,
            secret: input.clientSecret
        ) { input.apply(to: &$0) }
        return CreateUserPoolClientResponse(userPoolClient: client.wire())
    }
}
