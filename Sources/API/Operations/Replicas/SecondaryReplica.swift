import CognitoModel
import JSON
import UserPools

/// What may be done with a pool in the Region of its secondary replica: reading, signing in, and what belongs to the replica itself.
/// Source: Cognito API reference, UserPoolReplicaType.
enum SecondaryReplica {
    /// Settings of the replica.
    private static let own: Set<CognitoIdentityProviderOperation> = [
        .tagResource, .untagResource, .setLogDeliveryConfiguration, .updateUserPoolReplica,
    ]
    /// What users get done through it, once it is active.
    private static let forUsers: Set<CognitoIdentityProviderOperation> = [
        .adminInitiateAuth, .adminRespondToAuthChallenge, .adminUserGlobalSignOut, .adminRevokeUserSession, .getDerivedToken,
    ]
    private static let reading = ["Describe", "Get", "List", "AdminGet", "AdminList"]
    /// Challenges whose answer changes the account: "only end-user operations that do not create or change attributes of a user are
    /// supported".
    private static let changingChallenges: Set<String> = ["NEW_PASSWORD_REQUIRED", "MFA_SETUP"]

    /// - Parameter input: the request, for what the operation's name does not say.
    /// - Throws: OperationNotEnabled; InvalidParameter where the operation does not declare that.
    static func check(_ operation: BuiltOperation, _ input: WireValue, isActive: Bool) throws(UserPoolError) {
        guard let refusal = refusal(operation.name, input, isActive: isActive) else { return }
        guard operation.declaredErrors.contains("OperationNotEnabledException") else { throw .invalidParameter(refusal.message) }
        throw refusal
    }

    private static func refusal(_ name: String, _ input: WireValue, isActive: Bool) -> UserPoolError? {
        guard let operation = CognitoIdentityProviderOperation(rawValue: name) else { return .notInSecondary(name) }
        if forUsers.contains(operation) {
            if let challenge = input["ChallengeName"]?.string, changingChallenges.contains(challenge) {
                return .notInSecondary("\(name) with \(challenge)")
            }
            return isActive ? nil : .replicaIsInactive(name)
        }
        return own.contains(operation) || reading.contains(where: { name.hasPrefix($0) }) ? nil : .notInSecondary(name)
    }
}

extension Call {
    /// This call again, if the pool that it names has its secondary replica in the call's Region; `nil` otherwise.
    /// - Parameter body: of the request. Its pool is in UserPoolId, in the ARN of ResourceArn, or the one of its ClientId.
    /// - Throws: OperationNotEnabled for what a secondary replica does not do.
    func throughReplica(_ body: [UInt8], _ operation: BuiltOperation) async throws -> Call? {
        guard let input = try? WireValue(json: body) else { return nil }
        guard let id = await poolNamed(in: input), id.region != region else { return nil }
        guard let pool = try? await services.cache.pool(id).pool, let replica = pool.replica, replica.region == region,
            let status = services.replicas.status(of: replica), status == .active || status == .inactive
        else { return nil }
        try SecondaryReplica.check(operation, input, isActive: status == .active)
        var call = self
        call.replicated = id
        return call
    }

    private func poolNamed(in input: WireValue) async -> UserPoolID? {
        if let id = input["UserPoolId"]?.string { return UserPoolID(id) }
        if let arn = input["ResourceArn"]?.string { return arn.split(separator: "/", maxSplits: 1).last.map { UserPoolID(String($0)) } }
        guard let client = input["ClientId"]?.string else { return nil }
        return try? await services.cache.client(ClientID(client)).pool.id
    }
}
