import AWSWire
import Credentials
import JSON
import UserPools

/// `Lifeguard.GetSettings` and `Lifeguard.PutSettings`: what Cognito does not have, one JSON document per pool or app client.
struct ExtensionOperations: Sendable {
    let services: Services

    static let targets = ["Lifeguard.GetSettings", "Lifeguard.PutSettings", GetUserImportLog.target]

    static func handles(_ target: String) -> Bool { targets.contains(target) }

    /// - Throws: InvalidParameter for an unknown key or a value out of its range, ResourceNotFound, SerializationException.
    func perform(_ target: String, _ body: [UInt8], region: String) async throws -> [UInt8] {
        if target == GetUserImportLog.target { return try await GetUserImportLog(services: services).perform(body, region: region) }
        let input = try WireValue(json: body)
        guard case .object(let members) = input else { throw AWSError.serialization("The body must be a JSON object.") }
        let puts = target == "Lifeguard.PutSettings"
        for member in members.members where !["UserPoolId", "ClientId"].contains(member.name) && !(puts && member.name == "Settings") {
            throw UserPoolError.invalidParameter("Unknown member \(member.name)")
        }
        guard let id = input["UserPoolId"]?.string else { throw UserPoolError.invalidParameter("UserPoolId is required") }
        let pool = UserPoolID(id)
        guard pool.region == region else { throw UserPoolError.poolNotFound(pool) }
        var client: ClientID?
        if let value = input["ClientId"], value != .null {
            guard let text = value.string else { throw AWSError.serialization("ClientId must be a string.") }
            client = ClientID(text)
        }
        if puts {
            guard case .object(let settings)? = input["Settings"] else {
                throw UserPoolError.invalidParameter("Settings must be an object")
            }
            try await put(settings, pool, client)
        }
        return try await answer(pool, client)
    }

    private func put(_ settings: WireObject, _ pool: UserPoolID, _ client: ClientID?) async throws {
        if let client {
            try await services.clients.update(client, in: pool) { client, _ in
                var chosen = client.authorizationSettings ?? AuthorizationSettings()
                for member in settings.members where try !AuthorizationSettingsDocument.put(member, isClient: true, into: &chosen) {
                    throw UserPoolError.invalidParameter("Unknown app client setting \(member.name)")
                }
                client.authorizationSettings = chosen
            }
            return
        }
        try await services.pools.update(pool) { pool in
            var chosen = pool.extensions.authorization ?? AuthorizationSettings()
            for member in settings.members {
                switch member.name {
                case "PasswordStorage":
                    guard let value = member.value.string.flatMap(PasswordStorage.init(rawValue:)) else {
                        throw UserPoolError.invalidParameter("PasswordStorage must be one of: SRP, ARGON2ID")
                    }
                    pool.extensions.passwordStorage = value
                case "StrictTiers":
                    guard case .bool(let value) = member.value else {
                        throw UserPoolError.invalidParameter("StrictTiers must be true or false")
                    }
                    pool.extensions.strictTiers = value
                default:
                    guard try AuthorizationSettingsDocument.put(member, isClient: false, into: &chosen) else {
                        throw UserPoolError.invalidParameter("Unknown user pool setting \(member.name)")
                    }
                }
            }
            pool.extensions.authorization = chosen
        }
    }

    private func answer(_ id: UserPoolID, _ client: ClientID?) async throws -> [UInt8] {
        var json = JSONWriter(reservingCapacity: 512)
        json.beginObject()
        json.key("Settings")
        json.beginObject()
        let pool = try await services.pools.describe(id).pool
        if let client {
            let own = try await services.clients.describe(client, in: id).authorizationSettings
            let rules = AuthorizationRules(pool: pool.extensions.authorization, client: own)
            try AuthorizationSettingsDocument.write(rules, isClient: true, to: &json)
        } else {
            json.member("PasswordStorage", string: pool.extensions.passwordStorage.rawValue)
            json.member("StrictTiers", bool: pool.hasStrictTiers)
            let rules = AuthorizationRules(pool: pool.extensions.authorization, client: nil)
            try AuthorizationSettingsDocument.write(rules, isClient: false, to: &json)
        }
        json.endObject()
        json.endObject()
        return json.bytes
    }
}
