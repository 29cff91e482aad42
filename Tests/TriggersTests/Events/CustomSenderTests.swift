import Credentials
import JSON
import TestSupport
import Testing
import Triggers
import UserPools

@Suite("Custom senders") struct CustomSenderTests {
    @Test(
        "A custom sender gets the code as an Encryption SDK message under the pool's key",
        arguments: [
            (DeliveryMedium.email, "CustomEmailSender_SignUp", "mail", "customEmailSenderRequestV1"),
            (.sms, "CustomSMSSender_SignUp", "text", "customSMSSenderRequestV1"),
        ])
    func sends(_ medium: DeliveryMedium, _ source: String, _ function: String, _ type: String) async throws {
        let invoker = RecordingInvoker()
        try await Fixture.triggers(invoker).customSender(.init(occasion: .signUp, medium: medium, code: "123456"), Fixture.ana())
        let call = try #require(invoker.calls.first)
        #expect(call.arn == Fixture.arn(function))
        let code = try #require(call.event["request"]?["code"]?.string)
        let wanted = try Fixture.event(
            source, request: #"{"type": "\#(type)", "code": "\#(code)", "clientMetadata": null, "userAttributes": \#(Fixture.attributes)}"#,
            response: nil)
        #expect(call.event.sorted == wanted)

        let message = try Credentials.Base64.decode(code)
        #expect(message.starts(with: [2, 0x04, 0x78]))
        #expect(contains(message, "userpool-id") && contains(message, "us-east-1_AbCdEfGhI") && contains(message, Fixture.key))
        #expect(!contains(message, "123456"))
    }

    @Test("A notification without a code has none")
    func noCode() async throws {
        let invoker = RecordingInvoker()
        var occasion = Fixture.ana(clientMetadata: ["k": "v"])
        occasion.pool.lambda.kmsKeyID = nil
        try await Fixture.triggers(invoker).customSender(
            .init(occasion: .accountTakeOverNotification, medium: .email, code: nil), occasion)
        let event = try #require(invoker.calls.first?.event)
        #expect(event["triggerSource"]?.string == "CustomEmailSender_AccountTakeOverNotification")
        #expect(event["request"]?["code"] == .null && event["request"]?["clientMetadata"] == ["k": "v"])
    }

    @Test("A custom sender may answer anything")
    func anyAnswer() async throws {
        let log = RecordingLog()
        try await Fixture.triggers(RecordingInvoker(answer: "null"), log: log).customSender(
            .init(occasion: .resendCode, medium: .sms, code: "1"), Fixture.ana())
        #expect(log.entries.isEmpty)
    }

    @Test(
        "A custom sender that fails is logged, without the code, and the call goes on",
        arguments: [FunctionFailure.raised(message: "no carrier"), .unavailable(cause: "crashed"), .malformedAnswer(cause: "too long")])
    func fails(_ failure: FunctionFailure) async throws {
        let log = RecordingLog()
        try await Fixture.triggers(RecordingInvoker(failure: failure), log: log).customSender(
            .init(occasion: .forgotPassword, medium: .email, code: "987654"), Fixture.ana())
        let entry = try #require(log.faults.first)
        #expect(entry.metadata["function"] == Fixture.arn("mail"))
        #expect(entry.metadata["trigger"] == "CustomEmailSender_ForgotPassword")
        #expect(!entry.description.contains("987654"))
    }

    @Test("Without a key no code leaves, and the log says why")
    func noKey() async throws {
        let invoker = RecordingInvoker()
        let log = RecordingLog()
        var occasion = Fixture.ana()
        occasion.pool.lambda.kmsKeyID = nil
        try await Fixture.triggers(invoker, log: log).customSender(.init(occasion: .signUp, medium: .email, code: "1"), occasion)
        #expect(invoker.calls.isEmpty)
        #expect(log.faults.first?.metadata["cause"] == "the user pool has no KMSKeyID to encrypt codes with")
    }

    private func contains(_ bytes: [UInt8], _ text: String) -> Bool { String(decoding: bytes, as: UTF8.self).contains(text) }
}
