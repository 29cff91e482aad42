internal import UserPools

/// Text messages by a function instead of the pool's own. Source: guide, "Custom SMS sender Lambda trigger".
extension LambdaTriggers {
    func customSMSSender(_ event: CustomSenderEvent, _ occasion: TriggerOccasion) async {
        await send(.customSMSSender, occasion.pool.lambda.customSMSSender?.arn, type: "customSMSSenderRequestV1", event, occasion)
    }
}
