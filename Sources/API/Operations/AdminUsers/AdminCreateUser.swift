import CognitoModel
import Credentials
import UserPools

struct AdminCreateUser: Operation {
    typealias Wire = AdminCreateUserOperation

    func perform(_ input: AdminCreateUserRequest, in call: Call) async throws -> AdminCreateUserResponse {
        let pool = try await call.pool(input.userPoolId)
        let action: Invitations.MessageAction =
            switch input.messageAction {
            case .some(.resend): .resend
            case .some(.suppress): .suppress
            default: .send
            }
        let request = Invitations.Request(
            username: input.username, temporaryPassword: input.temporaryPassword.map(RawPassword.init),
            attributes: try (input.userAttributes ?? []).byName(), forceAliasCreation: input.forceAliasCreation ?? false, action: action,
            mediums: (input.desiredDeliveryMediums ?? []).compactMap { DeliveryMedium(rawValue: $0.rawValue) },
            validationData: try input.validationData?.byName(), clientMetadata: input.clientMetadata)
        return AdminCreateUserResponse(user: try await call.services.invitations.create(request, in: pool).userType())
    }
}
