import CognitoModel
import UserPools

struct DeleteManagedLoginBranding: Operation {
    typealias Wire = DeleteManagedLoginBrandingOperation

    func perform(_ input: DeleteManagedLoginBrandingRequest, in call: Call) async throws -> DeleteManagedLoginBrandingOperation.Output {
        try await call.services.brandings.delete(input.managedLoginBrandingId, in: try call.poolID(input.userPoolId))
        return DeleteManagedLoginBrandingOperation.Output()
    }
}
