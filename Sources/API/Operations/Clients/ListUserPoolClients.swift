import CognitoModel
import UserPools

struct ListUserPoolClients: Operation {
    typealias Wire = ListUserPoolClientsOperation

    func perform(_ input: ListUserPoolClientsRequest, in call: Call) async throws -> ListUserPoolClientsResponse {
        let pool = try call.poolID(input.userPoolId)
        let list = [call.operation, pool.value, input.clientType?.rawValue ?? ""]
        let page = try await call.services.clients.list(
            in: pool, after: try call.services.pages.position(input.nextToken, of: list), limit: pageSize(input.maxResults))
        return ListUserPoolClientsResponse(
            userPoolClients: page.items.filter { input.clientType == nil || ($0.isRegistered ?? false) == (input.clientType == .dcr) }.map {
                UserPoolClientDescription(clientId: $0.id.value, userPoolId: pool.value, clientName: $0.name)
            },
            nextToken: try call.services.pages.token(page.next, of: list))
    }
}
