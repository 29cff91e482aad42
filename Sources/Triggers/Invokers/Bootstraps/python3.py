"""Runs one Lambda handler: fetches events from the Runtime API, hands them over, sends the answers back.

Started as `python3 -c SCRIPT FILE FUNCTION SHARED`; modules are looked for beside FILE, then in SHARED.
"""

import sys

# The working directory is the function's: until its turn comes, a file of its own called `json.py` must not be taken for the library's.
sys.path[:] = [entry for entry in sys.path if entry]
sys.dont_write_bytecode = True

import importlib.util
import json
import logging
import os
import socket
import time
import traceback

ENDPOINT = os.environ["AWS_LAMBDA_RUNTIME_API"]
TOKEN = os.environ.pop("LAMBDA_WORKER_TOKEN")
ROOT = "/2018-06-01/runtime"


class Runtime:
    """One connection to the Runtime API, kept for the life of the worker."""

    def __init__(self):
        host, port = ENDPOINT.rsplit(":", 1)
        self.socket = socket.create_connection((host, int(port)))
        self.socket.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
        self.received = bytearray()

    def call(self, method, path, body=b""):
        """Sends one request; returns the answer's headers and body."""
        head = (
            f"{method} {ROOT}{path} HTTP/1.1\r\nHost: {ENDPOINT}\r\nLambda-Worker-Token: {TOKEN}\r\n"
            f"Content-Type: application/json\r\nContent-Length: {len(body)}\r\n\r\n"
        )
        self.socket.sendall(head.encode() + body)
        while (end := self.received.find(b"\r\n\r\n")) < 0:
            self.receive()
        lines = self.received[:end].decode("latin-1").split("\r\n")[1:]
        headers = {name.lower(): value.strip() for name, _, value in (line.partition(":") for line in lines)}
        length = end + 4 + int(headers.get("content-length", 0))
        while len(self.received) < length:
            self.receive()
        content = bytes(self.received[end + 4:length])
        del self.received[:length]
        return headers, content

    def receive(self):
        more = self.socket.recv(65536)
        if not more:
            os._exit(0)  # The server is gone, and with it everybody who could ask.
        self.received += more

    def fail(self, path, error):
        frames = traceback.extract_tb(error.__traceback__)
        shown = [frame for frame in frames if frame.filename != "<string>"]
        trace = "".join(traceback.format_list(shown))
        print(f"[ERROR] {type(error).__name__}: {error}\n{trace}", end="", flush=True)
        report = {"errorMessage": str(error), "errorType": type(error).__name__, "stackTrace": traceback.format_list(shown)}
        self.call("POST", path, json.dumps(report).encode())


class Identity:
    cognito_identity_id = None
    cognito_identity_pool_id = None


class Context:
    """The second argument of a handler."""

    def __init__(self, headers):
        self.aws_request_id = headers["lambda-runtime-aws-request-id"]
        self.invoked_function_arn = headers["lambda-runtime-invoked-function-arn"]
        self.deadline = int(headers["lambda-runtime-deadline-ms"])
        self.function_name = os.environ["AWS_LAMBDA_FUNCTION_NAME"]
        self.function_version = os.environ["AWS_LAMBDA_FUNCTION_VERSION"]
        self.memory_limit_in_mb = os.environ["AWS_LAMBDA_FUNCTION_MEMORY_SIZE"]
        self.log_group_name = os.environ["AWS_LAMBDA_LOG_GROUP_NAME"]
        self.log_stream_name = os.environ["AWS_LAMBDA_LOG_STREAM_NAME"]
        self.client_context = None
        self.identity = Identity()

    def get_remaining_time_in_millis(self):
        return max(0, self.deadline - int(time.time() * 1000))

    def log(self, message):
        print(message)


class MarshalError(Exception):
    pass


def load(path, function):
    name = os.path.basename(path)[:-len(".py")]
    # A name that the library already has would give the handler the wrong module, or the library the handler.
    specification = importlib.util.spec_from_file_location(name if name not in sys.modules else f"handler_{name}", path)
    module = importlib.util.module_from_spec(specification)
    sys.modules[specification.name] = module
    specification.loader.exec_module(module)
    handler = getattr(module, function, None)
    if not callable(handler):
        raise AttributeError(f"Handler '{function}' missing on module '{name}'")
    return handler


def plain(value):
    """DynamoDB's numbers come as Decimal."""
    if type(value).__module__ == "decimal":
        return float(value)
    raise TypeError(f"Object of type {type(value).__name__} is not JSON serializable")


def answer(handler, event, context):
    result = handler(event, context)
    try:
        return json.dumps(result, default=plain, separators=(",", ":")).encode()
    except (TypeError, ValueError) as error:
        raise MarshalError(f"Unable to marshal response: {error}") from error


def serve(path, function, shared):
    sys.argv = [path]
    sys.stdout.reconfigure(line_buffering=True, errors="backslashreplace")
    sys.stderr.reconfigure(errors="backslashreplace")
    logging.basicConfig(stream=sys.stdout, format="[%(levelname)s] %(message)s")
    runtime = Runtime()
    sys.path[0:0] = [os.path.dirname(path), shared]
    try:
        handler = load(path, function)
    except Exception as error:
        if isinstance(error, ImportError):
            error = ImportError(f"Unable to import module '{os.path.basename(path)[:-3]}': {error}").with_traceback(error.__traceback__)
        runtime.fail("/init/error", error)
        sys.exit(1)
    while True:
        headers, event = runtime.call("GET", "/invocation/next")
        context = Context(headers)
        call = f"/invocation/{context.aws_request_id}"
        try:
            body = answer(handler, json.loads(event), context)
        except Exception as error:
            runtime.fail(f"{call}/error", error)
        else:
            runtime.call("POST", f"{call}/response", body)


serve(*sys.argv[1:4])
