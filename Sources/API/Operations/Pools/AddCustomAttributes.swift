import CognitoModel
import UserPools

struct AddCustomAttributes: Operation {
    typealias Wire = AddCustomAttributesOperation

    func perform(_ input: AddCustomAttributesRequest, in call: Call) async throws -> AddCustomAttributesResponse {
        var attributes: [AttributeDefinition] = []
        for wire in input.customAttributes { attributes.append(try AttributeDefinition(custom: wire)) }
        try await call.services.pools.addCustomAttributes(attributes, to: try call.poolID(input.userPoolId))
        return AddCustomAttributesResponse()
    }
}
