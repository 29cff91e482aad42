internal import JSON
public import UserPools

/// Sends text messages through AWS End User Messaging (Pinpoint SMS Voice V2, SendTextMessage) for pools whose `SmsConfiguration` says so.
public struct EndUserMessagingSender: MessageSender {
    private let services: AWSServices

    public init(_ services: AWSServices) { self.services = services }

    public func send(_ message: OutgoingMessage) async throws {
        guard let settings = message.sms?.endUserMessaging else {
            throw DeliveryFailure("the pool's SmsConfiguration has no settings for End User Messaging")
        }
        let number = try PhoneNumber(message.destination)
        var body = JSONWriter()
        body.beginObject()
        body.member("DestinationPhoneNumber", string: number.text)
        body.member("OriginationIdentity", string: settings.originationIdentity)
        body.member("MessageBody", string: message.body)
        body.member("MessageType", string: "TRANSACTIONAL")
        body.member("ConfigurationSetName", string: settings.configurationSetName)
        // What the regulator of India wants of every message.
        var parameters: [String: String] = [:]
        parameters["IN_ENTITY_ID"] = settings.inEntityID
        parameters["IN_TEMPLATE_ID"] = settings.inTemplateID
        if !parameters.isEmpty { body.member("DestinationCountryParameters", map: parameters) }
        body.endObject()
        let configured = settings.region.flatMap { $0.isEmpty ? nil : $0 }
        try await services.call(
            .endUserMessaging, in: configured ?? message.pool.region,
            headers: [("content-type", "application/x-amz-json-1.0"), ("x-amz-target", "PinpointSMSVoiceV2.SendTextMessage")],
            body: body.bytes)
    }
}
