internal import Crypto
internal import Foundation

/// A function behind a URL: the event is posted with the moment and an HMAC over both, so that the receiver can tell this server's calls from
/// others' and old ones from new ones.
///
///     X-Lifeguard-Timestamp: 1735689600
///     X-Lifeguard-Signature: sha256=HEX(HMAC-SHA256(secret, timestamp "." body))
///     X-Lifeguard-Function-Arn: arn:aws:lambda:…
struct HTTPFunction: FunctionRunner {
    let url: String
    let secret: HookSecret
    let timeout: Duration
    let calls: RemoteCalls

    func run(_ arn: String, payload: [UInt8]) async throws(FunctionFailure) -> [UInt8] {
        let timestamp = String(Int64(Date().timeIntervalSince1970))
        var authentication = HMAC<SHA256>(key: SymmetricKey(data: secret.bytes))
        authentication.update(data: Array("\(timestamp).".utf8))
        authentication.update(data: payload)
        let digits = authentication.finalize().map { byte in
            String(byte >> 4, radix: 16) + String(byte & 15, radix: 16)
        }
        let answer = try await calls.post(
            url,
            headers: [
                (name: "content-type", value: "application/json"),
                (name: "x-lifeguard-timestamp", value: timestamp),
                (name: "x-lifeguard-signature", value: "sha256=\(digits.joined())"),
                (name: "x-lifeguard-function-arn", value: arn),
            ], body: payload, timeout: timeout)
        switch answer.status {
        case 200..<300:
            guard answer.body.isJSON else { throw .malformedAnswer(cause: "the answer is not JSON") }
            return answer.body
        case 400..<500:
            if let message = RaisedError.readable(answer.body) { throw .raised(message: message) }
            throw .unavailable(cause: "the function answered with status \(answer.status)")
        default:
            throw .unavailable(cause: "the function answered with status \(answer.status)")
        }
    }
}
