import CognitoModel
import UserPools

struct CreateManagedLoginBranding: Operation {
    typealias Wire = CreateManagedLoginBrandingOperation

    func perform(_ input: CreateManagedLoginBrandingRequest, in call: Call) async throws -> CreateManagedLoginBrandingResponse {
        let made = try await call.services.brandings.create(
            of: ClientID(input.clientId), in: try call.poolID(input.userPoolId),
            usesProvidedValues: input.useCognitoProvidedValues ?? false,
            settings: try input.settings.map { value throws(UserPoolError) in try BrandingSettings(value) },
            uploads: try input.assets?.map { asset throws(UserPoolError) in try BrandingUpload(asset) })
        return CreateManagedLoginBrandingResponse(managedLoginBranding: made.style.brandingType(made.images))
    }
}
