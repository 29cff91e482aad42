import Foundation
import TestSupport
import Testing
import Triggers

@Suite("Functions in worker processes")
struct LocalFunctionTests {
    static let python = "runtime: python3, handler: f.handler"
    static let node = "runtime: nodejs, handler: f.handler"

    /// A handler of AWS as it is, and what it answers to `{"n": 20}`.
    struct Sample: CustomTestStringConvertible {
        let name: String
        let file: String
        let source: String
        let definition: String
        let answer: String
        var testDescription: String { name }
        init(_ name: String, _ file: String, _ definition: String, _ source: String, _ answer: String) {
            (self.name, self.file, self.definition, self.source, self.answer) = (name, file, definition, source, answer)
        }
    }

    static let samples: [Sample] = [
        Sample("python", "f.py", python, "def handler(event, context):\n    event['n'] += 1\n    return event", #"{"n":21}"#),
        Sample(
            "python, in a directory of a hyphenated name", "my-dir/pre-token.py",
            "runtime: python3, handler: my-dir/pre-token.lambda_handler",
            "def lambda_handler(event, context):\n    return 'ä'", #""\u00e4""#),
        Sample(
            "python, a name of the standard library", "json.py", "runtime: python3, handler: json.handler", "def handler(e, c): return 7",
            "7"),
        Sample("python, no answer", "f.py", python, "def handler(e, c): pass", "null"),
        Sample(
            "python, raised", "f.py", python, "def handler(e, c): raise ValueError('Nobody from example.com')",
            "raised: Nobody from example.com"),
        Sample(
            "python, what JSON cannot say", "f.py", python, "def handler(e, c): return {1, 2}",
            "raised: Unable to marshal response: Object of type set is not JSON serializable"),
        Sample("python, a number of DynamoDB", "f.py", python, "import decimal\ndef handler(e, c): return decimal.Decimal('1.5')", "1.5"),
        Sample("python, not JSON", "f.py", python, "def handler(e, c): return float('nan')", "malformed: the answer is not JSON"),
        Sample(
            "python, too large", "f.py", python, "def handler(e, c): return 'x' * 7000000",
            "malformed: the answer is larger than 6291456 bytes"),
        Sample(
            "python, the module is missing", "f.py", python, "import nowhere",
            "raised: Unable to import module 'f': No module named 'nowhere'"),
        Sample("python, the function is missing", "f.py", python, "x = 1", "raised: Handler 'handler' missing on module 'f'"),
        Sample(
            "python, ends", "f.py", python, "import os\ndef handler(e, c): os._exit(3)", "unavailable: the function ended with status 3"),
        Sample("python, ends at its start", "f.py", python, "import os\nos._exit(4)", "unavailable: the function ended with status 4"),
        Sample(
            "python, killed", "f.py", python, "import os\ndef handler(e, c): os.kill(os.getpid(), 11)",
            "unavailable: the function was ended by signal 11"),
        Sample(
            "python, the context", "f.py", python + ", timeout: 60s",
            """
            def handler(e, c):
                left = c.get_remaining_time_in_millis()
                return [c.function_name, c.invoked_function_arn, c.function_version, c.memory_limit_in_mb, len(c.aws_request_id), 5000 < left <= 60000]
            """, #"["f","arn:aws:lambda:eu-west-1:000000000000:function:f","$LATEST","128",36,true]"#),
        Sample("node", "f.js", node, "exports.handler = async (event) => ({ n: event.n + 1 });", #"{"n":21}"#),
        Sample(
            "node, a callback", "f.js", node,
            "exports.handler = (event, context, callback) => setTimeout(() => callback(null, event.n), 5);", "20"),
        Sample(
            "node, an error by callback", "f.js", node, "exports.handler = (event, context, callback) => callback(new Error('no'));",
            "raised: no"),
        Sample("node, a text by callback", "f.js", node, "exports.handler = (event, context, callback) => callback('no');", "raised: no"),
        Sample(
            "node, a callback waits for the event loop", "f.js", node,
            "exports.handler = (event, context, callback) => { const a = []; callback(null, a); setTimeout(() => a.push(1), 20); };", "[1]"),
        Sample(
            "node, a callback that does not wait", "f.js", node,
            """
            exports.handler = (event, context, callback) => {
              const a = []; context.callbackWaitsForEmptyEventLoop = false; setTimeout(() => a.push(1), 60000); callback(null, a);
            };
            """, "[]"),
        Sample("node, context.succeed", "f.js", node, "exports.handler = (event, context) => context.succeed('yes');", #""yes""#),
        Sample("node, context.done", "f.js", node, "exports.handler = (event, context) => context.done(null, 1);", "1"),
        Sample("node, context.fail", "f.js", node, "exports.handler = (event, context) => context.fail(new Error('no'));", "raised: no"),
        Sample("node, thrown", "f.js", node, "exports.handler = () => { throw new TypeError('Not you'); };", "raised: Not you"),
        Sample("node, rejected", "f.js", node, "exports.handler = async () => { throw new Error('Not you'); };", "raised: Not you"),
        Sample(
            "node, thrown where nobody catches", "f.js", node,
            "exports.handler = () => { setTimeout(() => { throw new Error('late'); }, 5); };", "raised: late"),
        Sample("node, no answer", "f.js", node, "exports.handler = () => {};", "null"),
        Sample("node, never answers", "f.js", node, "exports.handler = () => new Promise(() => {});", "null"),
        Sample("node, an ES module", "f.mjs", node, "export const handler = async (event) => event.n;", "20"),
        Sample("node, exported at run time", "f.cjs", node, "module.exports[['hand', 'ler'].join('')] = async () => 1;", "1"),
        Sample("node, nested", "f.js", "runtime: nodejs, handler: f.a.b", "exports.a = { b: async () => 2 };", "2"),
        Sample("node, the function is missing", "f.js", node, "exports.other = 1;", "raised: f.js.handler is undefined or not a function"),
        Sample(
            "node, what JSON cannot say", "f.js", node, "exports.handler = async () => 1n;",
            "raised: Unable to stringify response body: Do not know how to serialize a BigInt"),
        Sample(
            "node, ends", "f.js", node, "exports.handler = async () => process.exit(3);", "unavailable: the function ended with status 3"),
        Sample(
            "node, the context", "f.js", node + ", timeout: 60s",
            """
            exports.handler = async (e, c) => {
              const left = c.getRemainingTimeInMillis();
              return [c.functionName, c.invokedFunctionArn, c.functionVersion, c.memoryLimitInMB, c.awsRequestId.length, 5000 < left && left <= 60000];
            };
            """, #"["f","arn:aws:lambda:eu-west-1:000000000000:function:f","$LATEST","128",36,true]"#),
    ]

    @Test("A handler that was written for AWS runs as it is", arguments: samples)
    func runs(_ sample: Sample) async throws {
        try await withFunctions(FunctionsUnderTest([sample.file: sample.source], sample.definition)) { under in
            #expect(await under.call(#"{"n":20}"#) == sample.answer)
        }
    }

    @Test("After whatever went wrong, the next call is answered")
    func recovers() async throws {
        let source = """
            import os, time
            def handler(event, context):
                if event == 'exit': os._exit(1)
                if event == 'hang': time.sleep(60)
                if event == 'nan': return float('nan')
                if event == 'large': return 'x' * 7000000
                if event == 'raise': raise Exception('no')
                return os.getpid()
            """
        try await withFunctions(FunctionsUnderTest(["f.py": source], Self.python + ", concurrency: 1, timeout: 3s")) { under in
            var before = await under.call()
            #expect(await under.call() == before)
            #expect(await under.call("\"raise\"") == "raised: no")
            #expect(await under.call() == before)
            for fault in ["exit", "nan", "large"] {
                _ = await under.call("\"\(fault)\"")
                let after = await under.call()
                #expect(Int(after) != nil)
                #expect(after != before)
                before = after
            }
        }
    }

    @Test("A function that hangs is ended with all that it started, and tried three times", arguments: ["python3", "nodejs"])
    func hang(_ runtime: String) async throws {
        let sources = [
            "f.py": """
            import os, subprocess, time
            def handler(event, context):
                child = subprocess.Popen(['sleep', '100'])
                print(os.getpid(), child.pid)
                while True: pass
            """,
            "f.js": """
            const { spawn } = require('node:child_process');
            exports.handler = async () => { console.log(process.pid, spawn('sleep', ['100']).pid); for (;;); };
            """,
        ]
        try await withFunctions(FunctionsUnderTest(sources, "runtime: \(runtime), handler: f.handler, timeout: 2s")) { under in
            let clock = ContinuousClock.now
            #expect(await under.call().hasPrefix("unavailable: "))
            let elapsed = ContinuousClock.now - clock
            #expect(elapsed >= .milliseconds(5_900) && elapsed < .seconds(240))
            let processes = under.lines("stdout").flatMap { $0.split(separator: " ").compactMap { Int32($0) } }
            // On a busy machine a try may be over before its worker has started.
            #expect((2...2 * Functions.attempts).contains(processes.count))
            #expect(await eventually { !processes.contains(where: isAlive) })
        }
    }

    @Test("Calls that overlap have a worker each, up to the concurrency, and the others wait")
    func concurrency() async throws {
        let source = "import os, time\ndef handler(event, context):\n    time.sleep(0.3)\n    return os.getpid()"
        try await withFunctions(FunctionsUnderTest(["f.py": source], Self.python + ", concurrency: 2")) { under in
            let workers = await withTaskGroup(of: String.self, returning: [String].self) { group in
                for _ in 0..<6 { group.addTask { await under.call() } }
                return await group.reduce(into: []) { $0.append($1) }
            }
            #expect(workers.allSatisfy { Int($0) != nil })
            #expect(Set(workers).count == 2)
        }
    }

    @Test("A call that finds no worker in time is not answered, and the one that runs is not disturbed")
    func waitsNoLongerThanItsTime() async throws {
        let source = "import time\ndef handler(event, context):\n    time.sleep(event)\n    return event"
        try await withFunctions(FunctionsUnderTest(["f.py": source], Self.python + ", concurrency: 1, timeout: 4s")) { under in
            #expect(await under.call("0") == "0")
            async let first = under.call("3")
            try await Task.sleep(for: .milliseconds(100))
            async let second = under.call("0")
            #expect(await first == "3")
            #expect(await second == "0")
        }
    }

    @Test("What a function writes is in the log with its ARN, a bounded line each")
    func log() async throws {
        let source = """
            import logging, sys
            logging.getLogger().setLevel(logging.INFO)
            def handler(event, context):
                print('one\\ntwo')
                print('x' * 20000)
                print('to stderr', file=sys.stderr)
                logging.info('through logging')
                raise ValueError('why')
            """
        try await withFunctions(FunctionsUnderTest(["f.py": source], Self.python)) { under in
            #expect(await under.call() == "raised: why")
            #expect(await eventually { under.lines("stdout").contains("[ERROR] ValueError: why") && !under.lines("stderr").isEmpty })
            let lines = under.lines("stdout")
            #expect(lines.prefix(2) == ["one", "two"])
            #expect(lines[2...4].map(\.utf8.count) == [8_192, 8_192, 3_616])
            #expect(lines.contains("[INFO] through logging"))
            #expect(under.lines("stderr") == ["to stderr"])
        }
    }

    @Test("A changed source counts from the next call on where it may change", arguments: [("f.py", python), ("f.js", node)])
    func reload(_ file: String, _ definition: String) async throws {
        func source(_ number: Int) -> String {
            file == "f.py"
                ? "from other import x\ndef handler(e, c): return [\(number), x]"
                : "exports.handler = async () => [\(number), require('./other').x];"
        }
        func other(_ number: Int) -> String { file == "f.py" ? "x = \(number)" : "exports.x = \(number);" }
        let name = file == "f.py" ? "other.py" : "other.js"
        try await withFunctions(FunctionsUnderTest([file: source(1), name: other(1)], definition, reloads: true)) { under in
            #expect(await under.call() == "[1,1]")
            for number in 2...4 {
                try under.write(source(number), to: file)
                #expect(await under.call() == "[\(number),\(number - 1)]")
                try under.write(other(number), to: name)
                #expect(await under.call() == "[\(number),\(number)]")
            }
        }
        try await withFunctions(FunctionsUnderTest([file: source(1), name: other(1)], definition)) { under in
            #expect(await under.call() == "[1,1]")
            try under.write(source(2), to: file)
            #expect(await under.call() == "[1,1]")
        }
    }

    @Test("A broken function is not started again and again, and a mended one is")
    func backoff() async throws {
        let source = "print('start', flush=True)\nimport nowhere"
        try await withFunctions(FunctionsUnderTest(["f.py": source], Self.python, reloads: true)) { under in
            let began = ContinuousClock.now
            for _ in 0..<20 { #expect(await under.call() == "raised: Unable to import module 'f': No module named 'nowhere'") }
            // Three starts at once, then one after 1, 2, 4 … seconds: the more of them the longer the calls took.
            let seconds = Double((ContinuousClock.now - began).components.seconds + 1)
            let starts = under.lines("stdout").count { $0 == "start" }
            #expect((2...3 + Int(log2(seconds + 1))).contains(starts))
            try under.write("def handler(e, c): return 1", to: "f.py")
            #expect(await under.call() == "1")
        }
    }

    @Test(
        "A worker has the variables of Lambda and its own, and of the server's only the harmless ones",
        arguments: [("f.py", python), ("f.js", node)])
    func environment(_ file: String, _ definition: String) async throws {
        let sources = [
            "f.py": "import os\ndef handler(e, c): return dict(os.environ)",
            "f.js": "exports.handler = async () => process.env;",
        ]
        let secrets = [
            "LIFEGUARD_DATABASE_URL": "postgres://u:hunter2@h/d", "AWS_ACCESS_KEY_ID": "AKIAOFTHESERVERITSELF",
            "AWS_SECRET_ACCESS_KEY": "hunter2",
            "AWS_SESSION_TOKEN": "hunter2", "HOOK_SECRET": "hunter2", "TZ": "Europe/Berlin",
        ]
        let under = try FunctionsUnderTest(
            sources, definition + ", environment: { ROLE_TABLE: roles, PORT: 5432 }", endpoint: "http://127.0.0.1:9400",
            environment: secrets)
        try await withFunctions(under) { under in
            let answer = await under.call()
            let variables = try JSONDecoder().decode([String: String].self, from: Data(answer.utf8))
            #expect(!answer.contains("hunter2"))
            #expect(!variables.keys.contains { $0.hasPrefix("LIFEGUARD_") || $0 == "LAMBDA_WORKER_TOKEN" || $0 == "HOOK_SECRET" })
            let expected = [
                "ROLE_TABLE": "roles", "PORT": "5432", "TZ": "Europe/Berlin", "AWS_REGION": "eu-west-1", "AWS_DEFAULT_REGION": "eu-west-1",
                "AWS_ACCESS_KEY_ID": "AKIAFUNCTIONSOWNKEYS", "AWS_SECRET_ACCESS_KEY": "functions-own-secret",
                "AWS_ENDPOINT_URL_COGNITO_IDENTITY_PROVIDER": "http://127.0.0.1:9400",
                "AWS_ENDPOINT_URL_COGNITO_IDENTITY": "http://127.0.0.1:9400",
                "AWS_ENDPOINT_URL_STS": "http://127.0.0.1:9400", "AWS_ENDPOINT_URL_KMS": "http://127.0.0.1:9400",
                "AWS_LAMBDA_FUNCTION_NAME": "f", "AWS_LAMBDA_FUNCTION_VERSION": "$LATEST", "_HANDLER": "f.handler",
                "LAMBDA_TASK_ROOT": under.directory.resolvingSymlinksInPath().path(),
                "AWS_EXECUTION_ENV": file == "f.py" ? "AWS_Lambda_python3" : "AWS_Lambda_nodejs",
            ]
            for (name, value) in expected { #expect(variables[name] == value, "\(name)") }
            #expect(variables["AWS_SESSION_TOKEN"] == nil)
        }
    }

    @Test("A version or an alias of an ARN in the file runs the function, and an ARN that is not there runs nothing")
    func qualifier() async throws {
        try await withFunctions(FunctionsUnderTest(["f.py": "def handler(e, c): return c.invoked_function_arn"], Self.python)) { under in
            #expect(await under.call(arn: FunctionsUnderTest.arn + ":live") == "\"\(FunctionsUnderTest.arn):live\"")
            #expect(await under.call(arn: FunctionsUnderTest.arn + "g").hasPrefix("unavailable: no function"))
        }
    }

    @Test("A call that nobody waits for any more ends its worker")
    func cancelled() async throws {
        let source = "import os, time\ndef handler(e, c):\n    print(os.getpid())\n    time.sleep(60)"
        try await withFunctions(FunctionsUnderTest(["f.py": source], Self.python)) { under in
            let call = Task { await under.call() }
            #expect(await eventually { !under.lines("stdout").isEmpty })
            call.cancel()
            #expect(await call.value.hasPrefix("unavailable"))
            let process = try #require(under.lines("stdout").first.flatMap { Int32($0) })
            #expect(await eventually { !isAlive(process) })
        }
    }

    @Test("The stop ends every worker, and a call that runs fails")
    func stop() async throws {
        let source =
            "import os, signal, time\nsignal.signal(signal.SIGTERM, signal.SIG_IGN)\ndef handler(e, c):\n    print(os.getpid())\n    time.sleep(60)"
        let under = try FunctionsUnderTest(["f.py": source], Self.python)
        async let answer = under.call()
        #expect(await eventually { !under.lines("stdout").isEmpty })
        await under.functions.stop()
        #expect(await answer == "unavailable: the server stops")
        let process = try #require(under.lines("stdout").first.flatMap { Int32($0) })
        #expect(!isAlive(process))
        #expect(await under.call().hasPrefix("unavailable"))
    }
}
