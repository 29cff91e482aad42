internal import JSON
public import UserPools

/// After a sign-in. Source: guide, "Post authentication Lambda trigger".
extension LambdaTriggers {
    public func postAuthentication(newDeviceUsed: Bool, _ occasion: TriggerOccasion) async throws {
        let json = TriggerEvent.json("PostAuthentication_Authentication", occasion) {
            $0.userAttributes(occasion)
            $0.member("newDeviceUsed", bool: newDeviceUsed)
            $0.clientMetadata(occasion)
        } response: { _ in
        }
        _ = try await answer(.postAuthentication, occasion.pool.lambda.postAuthentication, to: json)
    }
}
