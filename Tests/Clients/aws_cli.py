"""The AWS CLI, unmodified, against a running server."""

import json
import os
import subprocess
import sys
from pathlib import Path

AWS = Path(sys.executable).parent / "aws"


class CLI:
    def __init__(self, server):
        self.server = server

    def __call__(self, *arguments, fails_with=None, key="AKIDEXAMPLE", secret="secret"):
        """`aws cognito-idp …`: its answer, or nothing when it fails with the text that is expected of it."""
        done = subprocess.run(
            [
                sys.executable, str(AWS), "--endpoint-url", self.server.url, "--region", "us-east-1", "--output", "json", "cognito-idp",
                *arguments,
            ],
            env=os.environ | {"AWS_ACCESS_KEY_ID": key, "AWS_SECRET_ACCESS_KEY": secret, "AWS_MAX_ATTEMPTS": "1"},
            stdin=subprocess.DEVNULL, capture_output=True, text=True, timeout=120,
        )  # fmt: skip
        if fails_with:
            assert done.returncode != 0
            assert fails_with in done.stderr
            return None
        assert done.returncode == 0, f"{arguments[0]}: {done.stderr[:2000]}"
        return json.loads(done.stdout) if done.stdout.strip() else None

    def json(self, operation, fails_with=None, **members):
        """The same with the whole input as JSON."""
        return self(operation, "--cli-input-json", json.dumps(members), fails_with=fails_with)
