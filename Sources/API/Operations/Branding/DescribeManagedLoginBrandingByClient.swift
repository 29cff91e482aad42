import CognitoModel
import UserPools

struct DescribeManagedLoginBrandingByClient: Operation {
    typealias Wire = DescribeManagedLoginBrandingByClientOperation

    func perform(
        _ input: DescribeManagedLoginBrandingByClientRequest, in call: Call
    ) async throws -> DescribeManagedLoginBrandingByClientResponse {
        let found = try await call.services.brandings.describe(of: ClientID(input.clientId), in: try call.poolID(input.userPoolId))
        return DescribeManagedLoginBrandingByClientResponse(
            managedLoginBranding: found.style.brandingType(found.images, merged: input.returnMergedResources ?? false))
    }
}
