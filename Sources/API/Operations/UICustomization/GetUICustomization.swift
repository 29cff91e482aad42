import CognitoModel
import UserPools

struct GetUICustomization: Operation {
    typealias Wire = GetUICustomizationOperation

    func perform(_ input: GetUICustomizationRequest, in call: Call) async throws -> GetUICustomizationResponse {
        let looks = try await call.services.uiCustomizations.get(
            UICustomization.Scope(input.clientId), in: try call.poolID(input.userPoolId))
        return GetUICustomizationResponse(
            uiCustomization: looks?.uiCustomizationType(under: call.services.publicURL) ?? UICustomizationType())
    }
}
