import CognitoModel
import UserPools

struct TagResource: Operation {
    typealias Wire = TagResourceOperation

    func perform(_ input: TagResourceRequest, in call: Call) async throws -> TagResourceResponse {
        try await call.services.pools.tag(try call.poolID(arn: input.resourceArn), input.tags)
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
        guard parts[4] == services.accountID, parts[3] == UserPoolID(id).region else { throw .poolNotFound(UserPoolID(id)) }
        return try poolID(id)
    }
}
