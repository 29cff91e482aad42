import UserPools

extension StoreTransaction {
    func provisionedLimits() throws -> [ProvisionedLimit] {
        try sql.query("SELECT region, category, requests_per_second FROM provisioned_limits", []) {
            ProvisionedLimit(region: try $0.text(0), category: try $0.text(1), requestsPerSecond: try $0.int(2))
        }
    }

    func countProvisionedLimits() throws -> Int {
        try sql.first("SELECT COUNT(*) FROM provisioned_limits", []) { try $0.int(0) } ?? 0
    }

    func put(_ limit: ProvisionedLimit) throws {
        try sql.execute(
            """
            INSERT INTO provisioned_limits (region, category, requests_per_second) VALUES (?, ?, ?)
            ON CONFLICT (region, category) DO UPDATE SET requests_per_second = excluded.requests_per_second
            """, [.text(limit.region), .text(limit.category), .integer(limit.requestsPerSecond)])
    }
}
