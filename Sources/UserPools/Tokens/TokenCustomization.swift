import JSON

/// What a PreTokenGeneration function may change in a token, and what it may not. Source: guide, "Pre token generation Lambda trigger" (facts A5.5).
package enum TokenCustomization {
    /// Claims that say who a token is from, for and about: a function's wishes for them are ignored.
    package static let reserved: Set<String> = [
        "acr", "amr", "at_hash", "auth_time", "azp", "exp", "iat", "iss", "jti", "nbf", "nonce", "origin_jti", "sub", "token_use",
        "cognito:username", "cognito:groups", "cognito:roles", "cognito:preferred_role", "identities", "device_key", "event_id", "version",
        "client_id", "username", "scope", "act", "cnf", "sid",
    ]

    static func isReserved(_ name: String, isAccess: Bool) -> Bool {
        reserved.contains(name) || name.hasPrefix("dev:") || (!isAccess && name == "aud")
    }

    /// The claims as the function wants them. Suppressing a claim beats adding it.
    /// - Parameters:
    ///   - claims: a token's claims, as JSON.
    ///   - keepsAudience: whether an access token's audience is not the function's to name.
    package static func apply(
        _ verdict: PreTokenGenerationVerdict, to claims: [UInt8], isAccess: Bool, clientID: String, keepsAudience: Bool = false
    ) throws -> [UInt8] {
        guard let document = try WireValue(json: claims).object else { return claims }
        let changes = isAccess ? verdict.accessToken : verdict.idToken
        var members = document.members
        if let groups = verdict.groups { members = replaced(groups, in: members, isAccess: isAccess) }
        if isAccess { members = rescoped(verdict, members) }
        members.removeAll {
            changes.suppress.contains($0.name) && !isReserved($0.name, isAccess: isAccess) && $0.name != "aud"
        }
        for (name, value) in changes.add.sorted(by: { $0.key < $1.key }) {
            guard !changes.suppress.contains(name), !isReserved(name, isAccess: isAccess) else { continue }
            // An access token's audience may be named, and then has to be its own client.
            if isAccess, name == "aud", keepsAudience || value.string != clientID { continue }
            members.removeAll { $0.name == name }
            members.append(WireMember(name: name, value: value))
        }
        return WireValue.object(WireObject(members)).json
    }

    private static func replaced(_ groups: GroupClaims, in members: [WireMember], isAccess: Bool) -> [WireMember] {
        var members = members.filter { !["cognito:groups", "cognito:roles", "cognito:preferred_role"].contains($0.name) }
        func list(_ names: [String]) -> WireValue { .array(names.map { .string($0) }) }
        if !groups.groups.isEmpty { members.append(WireMember(name: "cognito:groups", value: list(groups.groups))) }
        guard !isAccess else { return members }
        if !groups.roles.isEmpty { members.append(WireMember(name: "cognito:roles", value: list(groups.roles))) }
        if let role = groups.preferredRole { members.append(WireMember(name: "cognito:preferred_role", value: .string(role))) }
        return members
    }

    /// The scope that opens the operations on one's own account is nobody's to give; it may be taken away.
    private static func rescoped(_ verdict: PreTokenGenerationVerdict, _ members: [WireMember]) -> [WireMember] {
        guard !verdict.scopesToAdd.isEmpty || !verdict.scopesToSuppress.isEmpty else { return members }
        let present = members.first { $0.name == "scope" }?.value.string ?? ""
        var scopes = present.split(separator: " ").map(String.init).filter { !verdict.scopesToSuppress.contains($0) }
        for scope in verdict.scopesToAdd where !scopes.contains(scope) && !verdict.scopesToSuppress.contains(scope) {
            guard !scope.isEmpty, !scope.hasPrefix("aws.cognito."),
                scope.utf8.allSatisfy({ $0 > 0x20 && $0 < 0x7F && $0 != 0x22 && $0 != 0x5C })
            else { continue }
            scopes.append(scope)
        }
        var members = members.filter { $0.name != "scope" }
        if !scopes.isEmpty { members.append(WireMember(name: "scope", value: .string(scopes.joined(separator: " ")))) }
        return members
    }
}

extension TokenIssuer {
    /// What the pool's PreTokenGeneration function says of the tokens that are about to be issued; `nil` where there is none.
    /// - Throws: the function's errors.
    func customization(
        _ source: PreTokenGenerationEvent.Source, _ user: User, _ groups: [Group], _ scopes: [String], _ occasion: TriggerOccasion,
        by triggers: any TriggerInvoker
    ) async throws -> PreTokenGenerationVerdict? {
        let lambda = occasion.pool.lambda
        guard lambda.preTokenGeneration != nil || lambda.preTokenGenerationConfig != nil else { return nil }
        let claims = GroupClaims(
            groups: groups.map(\.name), roles: groups.compactMap(\.roleARN), preferredRole: Self.preferredRole(groups))
        return try await triggers.preTokenGeneration(PreTokenGenerationEvent(source: source, groups: claims, scopes: scopes), occasion)
    }
}
