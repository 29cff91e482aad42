import CognitoModel
import UserPools

struct UpdateUserPool: Operation {
    typealias Wire = UpdateUserPoolOperation

    func perform(_ input: UpdateUserPoolRequest, in call: Call) async throws -> UpdateUserPoolResponse {
        try await call.services.pools.update(try call.poolID(input.userPoolId), waitsForImport: true) { pool in
            try input.apply(to: &pool)
            if let name = input.poolName { pool.name = name }
        }
        return UpdateUserPoolResponse()
    }
}
