public import UserPools

/// After an account or a new password is confirmed. Source: guide, "Post confirmation Lambda trigger".
extension LambdaTriggers {
    public func postConfirmation(_ source: PostConfirmationSource, _ occasion: TriggerOccasion) async throws {
        let json = TriggerEvent.json(source.rawValue, occasion) {
            $0.userAttributes(occasion)
            $0.clientMetadata(occasion)
        } response: { _ in
        }
        _ = try await answer(.postConfirmation, occasion.pool.lambda.postConfirmation, to: json)
    }
}
