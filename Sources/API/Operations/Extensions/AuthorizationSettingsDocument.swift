import JSON
import UserPools

/// The members of a settings document that choose what Cognito's authorization server does not have.
enum AuthorizationSettingsDocument {
    /// - Parameter isClient: some keys are of a client alone.
    /// - Returns: `false` for a key that is none of these.
    /// - Throws: InvalidParameter for a value out of its range. `null` takes a choice back.
    static func put(_ member: WireMember, isClient: Bool, into settings: inout AuthorizationSettings) throws -> Bool {
        switch member.name {
        case "Hardened": settings.hardened = try flag(member)
        case "RequirePKCE": settings.requirePKCE = try flag(member)
        case "AuthorizationResponseIss": settings.issuerInResponse = try flag(member)
        case "RPInitiatedLogout": settings.rpInitiatedLogout = try flag(member)
        case "PushedAuthorizationRequests": settings.pushedAuthorizationRequests = try use(member)
        case "DPoP": settings.dpop = try use(member)
        case "DeviceAuthorization": settings.deviceAuthorization = try flag(member)
        case "Introspection": settings.introspection = try flag(member)
        case "FormPost": settings.formPost = try flag(member)
        case "JWKS" where isClient: settings.jwks = try keys(member)
        case "BackChannelLogoutURI" where isClient: settings.backChannelLogoutURI = try address(member)
        case "BackChannelLogoutSessionRequired" where isClient: settings.backChannelLogoutSessionRequired = try flag(member)
        default: return false
        }
        return true
    }

    /// What is in force, whoever chose it.
    static func write(_ rules: AuthorizationRules, isClient: Bool, to json: inout JSONWriter) throws {
        json.member("Hardened", bool: rules.isHardened)
        json.member("RequirePKCE", bool: rules.requiresPKCE)
        json.member("AuthorizationResponseIss", bool: rules.namesIssuer)
        json.member("RPInitiatedLogout", bool: rules.hasRPInitiatedLogout)
        json.member("PushedAuthorizationRequests", string: rules.pushedAuthorizationRequests.rawValue)
        json.member("DPoP", string: rules.dpop.rawValue)
        json.member("DeviceAuthorization", bool: rules.hasDeviceAuthorization)
        json.member("Introspection", bool: rules.hasIntrospection)
        json.member("FormPost", bool: rules.hasFormPost)
        guard isClient else { return }
        if let jwks = rules.jwks { json.member("JWKS", value: try WireValue(json: Array(jwks.utf8))) }
        json.member("BackChannelLogoutURI", string: rules.backChannelLogoutURI)
        json.member("BackChannelLogoutSessionRequired", bool: rules.backChannelLogoutSessionRequired)
    }

    private static func flag(_ member: WireMember) throws -> Bool? {
        switch member.value {
        case .bool(let value): value
        case .null: nil
        default: throw UserPoolError.invalidParameter("\(member.name) must be true or false")
        }
    }

    private static func use(_ member: WireMember) throws -> MechanismUse? {
        if member.value == .null { return nil }
        guard let value = member.value.string.flatMap(MechanismUse.init(rawValue:)) else {
            throw UserPoolError.invalidParameter("\(member.name) must be one of: OFF, ALLOWED, REQUIRED")
        }
        return value
    }

    /// Public keys alone: a secret that came here by mistake is not kept.
    private static func keys(_ member: WireMember) throws -> String? {
        if member.value == .null { return nil }
        guard (try? ClientKeySet(member.value)) != nil else {
            throw UserPoolError.invalidParameter(
                "\(member.name) must be a JWK set with 1 to \(ClientKeySet.limit) public keys: RSA from 2048 bits, EC P-256 or Ed25519")
        }
        return String(decoding: member.value.json, as: UTF8.self)
    }

    private static func address(_ member: WireMember) throws -> String? {
        if member.value == .null { return nil }
        guard let text = member.value.string, UserPoolClient.isServerAddress(text) else {
            throw UserPoolError.invalidParameter("\(member.name) must be an https address without a fragment")
        }
        return text
    }
}
