import CognitoModel
import UserPools

struct CreateUserPoolClient: Operation {
    typealias Wire = CreateUserPoolClientOperation

    func perform(_ input: CreateUserPoolClientRequest, in call: Call) async throws -> CreateUserPoolClientResponse {
        let pool = try await call.pool(input.userPoolId)
        let client = try await call.services.clients.create(
            name: input.clientName, in: pool.id, generateSecret: input.generateSecret ?? false,
            secret: input.clientSecret
        ) {
            input.apply(to: &$0)
            try pool.checkTiers(of: $0)
        }
        return CreateUserPoolClientResponse(userPoolClient: client.wire())
    }
}
