import CognitoModel
import UserPools

struct AdminListDevices: Operation {
    typealias Wire = AdminListDevicesOperation

    func perform(_ input: AdminListDevicesRequest, in call: Call) async throws -> AdminListDevicesResponse {
        let pool = try await call.pool(input.userPoolId)
        let list = [call.operation, pool.id.value, input.username]
        let page = try await call.services.devices.list(
            of: input.username, in: pool, after: try call.services.pages.position(input.paginationToken, of: list),
            limit: pageSize(input.limit))
        return AdminListDevicesResponse(
            devices: page.items.map(\.deviceType), paginationToken: try call.services.pages.token(page.next, of: list))
    }
}
