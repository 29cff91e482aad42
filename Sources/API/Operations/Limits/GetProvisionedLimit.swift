import CognitoModel
import UserPools

struct GetProvisionedLimit: Operation {
    typealias Wire = GetProvisionedLimitOperation

    func perform(_ input: GetProvisionedLimitRequest, in call: Call) async throws -> GetProvisionedLimitResponse {
        let category = try input.limitDefinition.category()
        let rate = try await call.services.provisionedLimits.stored(category.rawValue, in: call.region)
        return GetProvisionedLimitResponse(limit: category.limit(rate))
    }
}

extension LimitDefinitionType {
    /// - Throws: InvalidParameter for other attributes than a Category, ResourceNotFound for one that does not exist.
    func category() throws(UserPoolError) -> QuotaCategory {
        guard attributes.count == 1, let name = attributes["Category"] else { throw .limitNeedsCategory }
        guard let category = QuotaCategory(rawValue: name) else {
            throw .limitNotFound(String(name.unicodeScalars.prefix(64).map { $0.isASCII && $0.value > 31 ? Character($0) : "?" }))
        }
        return category
    }
}

extension QuotaCategory {
    /// - Parameter rate: what was provisioned, if anything was.
    func limit(_ rate: Int?) -> LimitType {
        LimitType(
            limitDefinition: LimitDefinitionType(limitClass: .apiCategory, attributes: ["Category": rawValue]),
            provisionedLimitValue: rate ?? requestsPerSecond, freeLimitValue: requestsPerSecond)
    }
}
