import API
import JSON
import Synchronization
import TestSupport
import Testing
import UserPools

@Suite("Provisioned limits")
struct ProvisionedLimitTests {
    private static func definition(_ category: String) -> WireValue {
        ["LimitClass": "API_CATEGORY", "Attributes": ["Category": .string(category)]]
    }

    private static func limit(_ category: String, _ value: Int, free: Int) -> WireValue {
        [
            "Limit": [
                "LimitDefinition": definition(category), "ProvisionedLimitValue": .number(WireNumber(Int64(value))),
                "FreeLimitValue": .number(WireNumber(Int64(free))),
            ]
        ]
    }

    private func set(_ category: String, _ value: Int, _ app: AppUnderTest, region: String? = nil) async -> Answer {
        await app.call(
            "UpdateProvisionedLimit",
            ["LimitDefinition": Self.definition(category), "RequestedLimitValue": .number(WireNumber(Int64(value)))], region: region)
    }

    @Test("are the default ones until they are set, for one region and category", arguments: Engine.allCases)
    func values(engine: Engine) async throws {
        try await withApp(on: engine) { app async throws in
            func get(_ category: String, region: String? = nil) async throws -> WireValue {
                try await app.ok("GetProvisionedLimit", ["LimitDefinition": Self.definition(category)], region: region)
            }
            #expect(try await get("UserCreation") == Self.limit("UserCreation", 50, free: 50))
            #expect(await set("UserCreation", 80, app).body == Self.limit("UserCreation", 80, free: 50))
            #expect(await set("UserCreation", 75, app).body == Self.limit("UserCreation", 75, free: 50))
            #expect(try await get("UserCreation") == Self.limit("UserCreation", 75, free: 50))
            #expect(try await get("UserCreation", region: "eu-west-1") == Self.limit("UserCreation", 50, free: 50))
            #expect(try await get("UserRead") == Self.limit("UserRead", 120, free: 120))
            #expect(try await get("ClientAuthentication") == Self.limit("ClientAuthentication", 150, free: 150))
            #expect(await set("UserCreation", 50, app).status == 200, "back to what is free")
        }
    }

    @Test("are refused outside of their bounds and for what is fixed or unknown", arguments: Engine.allCases)
    func refusals(engine: Engine) async throws {
        try await withApp(on: engine) { app async throws in
            #expect(
                await set("UserCreation", 49, app).outcome
                    == "InvalidParameterException: RequestedLimitValue must not be below the default limit of 50.")
            #expect(await set("UserCreation", -1, app).outcome.hasPrefix("InvalidParameterException"))
            #expect(await set("UserCreation", 100_000, app).status == 200)
            #expect(
                await set("UserCreation", 100_001, app).outcome
                    == "ServiceQuotaExceededException: RequestedLimitValue exceeds the maximum of 100000.")
            for fixed in ["ClientAuthentication", "UserPoolRead", "UserPoolClientUpdate", "LimitManagement", "UserList"] {
                #expect(
                    await set(fixed, 1_000, app).outcome
                        == "InvalidParameterException: The limit for category \(fixed) is not adjustable.")
            }
            for operation in ["GetProvisionedLimit", "UpdateProvisionedLimit"] {
                func outcome(_ attributes: WireValue) async -> String {
                    await app.outcome(
                        operation,
                        ["LimitDefinition": ["LimitClass": "API_CATEGORY", "Attributes": attributes], "RequestedLimitValue": 100])
                }
                #expect(await outcome(["Category": "Nothing"]) == "ResourceNotFoundException: There is no limit for category Nothing.")
                let needed = "InvalidParameterException: Attributes must contain Category and nothing else for limit class API_CATEGORY."
                #expect(await outcome([:]) == needed)
                #expect(await outcome(["category": "UserRead"]) == needed)
                #expect(await outcome(["Category": "UserRead", "Region": "x"]) == needed)
            }
        }
    }

    @Test("are what requests are counted against, on every node", arguments: Engine.allCases)
    func quotas(engine: Engine) async throws {
        try await engine.withDatabase { database in
            let (first, second) = (try await AppUnderTest(database), try await AppUnderTest(database))
            let clock = Mutex<Int64>(0)
            let quotas = [first, second].map { app in
                RequestQuotas(limits: app.services.provisionedLimits) { clock.withLock { $0 } }
            }
            func taken(_ quotas: RequestQuotas, region: String = "us-east-1") -> Int {
                clock.withLock { $0 += 10_000_000_000 }
                return (0..<200).count { _ in quotas.allows("ForgotPassword", in: region) }
            }
            #expect(taken(quotas[0]) == 30)
            #expect(await set("UserAccountRecovery", 45, first).status == 200)
            #expect(taken(quotas[0]) == 45)
            #expect(taken(quotas[0], region: "eu-west-1") == 30)
            #expect(taken(quotas[1]) == 30, "not seen yet")
            try await second.services.provisionedLimits.refresh()
            #expect(taken(quotas[1]) == 45)
            #expect(await set("UserAccountRecovery", 30, second).status == 200)
            #expect(taken(quotas[1]) == 30)
        }
    }
}
