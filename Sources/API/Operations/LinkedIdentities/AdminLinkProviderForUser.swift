import CognitoModel
import UserPools

struct AdminLinkProviderForUser: Operation {
    typealias Wire = AdminLinkProviderForUserOperation

    func perform(_ input: AdminLinkProviderForUserRequest, in call: Call) async throws -> AdminLinkProviderForUserResponse {
        let pool = try await call.pool(spelled: input.userPoolId)
        try await call.services.linkedIdentities.link(input.sourceUser.reference, to: input.destinationUser.reference, in: pool)
        return AdminLinkProviderForUserResponse()
    }
}

extension Call {
    /// A pool by a member that the model takes any text for.
    /// - Throws: ResourceNotFound also for what no pool's id could be.
    func pool(spelled id: String) async throws -> UserPool {
        let isPlausible = id.utf8.count <= 55 && id.unicodeScalars.allSatisfy { $0.value > 0x20 && $0.value < 0x7F }
        guard isPlausible else { throw UserPoolError.poolNotFound(UserPoolID(String(id.prefix(55)))) }
        return try await pool(id)
    }
}
