import AWSWire
import Testing

@Suite struct AWSErrorTests {
    @Test("An error is answered in the envelope of AWS JSON 1.1")
    func envelope() {
        let response = AWSError(
            code: "InvalidParameterException",
            message: "Bad \"value\"\n",
            members: [(name: "reasonCode", value: "x\\y")]
        ).response
        #expect(response.status == 400)
        #expect(
            String(decoding: response.body, as: UTF8.self)
                == #"{"__type":"InvalidParameterException","message":"Bad \"value\"\n","reasonCode":"x\\y"}"#
        )
        #expect(
            response.headers.map { "\($0.name): \($0.value)" } == [
                "Content-Type: application/x-amz-json-1.1",
                "x-amzn-ErrorType: InvalidParameterException:",
                "x-amzn-ErrorMessage: Bad \"value\"?",
            ]
        )
    }

    @Test("A message cannot start a header of its own, whatever it quotes")
    func headerInjection() throws {
        let response = AWSError.serialization("a\r\nSet-Cookie: b=c\u{0}\u{7F}é" + String(repeating: "x", count: 5_000)).response
        let header = try #require(response.headers.first { $0.name == "x-amzn-ErrorMessage" })
        #expect(header.value.hasPrefix("a??Set-Cookie: b=c???x"))
        #expect(header.value.utf8.count == 1_024)
        #expect(header.value.utf8.allSatisfy { (0x20...0x7E).contains($0) })
        #expect(String(decoding: response.body, as: UTF8.self).contains(#"a\r\nSet-Cookie: b=c\u0000"#))
    }

    @Test("The cause of an internal error stays inside")
    func privateCause() {
        struct Cause: Error { let secret = "hunter2" }
        let error = AWSError.internalError(cause: Cause())
        #expect(error.cause is Cause)
        #expect("\(error)" == "InternalErrorException: The service encountered an internal error.")
        #expect(!String(decoding: error.response.body, as: UTF8.self).contains("hunter2"))
        #expect(error.fileID == "AWSWireTests/AWSErrorTests.swift")
    }

    @Test(
        "Every error of the protocols has its name, status and words",
        arguments: [
            (.serialization("Unexpected end"), "SerializationException", 400, "Unexpected end"),
            (.unknownOperation("X.Y"), "UnknownOperationException", 400, "Unknown operation: X.Y"),
            (.unknownOperation(nil), "UnknownOperationException", 400, "The request names no operation."),
            (.unbuiltOperation("GetDevice"), "UnsupportedOperationException", 501, "GetDevice is not supported by this server yet."),
            (.accessDenied("No"), "AccessDeniedException", 400, "No"),
            (.internalError(), "InternalErrorException", 500, "The service encountered an internal error."),
            (.requestTooLarge(limit: 1_048_576), "RequestEntityTooLargeException", 413, "Request size exceeded 1048576 bytes"),
            (.tooManyRequests(), "TooManyRequestsException", 400, "Rate exceeded"),
            (.serviceUnavailable(), "ServiceUnavailableException", 503, "The service is temporarily unavailable."),
            (.unrecognizedClient(), "UnrecognizedClientException", 400, "The security token included in the request is invalid."),
            (.expiredToken(), "ExpiredTokenException", 400, "The security token included in the request is expired"),
        ] as [(AWSError, String, Int, String)]
    )
    func catalogue(error: AWSError, code: String, status: Int, message: String) {
        #expect(error.code == code)
        #expect(error.status == status)
        #expect(error.message == message)
    }

    @Test("Header names are found in any case, all values in order")
    func headers() {
        let headers = WireHeaders([(name: "X-A", value: "1"), (name: "Host", value: "h"), (name: "x-a", value: "2")])
        #expect(headers["x-A"] == "1")
        #expect(headers.all("X-a") == ["1", "2"])
        #expect(headers["y"] == nil)
        #expect(headers.fields.map(\.name) == ["x-a", "host", "x-a"])
    }
}
