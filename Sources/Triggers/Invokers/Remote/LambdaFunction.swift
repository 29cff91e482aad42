internal import AWSWire
internal import Foundation
internal import NIOHTTP1

/// A function of AWS Lambda, or of what speaks its API (Lambda API Reference, `Invoke`).
struct LambdaFunction: FunctionRunner {
    let arn: FunctionARN
    let endpoint: String
    let credentials: AccessKey
    let timeout: Duration
    let calls: RemoteCalls

    func run(_ name: String, payload: [UInt8]) async throws(FunctionFailure) -> [UInt8] {
        let called = FunctionARN(name) ?? arn
        // The ARN is one segment of the path: its colons travel encoded, as the SDKs send them.
        let path = "/2015-03-31/functions/\(called.unqualified.split(separator: ":").joined(separator: "%3A"))/invocations"
        let query =
            called.qualifier.map { "Qualifier=\($0.split(separator: "$", omittingEmptySubsequences: false).joined(separator: "%24"))" }
            ?? ""
        let host = endpoint.split(separator: "/", maxSplits: 2, omittingEmptySubsequences: false).last.map(String.init) ?? ""
        let request = WireRequest(
            method: "POST", path: path, query: query,
            headers: WireHeaders([
                (name: "host", value: host), (name: "content-type", value: "application/json"),
                (name: "x-amz-invocation-type", value: "RequestResponse"),
            ]), body: payload)
        let signed = SigV4Signer(key: credentials, region: called.region, service: "lambda").sign(request, at: Date())
        let answer = try await calls.post(
            endpoint + path + (query.isEmpty ? "" : "?\(query)"), headers: signed.headers.fields, body: payload, timeout: timeout)
        guard answer.status == 200 else {
            throw .unavailable(cause: "Lambda answered with status \(answer.status)\(Self.type(of: answer))")
        }
        // "Handled" or "Unhandled": the payload is the error's report.
        guard answer.headers.first(name: "x-amz-function-error") == nil else {
            throw .raised(message: RaisedError.message(in: answer.body))
        }
        guard answer.body.isJSON else { throw .malformedAnswer(cause: "the answer is not JSON") }
        return answer.body
    }

    private static func type(of answer: RemoteCalls.Answer) -> String {
        answer.headers.first(name: "x-amzn-errortype").map { " (\($0.prefix(100)))" } ?? ""
    }
}
