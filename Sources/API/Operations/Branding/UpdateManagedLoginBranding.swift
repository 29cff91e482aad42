import CognitoModel
import UserPools

/// The model requires neither the pool nor the style, and there is nothing to do without them.
struct UpdateManagedLoginBranding: Operation {
    typealias Wire = UpdateManagedLoginBrandingOperation

    func perform(_ input: UpdateManagedLoginBrandingRequest, in call: Call) async throws -> UpdateManagedLoginBrandingResponse {
        guard let pool = input.userPoolId else { throw UserPoolError.missingValue("userPoolId") }
        guard let id = input.managedLoginBrandingId else { throw UserPoolError.missingValue("managedLoginBrandingId") }
        let changed = try await call.services.brandings.update(
            id, in: try call.poolID(pool), usesProvidedValues: input.useCognitoProvidedValues,
            settings: try input.settings.map { value throws(UserPoolError) in try BrandingSettings(value) },
            uploads: try input.assets?.map { asset throws(UserPoolError) in try BrandingUpload(asset) })
        return UpdateManagedLoginBrandingResponse(managedLoginBranding: changed.style.brandingType(changed.images))
    }
}
