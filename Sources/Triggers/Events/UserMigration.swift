internal import Credentials
internal import JSON
public import UserPools

/// An account of another directory, asked for by a name that nobody has here. Source: guide, "Migrate user Lambda trigger".
extension LambdaTriggers {
    /// - Returns: no attributes where the function found nobody.
    public func userMigration(_ event: UserMigrationEvent, _ occasion: TriggerOccasion) async throws -> UserMigrationVerdict {
        let json = TriggerEvent.json(event.source.rawValue, occasion) {
            $0.member("password", stringOrNull: event.password?.text)
            $0.validationData(event.validationData)
            $0.nulls("userAttributes")
            $0.clientMetadata(occasion)
        } response: {
            $0.nulls(
                "userAttributes", "forceAliasCreation", "enableSMSMFA", "finalUserStatus", "messageAction", "desiredDeliveryMediums")
        }
        let answer = try await answer(.userMigration, occasion.pool.lambda.userMigration, to: json)
        var mediums: [DeliveryMedium] = []
        for medium in try answer.strings("desiredDeliveryMediums") ?? [] {
            guard let medium = DeliveryMedium(rawValue: medium) else { throw answer.malformed("desiredDeliveryMediums", "EMAIL or SMS") }
            mediums.append(medium)
        }
        return UserMigrationVerdict(
            userAttributes: try answer.texts("userAttributes") ?? [:],
            finalUserStatus: try answer.word("finalUserStatus", [UserStatus.confirmed, .resetRequired]),
            suppressesMessage: try answer.word("messageAction", [MessageAction.suppress, .resend]) == .suppress,
            desiredDeliveryMediums: mediums, forceAliasCreation: try answer.bool("forceAliasCreation") ?? false,
            enableSMSMFA: try answer.bool("enableSMSMFA") ?? false)
    }

    private enum MessageAction: String { case suppress = "SUPPRESS", resend = "RESEND" }
}
