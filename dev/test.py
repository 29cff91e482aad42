#!/usr/bin/env python3
"""`make test`: every check of the project, as much side by side as two cores bear.

First the build of all tests, with the guards, the linter and the clients' virtual environments beside it; then the
Swift tests beside the real clients, which are in three parts: on SQLite, on PostgreSQL, and the browser with what has no engine. Each step's output is kept in .build/test-logs; of a failed one the telling part is
printed. Exits 1 when any step failed; the last line counts the tests.
"""

import os
import re
import subprocess
import sys
import time
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

from clients import CLIENTS, client_environment

ROOT = Path(__file__).resolve().parent.parent
LOGS = ROOT / ".build/test-logs"
# Swift Testing starts every test at once; so few at a time that a test's own time limits mean something on two cores.
SWIFT_TESTING = {"SWT_EXPERIMENTAL_MAXIMUM_PARALLELIZATION_WIDTH": "6"}
MINUTES = {"build": 60, "swift tests": 30}
PARTS = {"sqlite": "clients on SQLite", "postgres": "clients on PostgreSQL", "rest": "browser and other clients"}
# More than two, for a part waits as often as it works.
BESIDE = 3
TELLING = re.compile(r"error:|warning:|✘|FAILED|Error|Traceback|^E |Fatal|signal")


class Step:
    """One command, its log, and how many tests it says it ran."""

    def __init__(self, name, command, environment=None, counts=False):
        self.name, self.command, self.environment = name, command, environment
        # Whether it runs tests: without a closing line that counts them it was cut short, whatever its exit code says.
        self.counts = counts
        self.log = LOGS / (name.replace(" ", "-") + ".log")
        self.passed, self.failed = 0, 0

    def run(self):
        started = time.monotonic()
        try:
            with self.log.open("w") as log:
                status = subprocess.run(
                    self.command, cwd=ROOT, stdin=subprocess.DEVNULL, stdout=log, stderr=subprocess.STDOUT,
                    env=os.environ | (self.environment or {}), timeout=60 * MINUTES.get(self.name, 30),
                ).returncode
        except (OSError, subprocess.TimeoutExpired) as problem:
            status = str(problem)
        text = self.log.read_text(errors="replace")
        self.passed, self.failed = count(text)
        if status == 0 and self.counts and self.passed == 0:
            status = "no closing line that counts tests"
        if status != 0 and self.failed == 0:
            self.failed = 1
        elif status == 0 and self.passed == 0:
            self.passed = 1
        verdict = "ok" if status == 0 else f"FAILED ({status})"
        print(f"{verdict}: {self.name}, {time.monotonic() - started:.0f} s, {self.passed} passed, {self.failed} failed", flush=True)
        for line in re.findall(r"^conformance: .*", text, re.MULTILINE):
            print("  " + line, flush=True)
        if status != 0:
            lines = text.splitlines()
            told = [line for line in lines[:-40] if TELLING.search(line)][:80]
            print("\n".join("  " + line[:300] for line in told + lines[-40:]), flush=True)
        return status == 0


def count(text):
    """(passed, failed) as the closing lines of Swift Testing, pytest or unittest tell it; (0, 0) when none of them ran."""
    if run := re.findall(r"Test run with (\d+) tests?.* (?:passed|failed) after", text):
        failed = len(re.findall(r"^✘ Test (?!run).* failed after", text, re.MULTILINE))
        return int(run[-1]) - failed, failed
    if closing := re.findall(r"^=* ?((?:\d+ \w+(?:, )?)+) in [\d.]+s", text, re.MULTILINE):
        told = {word.rstrip("s"): int(number) for number, word in re.findall(r"(\d+) (\w+)", closing[-1])}
        return told.get("passed", 0), told.get("failed", 0) + told.get("error", 0)
    if run := re.search(r"^Ran (\d+) tests? in", text, re.MULTILINE):
        failed = sum(int(number) for number in re.findall(r"(?:failures|errors)=(\d+)", text))
        return int(run[1]) - failed, failed
    return 0, 0


def side_by_side(steps, most):
    with ThreadPoolExecutor(max_workers=most) as pool:
        return all(list(pool.map(lambda step: step.run(), steps)))


def main(flags):
    LOGS.mkdir(parents=True, exist_ok=True)
    build = Step("build", ["swift", "build", *flags, "--build-tests"])
    first = [
        build,
        Step("guards", ["python3", "dev/verify_selftest.py"]),
        Step("verify", ["python3", "dev/verify.py"]),
        Step("lint", ["make", "--no-print-directory", "lint"]),
        Step("virtual environments", ["python3", "dev/clients.py"]),
    ]
    second = []
    green = side_by_side(first, len(first))
    if build.failed == 0:
        subprocess.run(["dev/build.sh", "lifeguard", *flags], cwd=ROOT, check=True)
        second.append(Step("swift tests", ["swift", "test", *flags, "--skip-build", "--disable-xctest"], SWIFT_TESTING, counts=True))
        if CLIENTS.is_dir():
            environment = client_environment(ROOT / ".build/release/lifeguard")
            for part, name in PARTS.items():
                command = [environment["LIFEGUARD_PYTHON"], "-m", "pytest", "-q", "--durations=15", f"--part={part}", str(CLIENTS)]
                second.append(Step(name, command, environment, counts=True))
        green = side_by_side(second, BESIDE) and green
    print(f"{sum(step.passed for step in first + second)} passed, {sum(step.failed for step in first + second)} failed")
    return 0 if green else 1


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
