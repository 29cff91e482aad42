import CognitoModel
import UserPools

struct CreateResourceServer: Operation {
    typealias Wire = CreateResourceServerOperation

    func perform(_ input: CreateResourceServerRequest, in call: Call) async throws -> CreateResourceServerResponse {
        let server = ResourceServer(input.identifier, input.name, input.scopes, in: try call.poolID(input.userPoolId))
        try await call.services.resourceServers.create(server)
        return CreateResourceServerResponse(resourceServer: server.resourceServerType)
    }
}
