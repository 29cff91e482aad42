"""The README's tour, run word for word: only the port differs, so that a server of the reader's may go on running."""

import os
import re
import subprocess
from pathlib import Path

import pytest

README = Path(__file__).resolve().parents[2] / "README.md"
PROGRAM = os.environ["LIFEGUARD_PROGRAM"]


def tour():
    """Every shell block of the README's section on the AWS CLI, as one script."""
    section = re.search(r"^## Five minutes with the AWS CLI\n(.*?)^## ", README.read_text(), re.MULTILINE | re.DOTALL)
    blocks = re.findall(r"^```sh\n(.*?)^```$", section[1], re.MULTILINE | re.DOTALL)
    assert len(blocks) >= 8
    return "".join(blocks)


@pytest.fixture
def port(tmp_path):
    # The program refuses settings that it does not know, and the suite has some of its own.
    environment = {name: value for name, value in os.environ.items() if not name.startswith("LIFEGUARD_")}
    server = subprocess.Popen(
        [PROGRAM, "dev", "--port", "0", "--data-dir", str(tmp_path / "data")],
        cwd=tmp_path, env=environment, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL, text=True,
    )
    try:
        ready = next(line for line in server.stdout if line.startswith("lifeguard ready on "))
        yield re.search(r":(\d+) ", ready)[1]
    finally:
        server.terminate()
        assert server.wait(timeout=15) == 0


def test_the_tour_works_word_for_word(port, tmp_path):
    script = "set -euo pipefail\n" + tour().replace("localhost:9400", f"localhost:{port}")
    environment = {name: value for name, value in os.environ.items() if not name.startswith("AWS_")} | {"HOME": str(tmp_path)}
    run = subprocess.run(["bash", "-c", script], cwd=tmp_path, env=environment, capture_output=True, text=True, timeout=120)
    assert run.returncode == 0, run.stdout + run.stderr
    told = run.stdout
    for expected in ('"UserConfirmed": false', '"UserStatus": "CONFIRMED"', '"cognito:groups"', "engineers", "<h1>Sign in</h1>", "refused, as it should be"):
        assert expected in told, told
