internal import JSON
public import UserPools

/// What an identity provider said of somebody, before attributes are mapped. Source: guide, "Inbound federation Lambda trigger".
extension LambdaTriggers {
    public func inboundFederation(_ event: InboundFederationEvent, _ occasion: TriggerOccasion) async throws -> [String: String] {
        let json = TriggerEvent.json("InboundFederation_ExternalProvider", occasion) {
            $0.member("providerName", string: event.providerName)
            $0.member("providerType", string: event.providerType)
            $0.member("attributes", value: event.attributes)
        } response: {
            $0.member("userAttributesToMap", map: [:])
        }
        return try await answer(.inboundFederation, occasion.pool.lambda.inboundFederation?.arn, to: json).texts("userAttributesToMap")
            ?? [:]
    }
}
