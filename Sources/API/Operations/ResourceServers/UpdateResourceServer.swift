import CognitoModel
import UserPools

struct UpdateResourceServer: Operation {
    typealias Wire = UpdateResourceServerOperation

    func perform(_ input: UpdateResourceServerRequest, in call: Call) async throws -> UpdateResourceServerResponse {
        let server = ResourceServer(input.identifier, input.name, input.scopes, in: try call.poolID(input.userPoolId))
        try await call.services.resourceServers.update(server)
        return UpdateResourceServerResponse(resourceServer: server.resourceServerType)
    }
}
