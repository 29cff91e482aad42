"""Functions under the production profile: a key of their own, none of the server's secrets, and no worker that outlives its server."""

import base64
import json
import os
import signal
import time
from pathlib import Path

from jose import jwt
from lifeguard import Lifeguard
from pools import Pool
from postgres import free_port

HANDLER = Path(__file__).parent / "functions" / "python" / "self_service.handler"
ARN = "arn:aws:lambda:us-east-1:000000000000:function:self-service"
KEY, SECRET = "AKIDLIFEGUARDROOT000", "root-secret-of-the-test-suite-0123456789"


def is_alive(process):
    try:
        os.kill(process, 0)
    except ProcessLookupError:
        return False
    # A zombie waits for whoever inherits it; it runs no more.
    return Path(f"/proc/{process}/stat").read_text().rsplit(")", 1)[1].split()[0] != "Z"


def test_a_worker_calls_back_with_its_own_key_and_dies_with_the_server(database, tmp_path):
    functions = tmp_path / "functions.yaml"
    # JSON is YAML.
    functions.write_text(json.dumps({"functions": {ARN: {"runtime": "python3", "handler": str(HANDLER)}}}))
    port = free_port()
    server = Lifeguard(
        tmp_path / "data",
        "--host", "127.0.0.1", "--port", str(port), "--public-url", f"http://localhost:{port}", "--functions", str(functions),
        "--inbox", "on", *database(), profile="serve",
        environment={
            "LIFEGUARD_MASTER_KEY": base64.b64encode(os.urandom(32)).decode(),
            "LIFEGUARD_ROOT_ACCESS_KEY_ID": KEY,
            "LIFEGUARD_ROOT_SECRET_ACCESS_KEY": SECRET,
        },
    )  # fmt: skip
    try:
        pool = Pool(server, server.cognito(access_key=KEY, secret_key=SECRET), LambdaConfig={"PreTokenGeneration": ARN})
        claims = jwt.get_unverified_claims(pool.app.sign_in(pool.user())["IdToken"])
        assert claims["key"] != KEY
        assert claims["leaked"] == ""
        worker = int(claims["worker"])
        assert is_alive(worker)
        server.process.send_signal(signal.SIGKILL)
        deadline = time.monotonic() + 30
        while is_alive(worker) and time.monotonic() < deadline:
            time.sleep(0.05)
        assert not is_alive(worker)
    finally:
        server.kill()
