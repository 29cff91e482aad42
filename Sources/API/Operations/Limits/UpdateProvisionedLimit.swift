import CognitoModel
import UserPools

struct UpdateProvisionedLimit: Operation {
    typealias Wire = UpdateProvisionedLimitOperation

    func perform(_ input: UpdateProvisionedLimitRequest, in call: Call) async throws -> UpdateProvisionedLimitResponse {
        let category = try input.limitDefinition.category()
        let value = input.requestedLimitValue
        guard category.isAdjustable else { throw UserPoolError.limitIsFixed(category.rawValue) }
        guard value >= category.requestsPerSecond else { throw UserPoolError.limitBelowDefault(category.requestsPerSecond) }
        guard value <= QuotaCategory.mostRequestsPerSecond else {
            throw UserPoolError.limitAboveMaximum(QuotaCategory.mostRequestsPerSecond)
        }
        try await call.services.provisionedLimits.set(
            ProvisionedLimit(region: call.region, category: category.rawValue, requestsPerSecond: value))
        return UpdateProvisionedLimitResponse(limit: category.limit(value))
    }
}
