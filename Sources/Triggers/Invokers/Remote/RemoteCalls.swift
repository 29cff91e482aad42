internal import AsyncHTTPClient
internal import Foundation
internal import NIOCore
internal import NIOHTTP1
internal import NIOPosix

/// Calls to functions elsewhere: no redirect is followed, and answers are bounded in size and time.
final class RemoteCalls: Sendable {
    struct Answer: Sendable {
        let status: Int
        let headers: HTTPHeaders
        let body: [UInt8]
    }

    private let client: HTTPClient

    init() {
        var configuration = HTTPClient.Configuration(redirectConfiguration: .disallow, timeout: .init(connect: .seconds(5)))
        configuration.decompression = .disabled
        // The call is tried again as a whole; a refused connection is no reason to wait.
        configuration.connectionPool.retryConnectionEstablishment = false
        client = HTTPClient(eventLoopGroup: MultiThreadedEventLoopGroup.singleton, configuration: configuration)
    }

    deinit { client.shutdown { _ in } }

    /// - Throws: `.unavailable` when there is no whole answer in time, `.malformedAnswer` when it is larger than an answer may be.
    func post(
        _ url: String, headers: [(name: String, value: String)], body: [UInt8], timeout: Duration
    ) async throws(FunctionFailure) -> Answer {
        var request = HTTPClientRequest(url: url)
        request.method = .POST
        for header in headers { request.headers.add(name: header.name, value: header.value) }
        request.body = .bytes(body)
        let prepared = request
        let client = client
        do {
            return try await withThrowingTaskGroup(of: Answer?.self) { group in
                group.addTask {
                    let response = try await client.execute(prepared, deadline: .distantFuture)
                    let body = try await response.body.collect(upTo: RuntimeConnection.bodyLimit)
                    return Answer(status: Int(response.status.code), headers: response.headers, body: Array(body.readableBytesView))
                }
                group.addTask {
                    try await Task.sleep(for: timeout)
                    return nil
                }
                defer { group.cancelAll() }
                guard let answer = try await group.next() ?? nil else {
                    throw FunctionFailure.unavailable(cause: "the function took too long")
                }
                return answer
            }
        } catch let failure as FunctionFailure {
            throw failure
        } catch is NIOTooManyBytesError {
            throw .malformedAnswer(cause: "the answer is larger than \(RuntimeConnection.bodyLimit) bytes")
        } catch {
            throw .unavailable(cause: "no answer: \(error)")
        }
    }
}
