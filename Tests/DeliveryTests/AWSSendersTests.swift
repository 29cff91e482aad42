import AWSWire
import Delivery
import FoundationEssentials
import TestSupport
import Testing
import UserPools

@Suite("Messages through AWS")
struct AWSSendersTests {
    private static let secret = "wJalrXUtnFEMI/K7MDENG+bPxRfiCYEXAMPLEKEY"

    private func services(_ provider: ScriptedProvider, _ name: String, token: String? = nil) throws -> AWSServices {
        var environment = [
            "AWS_ACCESS_KEY_ID": "AKIDEXAMPLE", "AWS_SECRET_ACCESS_KEY": Self.secret, "AWS_ENDPOINT_URL_\(name)": provider.url + "/",
        ]
        environment["AWS_SESSION_TOKEN"] = token
        return try #require(AWSServices(environment: environment, http: DeliveryHTTP(), clock: FixedClock()))
    }

    /// Proves the signature as the service would, for the region and the service that it must name.
    private func verify(_ request: ScriptedProvider.Request, _ region: String, _ service: String, token: String? = nil) async throws {
        let wire = WireRequest(
            method: request.method, path: request.uri, headers: WireHeaders(request.headers.map { (name: $0.key, value: $0.value) }),
            body: Array(request.body.utf8))
        let verified = try await SigV4Verifier().verify(
            wire, services: [service], now: Date(timeIntervalSince1970: Double(FixedClock().time().seconds))
        ) { _ in AccessKey(id: "AKIDEXAMPLE", secret: Self.secret, sessionToken: token) }
        #expect(verified.region == region)
    }

    private var developer: EmailConfiguration {
        Messages.email {
            $0.sendingAccount = "DEVELOPER"
            $0.sourceARN = "arn:aws:ses:eu-central-1:000000000000:identity/example.com"
            $0.from = "Bücher <books@example.com>"
            $0.replyTo = "help@example.com"
            $0.configurationSet = "codes"
        }
    }

