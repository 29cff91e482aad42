import AWSWire
import Foundation
import Logging
import TestSupport
import Triggers

/// A directory with sources and a functions file, and the functions that run from it.
final class FunctionsUnderTest: Sendable {
    static let arn = "arn:aws:lambda:eu-west-1:000000000000:function:f"

    let directory: URL
    let log = RecordingLog()
    let functions: Functions

    /// - Parameters:
    ///   - sources: file names and texts; a text that begins with `#!` is made executable.
    ///   - definition: the keys of ``arn``, a YAML flow mapping's inside.
    init(
        _ sources: [String: String] = [:],
        _ definition: String,
        timeout: Duration = .seconds(20),
        endpoint: String = "http://127.0.0.1:9",
        environment: [String: String] = [:],
        reloads: Bool = false
    ) throws {
        directory = FileManager.default.temporaryDirectory.appending(path: "lifeguard-functions-\(UUID().uuidString)")
        try FileManager.default.createDirectory(at: directory, withIntermediateDirectories: true)
        for (name, text) in sources { try Self.write(text, to: directory.appending(path: name)) }
        let file = directory.appending(path: "functions.yaml")
        try "functions:\n  \(Self.arn): { \(definition) }\n".write(to: file, atomically: true, encoding: .utf8)
        let own = ProcessInfo.processInfo.environment
        functions = try Functions(
            file: file.path(),
            settings: FunctionSettings(
                timeout: timeout, endpoint: endpoint, accessKey: AccessKey(id: "AKIAFUNCTIONSOWNKEYS", secret: "functions-own-secret"),
                environment: ["PATH": own["PATH"] ?? "", "HOME": own["HOME"] ?? "/"].merging(environment) { _, new in new },
                reloads: reloads),
            logger: log.logger)
    }

    deinit { try? FileManager.default.removeItem(at: directory) }

    static func write(_ text: String, to file: URL) throws {
        try FileManager.default.createDirectory(at: file.deletingLastPathComponent(), withIntermediateDirectories: true)
        try text.write(to: file, atomically: true, encoding: .utf8)
        if text.hasPrefix("#!") { try FileManager.default.setAttributes([.posixPermissions: 0o755], ofItemAtPath: file.path()) }
    }

    func write(_ text: String, to name: String) throws {
        try Self.write(text, to: directory.appending(path: name))
    }

    /// The answer as text, or what went wrong as `raised: TEXT`, `unavailable: CAUSE` or `malformed: CAUSE`.
    func call(_ payload: String = "{}", arn: String = arn) async -> String {
        do throws(FunctionFailure) {
            return String(decoding: try await functions.invoke(arn, payload: Array(payload.utf8)), as: UTF8.self)
        } catch {
            switch error {
            case .raised(let message): return "raised: \(message)"
            case .unavailable(let cause): return "unavailable: \(cause)"
            case .malformedAnswer(let cause): return "malformed: \(cause)"
            }
        }
    }

    /// What the function wrote, by the stream.
    func lines(_ stream: String) -> [String] {
        log.entries.filter { $0.metadata["stream"] == stream && $0.metadata["function"] == Self.arn }.map(\.message)
    }
}

/// Runs a body on functions that are stopped afterwards, so that no worker outlives its test.
func withFunctions(_ functions: FunctionsUnderTest, _ body: (FunctionsUnderTest) async throws -> Void) async throws {
    do {
        try await body(functions)
    } catch {
        await functions.functions.stop()
        throw error
    }
    await functions.functions.stop()
}

/// Waits until a condition holds, 10 s at most.
func eventually(_ condition: () -> Bool) async -> Bool {
    for _ in 0..<1_000 {
        if condition() { return true }
        try? await Task.sleep(for: .milliseconds(10))
    }
    return condition()
}

func isAlive(_ process: Int32) -> Bool { FileManager.default.fileExists(atPath: "/proc/\(process)") }

extension FunctionSettings {
    static var any: FunctionSettings {
        FunctionSettings(
            timeout: .seconds(5), endpoint: "http://127.0.0.1:9", accessKey: AccessKey(id: "A", secret: "B"), environment: [:],
            reloads: false)
    }
}
