import CognitoModel
import UserPools

struct CreateUserPool: Operation {
    typealias Wire = CreateUserPoolOperation

    func perform(_ input: CreateUserPoolRequest, in call: Call) async throws -> CreateUserPoolResponse {
        let pool = try await call.services.pools.create(
            name: input.poolName, region: call.region, accountID: call.services.accountID
        ) { pool in
            try input.apply(to: &pool)
            pool.aliasAttributes = try known(input.aliasAttributes ?? [], AliasAttribute.self)
            pool.usernameAttributes = try known(input.usernameAttributes ?? [], ContactAttribute.self)
            pool.usernameCaseSensitive = input.usernameConfiguration?.caseSensitive
            try pool.schema.take(input.schema ?? [])
        }
        return CreateUserPoolResponse(userPool: pool.wire(users: 0))
    }
}