    @Test("SES gets SendEmail in the region of the identity, signed")
    func ses() async throws {
        let provider = try await ScriptedProvider()
        let sender = SESSender(try services(provider, "SESV2", token: "TOKEN"), from: try MailAddress("no-reply@example.com"))
        try await sender.send(Messages.mail(subject: "Dein Cöde", body: "<p>123456</p>", settings: developer))
        let request = try #require(provider.requests.first)
        #expect(request.method == "POST")
        #expect(request.uri == "/v2/email/outbound-emails")
        #expect(request.headers["content-type"] == "application/json")
        #expect(request.headers["x-amz-security-token"] == "TOKEN")
        #expect(
            request.body == """
                {"FromEmailAddress":"=?UTF-8?B?QsO8Y2hlcg==?= <books@example.com>",\
                "FromEmailAddressIdentityArn":"arn:aws:ses:eu-central-1:000000000000:identity/example.com",\
                "Destination":{"ToAddresses":["alice@example.com"]},"ReplyToAddresses":["help@example.com"],\
                "Content":{"Simple":{"Subject":{"Data":"Dein Cöde","Charset":"UTF-8"},\
                "Body":{"Text":{"Data":"123456","Charset":"UTF-8"},"Html":{"Data":"<p>123456</p>","Charset":"UTF-8"}}}},\
                "ConfigurationSetName":"codes"}
                """)
        try await verify(request, "eu-central-1", "ses", token: "TOKEN")
        await provider.stop()
    }

    @Test("SNS gets Publish in the region of the settings, or the pool's", arguments: [nil, "us-west-2"])
    func sns(_ region: String?) async throws {
        let provider = try await ScriptedProvider()
        let sender = SNSSender(try services(provider, "SNS"))
        try await sender.send(Messages.text(settings: Messages.sms { $0.snsRegion = region }))
        let request = try #require(provider.requests.first)
        #expect(request.uri == "/")
        #expect(request.headers["content-type"] == "application/x-www-form-urlencoded; charset=utf-8")
        #expect(
            request.body == "Action=Publish&Version=2010-03-31&PhoneNumber=%2B15555550100&Message=Code%3A%20123456%20%26%20more"
                + "&MessageAttributes.entry.1.Name=AWS.SNS.SMS.SMSType&MessageAttributes.entry.1.Value.DataType=String"
                + "&MessageAttributes.entry.1.Value.StringValue=Transactional")
        try await verify(request, region ?? "eu-west-1", "sns")
        await provider.stop()
    }

    @Test("End User Messaging gets SendTextMessage")
    func endUserMessaging() async throws {
        let provider = try await ScriptedProvider()
        let sender = EndUserMessagingSender(try services(provider, "PINPOINT_SMS_VOICE_V2"))
        let settings = Messages.sms {
            var own = SMSConfiguration.EndUserMessaging(callerARN: "arn:aws:iam::000000000000:role/sms")
            own.originationIdentity = "phone-1"
            own.configurationSetName = "set"
            own.inEntityID = "E1"
            own.inTemplateID = "T1"
            own.region = "ap-south-1"
            $0.endUserMessaging = own
        }
        try await sender.send(Messages.text(settings: settings))
        let request = try #require(provider.requests.first)
        #expect(request.headers["x-amz-target"] == "PinpointSMSVoiceV2.SendTextMessage")
        #expect(request.headers["content-type"] == "application/x-amz-json-1.0")
        #expect(
            request.body == """
                {"DestinationPhoneNumber":"+15555550100","OriginationIdentity":"phone-1","MessageBody":"Code: 123456 & more",\
                "MessageType":"TRANSACTIONAL","ConfigurationSetName":"set",\
                "DestinationCountryParameters":{"IN_ENTITY_ID":"E1","IN_TEMPLATE_ID":"T1"}}
                """)
        try await verify(request, "ap-south-1", "sms-voice")
        await provider.stop()
    }

    @Test(
        "A refusal tells the error's name and nothing of the message",
        arguments: [
            ([("x-amzn-ErrorType", "MessageRejected:http://x/")], "{\"message\":\"+15555550100 is bad\"}", "MessageRejected"),
            ([], "{\"__type\":\"a.b#ThrottlingException\",\"Message\":\"+15555550100\"}", "ThrottlingException"),
            (
                [], "<ErrorResponse><Error><Code>InvalidParameter</Code><Message>+15555550100</Message></Error></ErrorResponse>",
                "InvalidParameter"
            ),
        ])
    func refusal(_ headers: [(String, String)], _ answer: String, _ name: String) async throws {
        let provider = try await ScriptedProvider(status: 400, headers: headers, answer: answer)
        let sender = SNSSender(try services(provider, "SNS"))
        let failure = await #expect(throws: DeliveryFailure.self) { try await sender.send(Messages.text()) }
        #expect(failure?.description == "the AWS service sns answered 400: \(name)")
        await provider.stop()
    }

    @Test("A redirect is not followed", arguments: [301, 307])
    func redirect(_ status: Int) async throws {
        let elsewhere = try await ScriptedProvider()
        let provider = try await ScriptedProvider(status: status, headers: [("location", elsewhere.url)])
        let sender = SNSSender(try services(provider, "SNS"))
        await #expect(throws: DeliveryFailure.self) { try await sender.send(Messages.text()) }
        #expect(elsewhere.requests.isEmpty)
        await provider.stop()
        await elsewhere.stop()
    }

    @Test("A region that cannot be one never becomes a host", arguments: ["evil.example/#", "us-east-1.evil.example", "US-EAST-1", "x"])
    func region(_ region: String) async throws {
        let provider = try await ScriptedProvider()
        let sender = SNSSender(try services(provider, "SNS"))
        await #expect(throws: DeliveryFailure.self) {
            try await sender.send(Messages.text(settings: Messages.sms { $0.snsRegion = region }))
        }
        #expect(provider.requests.isEmpty)
        await provider.stop()
    }

    @Test(
        "Without an access key there are no services",
        arguments: [[:], ["AWS_ACCESS_KEY_ID": "AKIDEXAMPLE"], ["AWS_SECRET_ACCESS_KEY": "x"]])
    func noCredentials(_ environment: [String: String]) {
        #expect(AWSServices(environment: environment, http: DeliveryHTTP(), clock: FixedClock()) == nil)
    }
}
