import Foundation
import TestSupport
import Testing
import Triggers

@Suite("The Runtime API of a worker")
struct RuntimeAPITests {
    /// A runtime of its own in Python, which speaks the API through the standard library: a connection for each request.
    static let provided = """
        #!/usr/bin/env python3
        import json, os, urllib.request
        API = f"http://{os.environ['AWS_LAMBDA_RUNTIME_API']}/2018-06-01/runtime"
        while True:
            with urllib.request.urlopen(f"{API}/invocation/next") as answer:
                headers, event = answer.headers, json.load(answer)
            call = f"{API}/invocation/{headers['Lambda-Runtime-Aws-Request-Id']}"
            if event == "raise":
                urllib.request.urlopen(f"{call}/error", json.dumps({"errorMessage": "no", "errorType": "E"}).encode()).read()
            elif event == "text":
                urllib.request.urlopen(f"{call}/response", b"plain text").read()
            elif event == "other":
                try:
                    urllib.request.urlopen(f"{API}/invocation/00000000-0000-0000-0000-000000000000/response", b"1").read()
                except urllib.error.HTTPError as error:
                    urllib.request.urlopen(f"{call}/response", str(error.code).encode()).read()
            else:
                urllib.request.urlopen(f"{call}/response", json.dumps([event, 'LAMBDA_WORKER_TOKEN' in os.environ]).encode()).read()
        """

    @Test("An executable that speaks the API is a runtime")
    func executable() async throws {
        try await withFunctions(FunctionsUnderTest(["bootstrap": Self.provided], "runtime: provided, handler: bootstrap")) { under in
            var answers: [String] = []
            for event in ["5", "\"raise\"", "\"text\"", "\"other\"", "6"] { answers.append(await under.call(event)) }
            #expect(answers == ["[5, false]", "raised: no", "malformed: the answer is not JSON", "400", "[6, false]"])
        }
    }

    @Test("Who does not know the worker's token gets no event and cannot answer for it")
    func token() async throws {
        let source = """
            import http.client, os, threading, time
            def attempt(method, path, headers={}, body=None):
                connection = http.client.HTTPConnection(os.environ['AWS_LAMBDA_RUNTIME_API'], timeout=5)
                connection.request(method, '/2018-06-01/runtime' + path, body, headers)
                return connection.getresponse().status
            def handler(event, context):
                answer = f'/invocation/{context.aws_request_id}/response'
                return [attempt('GET', '/invocation/next'), attempt('POST', answer, {}, '"forged"'),
                        attempt('POST', answer, {'Lambda-Worker-Token': 'x' * 60}, '"forged"'), attempt('POST', '/init/error', {}, '{}')]
            """
        try await withFunctions(FunctionsUnderTest(["f.py": source], LocalFunctionTests.python)) { under in
            #expect(await under.call() == "[403,403,403,403]")
            #expect(await under.call() == "[403,403,403,403]")
        }
    }

    @Test("Another user of the machine is not let in to a runtime without a token")
    func otherUser() async throws {
        // Only root can become somebody else, which containers and build machines are.
        guard geteuid() == 0 else { return }
        let source = """
            #!/usr/bin/env python3
            import http.client, json, os, subprocess, sys, urllib.request
            API = os.environ['AWS_LAMBDA_RUNTIME_API']
            STRANGER = '''
            import encodings.idna, http.client, os, sys
            os.setuid(65534)
            try:
                connection = http.client.HTTPConnection(sys.argv[1], timeout=5)
                connection.request('GET', '/2018-06-01/runtime/invocation/next')
                print(connection.getresponse().status)
            except (http.client.HTTPException, ConnectionError) as error:
                print('closed')
            '''
            while True:
                with urllib.request.urlopen(f'http://{API}/2018-06-01/runtime/invocation/next') as answer:
                    call = answer.headers['Lambda-Runtime-Aws-Request-Id']
                seen = subprocess.run([sys.executable, '-c', STRANGER, API], capture_output=True, text=True).stdout.strip()
                urllib.request.urlopen(f'http://{API}/2018-06-01/runtime/invocation/{call}/response', json.dumps(seen).encode()).read()
            """
        try await withFunctions(FunctionsUnderTest(["bootstrap": source], "runtime: provided, handler: bootstrap")) { under in
            let answer = await under.call()
            #expect(answer == "\"closed\"")
        }
    }
}
