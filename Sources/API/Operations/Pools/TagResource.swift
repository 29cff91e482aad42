import CognitoModel
import UserPools

struct TagResource: Operation {
    typealias Wire = TagResourceOperation

    func perform(_ input: TagResourceRequest, in call: Call) async throws -> TagResourceResponse {
        let pool = try call.poolID(arn: input.resourceArn)
        if pool == call.replicated {
            try await call.services.replicas.tag(pool, adding: input.tags)
        } else {
            try await call.services.pools.tag(pool, input.tags)
        }
        return TagResourceResponse()
    }
}

extension Call {
    /// The pool that `arn:aws:cognito-idp:REGION:ACCOUNT:userpool/POOL_ID` names.
    /// - Throws: InvalidParameter for another kind of ARN, ResourceNotFound for another account's or region's.
    func poolID(arn: String) throws(UserPoolError) -> UserPoolID {
        let parts = arn.split(separator: ":", maxSplits: 5, omittingEmptySubsequences: false)
        guard parts.count == 6, parts[2] == "cognito-idp", parts[5].hasPrefix("userpool/") else {
            throw .invalidParameter("Invalid user pool ARN: \(arn)")
        }
        let id = String(parts[5].dropFirst("userpool/".count))
        let pool = UserPoolID(id)
        // A replica's ARN names its own region and is known there.
        guard parts[4] == services.accountID, parts[3] == (pool == replicated ? region : pool.region) else { throw .poolNotFound(pool) }
        return try poolID(id)
    }
}
