"""The program under test as a process of its own."""

import os
import re
import signal
import subprocess
import time
from pathlib import Path

import boto3
import requests
from botocore.config import Config

ROOT = Path(__file__).resolve().parents[2]
READY = re.compile(r"^lifeguard ready on (\S+) \(listening on (.+):(\d+)\)$", re.MULTILINE)


def program() -> Path:
    named = os.environ.get("LIFEGUARD_BINARY") or os.environ.get("LIFEGUARD_PROGRAM") or ".build/release/lifeguard"
    return ROOT / named


class Lifeguard:
    """`lifeguard dev` or `serve` on a data directory, which outlives the process."""

    def __init__(self, folder: Path, *arguments: str, profile="dev", environment=None):
        self.folder = Path(folder)
        self.arguments = arguments
        self.profile = profile
        # No setting of the shell that runs the tests may reach the program.
        self.environment = {name: value for name, value in os.environ.items() if not name.startswith("LIFEGUARD_")}
        self.environment.update(environment or {})
        self.starts = 0
        self.start()

    def start(self):
        self.starts += 1
        self.out = self.folder.parent / f"{self.folder.name}.{self.starts}.out"
        self.log = self.out.with_suffix(".log")
        port = [] if "--port" in self.arguments else ["--port", "0"]
        gateway = ["--gateway-port", "0"] if self.profile == "dev" else []
        with self.out.open("wb") as out, self.log.open("wb") as log:
            self.process = subprocess.Popen(
                [str(program()), self.profile, *port, *gateway, "--data-dir", str(self.folder), *self.arguments],
                cwd=self.folder.parent, env=self.environment, stdin=subprocess.DEVNULL, stdout=out, stderr=log,
            )  # fmt: skip
        deadline = time.monotonic() + 60
        while not (ready := READY.search(self.out.read_text())):
            if self.process.poll() is not None or time.monotonic() > deadline:
                self.process.kill()
                raise RuntimeError(f"no ready line (status {self.process.poll()}):\n{self.output()}")
            time.sleep(0.005)
        self.url, self.host, self.port = ready[1], ready[2].strip("[]"), int(ready[3])

    def output(self) -> str:
        return self.out.read_text(errors="replace") + self.log.read_text(errors="replace")

    def kill(self):
        """As a power cut would end it."""
        self.process.kill()
        self.process.wait()

    def stop(self) -> int:
        """Asks it to end, and returns its exit status."""
        if self.process.poll() is None:
            self.process.send_signal(signal.SIGTERM)
        try:
            return self.process.wait(timeout=20)
        except subprocess.TimeoutExpired:
            self.kill()
            raise

    def cognito(self, region="us-east-1", access_key="AKIDEXAMPLE", secret_key="secret", **settings):
        """A boto3 client: one attempt a call, so that a test sees each answer; many connections, for races."""
        config = Config(retries={"total_max_attempts": 1}, max_pool_connections=64, read_timeout=30, **settings)
        return boto3.client(
            "cognito-idp", endpoint_url=self.url, region_name=region, aws_access_key_id=access_key,
            aws_secret_access_key=secret_key, config=config,
        )  # fmt: skip

    def call(self, operation, body, **options):
        """One raw JSON call; `body` is bytes, or anything that JSON can hold."""
        headers = {
            "Content-Type": "application/x-amz-json-1.1",
            "X-Amz-Target": f"AWSCognitoIdentityProviderService.{operation}",
        } | options.pop("headers", {})
        content = {"data": body} if isinstance(body, bytes) else {"json": body}
        return requests.post(self.url + "/", headers=headers, timeout=30, **content, **options)

    def inbox(self, destination):
        """Messages to `destination`, newest first."""
        response = requests.get(
            f"{self.url}/_lifeguard/inbox", params={"destination": destination}, headers={"Accept": "application/json"}, timeout=10
        )
        assert response.status_code == 200, response.text
        return response.json()

    def code(self, destination) -> str:
        """The code in the newest message to `destination`."""
        messages = self.inbox(destination)
        assert messages, f"nothing was sent to {destination}"
        return messages[0]["code"]
