import CognitoModel
import UserPools

struct DescribeManagedLoginBranding: Operation {
    typealias Wire = DescribeManagedLoginBrandingOperation

    func perform(_ input: DescribeManagedLoginBrandingRequest, in call: Call) async throws -> DescribeManagedLoginBrandingResponse {
        let found = try await call.services.brandings.describe(input.managedLoginBrandingId, in: try call.poolID(input.userPoolId))
        return DescribeManagedLoginBrandingResponse(
            managedLoginBranding: found.style.brandingType(found.images, merged: input.returnMergedResources ?? false))
    }
}
