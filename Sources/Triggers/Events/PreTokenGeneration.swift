internal import JSON
public import UserPools

/// Claims and scopes, before tokens are signed. Source: guide, "Pre token generation Lambda trigger".
extension LambdaTriggers {
    public func preTokenGeneration(
        _ event: PreTokenGenerationEvent, _ occasion: TriggerOccasion
    ) async throws -> PreTokenGenerationVerdict {
        let lambda = occasion.pool.lambda
        let version = PreTokenVersion(rawValue: lambda.preTokenGenerationConfig?.version ?? "V1_0") ?? .v1
        let arn = lambda.preTokenGenerationConfig?.arn ?? lambda.preTokenGeneration
        let json = TriggerEvent.json(event.source.rawValue, version: version.eventVersion, occasion) {
            $0.userAttributes(occasion)
            $0.groupConfiguration(event.groups)
            if version != .v1 { $0.member("scopes", strings: event.scopes) }
            $0.clientMetadata(occasion)
        } response: {
            if version == .v1 { $0.nulls("claimsOverrideDetails") } else { $0.nulls("claimsAndScopeOverrideDetails") }
        }
        let answer = try await answer(.preTokenGeneration, arn, to: json)
        return version == .v1 ? try answer.claimsOverride() : try answer.claimsAndScopeOverride()
    }
}

/// `PreTokenGenerationConfig.LambdaVersion`.
private enum PreTokenVersion: String {
    case v1 = "V1_0"
    case v2 = "V2_0"
    case v3 = "V3_0"

    var eventVersion: String {
        switch self {
        case .v1: "1"
        case .v2: "2"
        case .v3: "3"
        }
    }
}

/// Most claims and scopes that one answer may add.
private let additionsLimit = 5_000

extension TriggerAnswer {
    /// V1: claims of the ID token, all of them strings.
    fileprivate func claimsOverride() throws(UserPoolError) -> PreTokenGenerationVerdict {
        guard let details = try object("claimsOverrideDetails") else { return PreTokenGenerationVerdict() }
        let add = try details.texts("claimsToAddOrOverride") ?? [:]
        let suppress = Set(try details.strings("claimsToSuppress") ?? [])
        guard add.count <= additionsLimit else { throw malformed("claimsOverrideDetails", "at most \(additionsLimit) claims") }
        return PreTokenGenerationVerdict(
            idToken: .init(add: add.mapValues { .string($0) }, suppress: suppress), groups: try details.groupOverride())
    }

    /// V2 and V3: claims of both tokens, of any JSON kind, and scopes of the access token.
    fileprivate func claimsAndScopeOverride() throws(UserPoolError) -> PreTokenGenerationVerdict {
        guard let details = try object("claimsAndScopeOverrideDetails") else { return PreTokenGenerationVerdict() }
        let access = try details.object("accessTokenGeneration")
        var verdict = PreTokenGenerationVerdict(
            idToken: try details.object("idTokenGeneration")?.claims() ?? .init(), accessToken: try access?.claims() ?? .init(),
            scopesToAdd: try access?.strings("scopesToAdd") ?? [], scopesToSuppress: Set(try access?.strings("scopesToSuppress") ?? []))
        guard verdict.scopesToAdd.allSatisfy(Self.isScope) else { throw malformed("scopesToAdd", "made of scopes") }
        guard verdict.idToken.add.count + verdict.accessToken.add.count + verdict.scopesToAdd.count <= additionsLimit else {
            throw malformed("claimsAndScopeOverrideDetails", "at most \(additionsLimit) claims and scopes")
        }
        verdict.groups = try details.groupOverride()
        return verdict
    }

    private func claims() throws(UserPoolError) -> PreTokenGenerationVerdict.Claims {
        .init(add: try values("claimsToAddOrOverride") ?? [:], suppress: Set(try strings("claimsToSuppress") ?? []))
    }

    /// Absent, the groups stay; `null` or empty, there are none; else the three members are what there is.
    private func groupOverride() throws(UserPoolError) -> GroupClaims? {
        guard response["groupOverrideDetails"] != nil else { return nil }
        guard let details = try object("groupOverrideDetails") else { return GroupClaims(groups: [], roles: [], preferredRole: nil) }
        return GroupClaims(
            groups: try details.strings("groupsToOverride") ?? [], roles: try details.strings("iamRolesToOverride") ?? [],
            preferredRole: try details.string("preferredRole"))
    }

    /// A scope-token of RFC 6749 section 3.3. A blank in one would make it several.
    private static func isScope(_ text: String) -> Bool {
        !text.isEmpty && text.utf8.allSatisfy { (0x21...0x7E).contains($0) && $0 != UInt8(ascii: "\"") && $0 != UInt8(ascii: "\\") }
    }
}

extension JSONWriter {
    fileprivate mutating func groupConfiguration(_ groups: GroupClaims) {
        key("groupConfiguration")
        beginObject()
        member("groupsToOverride", strings: groups.groups)
        member("iamRolesToOverride", strings: groups.roles)
        member("preferredRole", stringOrNull: groups.preferredRole)
        endObject()
    }
}
