import AWSWire
import Crypto
import Foundation
import TestSupport
import Testing
import Triggers

@Suite("Functions elsewhere")
struct RemoteFunctionTests {
    private static let credentials = [
        "AWS_ACCESS_KEY_ID": "AKIAIOSFODNN7EXAMPLE", "AWS_SECRET_ACCESS_KEY": "wJalrXUtnFEMI", "AWS_SESSION_TOKEN": "t0ken",
    ]

    private func withServer(
        _ answer: ScriptedServer.Answer, _ definition: (String) -> String, timeout: Duration = .seconds(20),
        _ body: (FunctionsUnderTest, ScriptedServer) async throws -> Void
    ) async throws {
        let server = try await ScriptedServer(answer)
        let under = try FunctionsUnderTest(
            [:], definition(server.url), timeout: timeout, environment: Self.credentials.merging(["HOOK_SECRET": "hunter2"]) { $1 })
        try await withFunctions(under) { try await body($0, server) }
        await server.stop()
    }

    private static func lambda(_ url: String) -> String { "invoke: lambda, endpoint: \"\(url)\"" }
    private static func http(_ url: String) -> String { "invoke: http, url: \"\(url)/hook?a=b\", secret: env:HOOK_SECRET" }

    @Test("A call of the Lambda API is the SDKs' own, with the version of the ARN", arguments: ["", ":live", ":$LATEST"])
    func lambdaRequest(_ suffix: String) async throws {
        try await withServer(.init(200, #"{"response":{}}"#), Self.lambda) { under, server in
            #expect(await under.call(#"{"a":1}"#, arn: FunctionsUnderTest.arn + suffix) == #"{"response":{}}"#)
            let request = try #require(server.requests.first)
            #expect(server.requests.count == 1)
            #expect(request.method == "POST")
            #expect(request.path == "/2015-03-31/functions/arn%3Aaws%3Alambda%3Aeu-west-1%3A000000000000%3Afunction%3Af/invocations")
            #expect(request.query == ["": "", ":live": "Qualifier=live", ":$LATEST": "Qualifier=%24LATEST"][suffix])
            #expect(request.headers["x-amz-invocation-type"] == "RequestResponse")
            #expect(request.body == Array(#"{"a":1}"#.utf8))
            let key = AccessKey(id: "AKIAIOSFODNN7EXAMPLE", secret: "wJalrXUtnFEMI", sessionToken: "t0ken")
            let signature = try await SigV4Verifier().verify(request, services: ["lambda"], now: Date()) { _ in key }
            #expect(signature.region == "eu-west-1")
        }
    }

    @Test(
        "What Lambda answers means what it means to Cognito",
        arguments: [
            (
                ScriptedServer.Answer(200, #"{"errorMessage":"not you","errorType":"E"}"#, headers: ["X-Amz-Function-Error": "Unhandled"]),
                "raised: not you", 1
            ),
            (.init(200, "?", headers: ["X-Amz-Function-Error": "Unhandled"]), "raised: Unknown application error occurred", 1),
            (.init(200, "?"), "malformed: the answer is not JSON", 1),
            (.init(200, "\"" + String(repeating: "x", count: 7_000_000) + "\""), "malformed: the answer is larger than 6291456 bytes", 1),
            (
                .init(429, "{}", headers: ["x-amzn-ErrorType": "TooManyRequestsException"]),
                "unavailable: Lambda answered with status 429 (TooManyRequestsException)", 3
            ),
            (.init(502, "{}"), "unavailable: Lambda answered with status 502", 3),
            (.init(307, "{}", headers: ["Location": "/elsewhere"]), "unavailable: Lambda answered with status 307", 3),
        ])
    func lambdaAnswer(_ answer: ScriptedServer.Answer, _ outcome: String, _ requests: Int) async throws {
        try await withServer(answer, Self.lambda) { under, server in
            #expect(await under.call() == outcome)
            #expect(server.requests.count == requests)
        }
    }

    @Test("A call over HTTP is signed with the moment")
    func httpRequest() async throws {
        try await withServer(.init(201, "[1]"), Self.http) { under, server in
            #expect(await under.call(#"{"a":1}"#) == "[1]")
            let request = try #require(server.requests.first)
            #expect(request.path == "/hook")
            #expect(request.query == "a=b")
            #expect(request.headers["x-lifeguard-function-arn"] == FunctionsUnderTest.arn)
            let timestamp = try #require(request.headers["x-lifeguard-timestamp"])
            #expect(abs(Date().timeIntervalSince1970 - (Double(timestamp) ?? 0)) < 60)
            let code = HMAC<SHA256>.authenticationCode(
                for: Array("\(timestamp).{\"a\":1}".utf8), using: SymmetricKey(data: Array("hunter2".utf8)))
            #expect(request.headers["x-lifeguard-signature"] == "sha256=" + code.map { String(format: "%02x", $0) }.joined())
        }
    }

    @Test(
        "What a URL answers is an answer, an error of the function, or neither",
        arguments: [
            (ScriptedServer.Answer(200, "?"), "malformed: the answer is not JSON", 1),
            (.init(422, #"{"errorMessage":"not you"}"#), "raised: not you", 1),
            (.init(404, "Not Found"), "unavailable: the function answered with status 404", 3),
            (.init(500, #"{"errorMessage":"not you"}"#), "unavailable: the function answered with status 500", 3),
            (.init(302, "{}", headers: ["Location": "/elsewhere"]), "unavailable: the function answered with status 302", 3),
        ])
    func httpAnswer(_ answer: ScriptedServer.Answer, _ outcome: String, _ requests: Int) async throws {
        try await withServer(answer, Self.http) { under, server in
            #expect(await under.call() == outcome)
            #expect(server.requests.count == requests)
        }
    }

    @Test("A server that says nothing is not waited for longer than the function's time")
    func silence() async throws {
        try await withServer(.init(isSilent: true), Self.http, timeout: .seconds(1)) { under, server in
            let start = ContinuousClock.now
            #expect(await under.call() == "unavailable: the function took too long")
            #expect(ContinuousClock.now - start < .seconds(60))
            #expect(server.requests.count == 3)
        }
    }

    @Test("A server that is not there is unavailable")
    func nobody() async throws {
        let server = try await ScriptedServer(.init())
        let url = server.url
        await server.stop()
        try await withFunctions(FunctionsUnderTest([:], Self.http(url), environment: ["HOOK_SECRET": "hunter2"])) { under in
            #expect(await under.call().hasPrefix("unavailable: no answer"))
        }
    }
}
