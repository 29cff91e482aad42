import Persistence
import UserPools

extension StoreContract {
    static let provisionedLimits: [StoreContractCase] = [
        StoreContractCase(name: "a provisioned limit takes the place of the one before it") { fixture in
            let written = [
                ProvisionedLimit(region: "us-east-1", category: "UserRead", requestsPerSecond: 130),
                ProvisionedLimit(region: "us-east-1", category: "UserUpdate", requestsPerSecond: 140),
                ProvisionedLimit(region: "eu-west-1", category: "UserRead", requestsPerSecond: 150),
            ]
            try await fixture.store.write { tx in for limit in written { try tx.put(limit) } }
            let changed = ProvisionedLimit(region: "us-east-1", category: "UserRead", requestsPerSecond: 160)
            try await fixture.store.write { try $0.put(changed) }
            let (found, count) = try await fixture.store.read { (try $0.provisionedLimits(), try $0.countProvisionedLimits()) }
            try expectEqual(count, 3)
            try expect(found.count == 3 && ([changed] + written.dropFirst()).allSatisfy(found.contains), "Found \(found).")
        }
    ]
}
