import Foundation
import TestSupport
import Testing
import Triggers

@Suite("The functions file")
struct FunctionsFileTests {
    static let arn = FunctionsUnderTest.arn

    @Test(
        "A wrong one stops the start with one line that names the file, the function and the key",
        arguments: [
            ("runtime: ruby, handler: f.handler", "runtime must be python3, nodejs or provided"),
            ("runtime: python3", "handler is required"),
            ("handler: f.handler", "runtime is required"),
            ("runtime: python3, handler: g.handler", "handler must be FILE.FUNCTION, and FILE.py must exist"),
            ("runtime: python3, handler: f", "handler must be FILE.FUNCTION, and FILE.py must exist"),
            ("runtime: nodejs, handler: f.handler", "handler must be FILE.FUNCTION, and FILE.js, FILE.mjs or FILE.cjs must exist"),
            ("runtime: provided, handler: f.py", "handler must be an executable file"),
            ("runtime: python3, handler: f.handler, memory: 1", "unknown key memory"),
            ("runtime: python3, handler: f.handler, concurrency: 0", "concurrency must be a number, 1 to 64"),
            ("runtime: python3, handler: f.handler, timeout: 5", "timeout must be a duration such as 500ms or 5s, between 1ms and 15m"),
            ("runtime: python3, handler: f.handler, environment: [a]", "environment must be a mapping of names to plain values"),
            ("runtime: python3, handler: f.handler, environment: { A-B: 1 }", "environment has a name that no variable can have"),
            ("runtime: python3, handler: f.handler, environment: { A: [1] }", "environment has a value for A that is not plain"),
            (
                "runtime: python3, handler: f.handler, environment: { AWS_LAMBDA_RUNTIME_API: x }",
                "environment may not set AWS_LAMBDA_RUNTIME_API"
            ),
            ("invoke: grpc", "invoke must be lambda or http, or left out for a function with a runtime"),
            ("invoke: lambda, url: https://a.example", "unknown key url"),
            ("invoke: lambda", "invoke lambda needs AWS_ACCESS_KEY_ID and AWS_SECRET_ACCESS_KEY in the server's environment"),
            ("invoke: http, secret: env:HOOK_SECRET", "url is required"),
            ("invoke: http, url: ftp://a.example, secret: env:HOOK_SECRET", "url must be an http:// or https:// URL"),
            ("invoke: http, url: https://a.example", "secret is required"),
            ("invoke: http, url: https://a.example, secret: hunter2", "secret must be env:NAME, a variable of the server's environment"),
            (
                "invoke: http, url: https://a.example, secret: env:NOTHING",
                "secret names NOTHING, which the server's environment does not have"
            ),
        ])
    func wrongFunction(_ definition: String, _ reason: String) throws {
        let error = #expect(throws: FunctionsFileError.self) {
            try FunctionsUnderTest(["f.py": ""], definition, environment: ["HOOK_SECRET": "hunter2"])
        }
        let text = try #require(error?.description)
        #expect(text.hasSuffix("/functions.yaml: function \(Self.arn): \(reason)"))
        #expect(!text.contains("hunter2"))
    }

    @Test(
        "A file that is no mapping of ARNs stops the start too",
        arguments: [
            ("- a", "must be a mapping with the key functions"), ("fonctions: {}", "unknown key fonctions in"),
            ("functions: [a]", "functions: must be a mapping of ARNs"),
            ("functions: { f: {} }", "function f: is not the ARN of a Lambda function"),
            ("functions: { \(arn): python3 }", "function \(arn): must be a mapping"), ("functions: {", ".yaml:2: "),
        ])
    func wrongFile(_ yaml: String, _ reason: String) throws {
        let file = FileManager.default.temporaryDirectory.appending(path: "lifeguard-\(UUID().uuidString).yaml")
        try yaml.write(to: file, atomically: true, encoding: .utf8)
        defer { try? FileManager.default.removeItem(at: file) }
        let error = #expect(throws: FunctionsFileError.self) {
            try Functions(file: file.path(), settings: .any, logger: RecordingLog().logger)
        }
        #expect(error?.description.contains(reason) == true, "\(error?.description ?? "")")
        #expect(error?.description.contains(file.path()) == true)
    }

    @Test("A changed file counts from the next call on where it may change; a wrong one leaves things as they were")
    func reload() async throws {
        let sources = ["f.py": "def handler(e, c): return 'f'", "g.py": "def handler(e, c): return 'g'"]
        func yaml(_ handler: String) -> String { "functions:\n  \(Self.arn): { runtime: python3, handler: \(handler).handler }\n" }
        try await withFunctions(FunctionsUnderTest(sources, LocalFunctionTests.python, reloads: true)) { under in
            #expect(await under.call() == "\"f\"")
            try under.write(yaml("g"), to: "functions.yaml")
            #expect(await under.call() == "\"g\"")
            try under.write(yaml("nowhere"), to: "functions.yaml")
            #expect(await under.call() == "\"g\"")
            #expect(under.log.faults.count == 1)
        }
    }
}
