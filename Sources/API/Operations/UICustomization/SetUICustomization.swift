import CognitoModel
import UserPools

struct SetUICustomization: Operation {
    typealias Wire = SetUICustomizationOperation

    func perform(_ input: SetUICustomizationRequest, in call: Call) async throws -> SetUICustomizationResponse {
        let (pool, scope) = (try call.poolID(input.userPoolId), UICustomization.Scope(input.clientId))
        let looks = try await call.services.uiCustomizations.set(scope, css: input.css, logo: input.imageFile, in: pool)
        return SetUICustomizationResponse(
            uiCustomization: looks?.uiCustomizationType(under: call.services.publicURL)
                ?? UICustomizationType(userPoolId: pool.value, clientId: scope.text))
    }
}
