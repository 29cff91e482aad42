internal import JSON
public import UserPools

/// Before a sign-in is checked. Source: guide, "Pre authentication Lambda trigger".
extension LambdaTriggers {
    public func preAuthentication(_ event: PreAuthenticationEvent, _ occasion: TriggerOccasion) async throws {
        let json = TriggerEvent.json("PreAuthentication_Authentication", occasion) {
            $0.userAttributes(occasion)
            $0.validationData(event.validationData)
            $0.member("userNotFound", bool: event.userNotFound)
            $0.clientMetadata(occasion)
        } response: { _ in
        }
        _ = try await answer(.preAuthentication, occasion.pool.lambda.preAuthentication, to: json)
    }
}
