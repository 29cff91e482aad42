internal import UserPools

/// Mail by a function instead of the pool's own. Source: guide, "Custom email sender Lambda trigger".
extension LambdaTriggers {
    func customEmailSender(_ event: CustomSenderEvent, _ occasion: TriggerOccasion) async {
        await send(
            .customEmailSender, occasion.pool.lambda.customEmailSender?.arn, type: "customEmailSenderRequestV1", event, occasion)
    }
}
