import CognitoModel
import UserPools

struct ListDevices: OwnAccountOperation {
    typealias Wire = ListDevicesOperation

    func perform(_ input: ListDevicesRequest, for holder: TokenHolder, in call: Call) async throws -> ListDevicesResponse {
        let list = [call.operation, holder.client.pool.id.value, holder.user.subject.value]
        let page = try await call.services.devices.list(
            of: holder, after: try call.services.pages.position(input.paginationToken, of: list), limit: pageSize(input.limit))
        return ListDevicesResponse(
            devices: page.items.map(\.deviceType), paginationToken: try call.services.pages.token(page.next, of: list))
    }
}

extension ListDevicesRequest: AccessTokenInput {}
