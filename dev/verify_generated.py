#!/usr/bin/env python3
"""Checks that what the generators write is exactly what is committed; with `--write` it writes it (`make generate`).

Each generator of Swift takes `--output` and writes there what it otherwise writes into the checkout, so a fresh copy can
be made beside the old one and compared file by file. The coverage page's generator compares for itself.
"""

import os
import subprocess
import sys
import tempfile
import zipfile
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
BOTOCORE = "1.44.5"

# Where the service models stand between runs; git ignores it.
MODELS = ROOT / ".build-model" / f"botocore-{BOTOCORE}"

# Generator -> the folder that it writes, relative to the root.
GENERATORS = {
    "dev/generate_model.py": "Sources/CognitoModel/Generated",
    "dev/generate_model_tests.py": "Tests/CognitoModelTests/Generated",
}
COVERAGE = "dev/generate_coverage.py"

# What the generators import from PyPI, kept beside the models.
MODULES = ROOT / ".build-model/modules"
REQUIREMENTS = ["regex==2026.5.9"]


def service_models():
    """The folder of the service models, from the botocore wheel of PyPI, fetched once."""
    if not MODELS.is_dir():
        MODELS.parent.mkdir(exist_ok=True)
        with tempfile.TemporaryDirectory(dir=MODELS.parent) as scratch:
            pip = [sys.executable, "-m", "pip", "download", "-q", "--disable-pip-version-check", "--no-deps", "--only-binary", ":all:"]
            subprocess.run([*pip, "-d", scratch, f"botocore=={BOTOCORE}"], check=True)
            unpacked = Path(scratch, "unpacked")
            with zipfile.ZipFile(next(Path(scratch).glob("*.whl"))) as wheel:
                wheel.extractall(unpacked, [name for name in wheel.namelist() if name.startswith("botocore/data/cognito-")])
            keep(unpacked, MODELS)
    return MODELS


def modules():
    """The folder of the generators' modules from PyPI, fetched once."""
    if not MODULES.is_dir():
        MODULES.parent.mkdir(exist_ok=True)
        with tempfile.TemporaryDirectory(dir=MODULES.parent) as scratch:
            install = [sys.executable, "-m", "pip", "install", "-q", "--disable-pip-version-check", "--root-user-action=ignore", "--no-deps"]
            subprocess.run([*install, "--target", f"{scratch}/modules", *REQUIREMENTS], check=True)
            keep(Path(scratch, "modules"), MODULES)
    return MODULES


def keep(made, place):
    try:
        made.rename(place)
    except OSError:  # another run was first, which is as good
        if not place.is_dir():
            raise


def run(generator, root, *arguments):
    return subprocess.run(
        [sys.executable, str(root / generator), str(service_models()), *arguments],
        cwd=root, capture_output=True, text=True, env=os.environ | {"PYTHONPATH": str(modules())},
    )


def files_below(place):
    if place.is_file():
        return {"": place.read_bytes()}
    return {str(path.relative_to(place)): path.read_bytes() for path in place.rglob("*") if path.is_file()}


def differences(committed, fresh, name):
    """Complaints about files that are missing, left over or changed between two folders (or two files)."""
    old, new = files_below(committed), files_below(fresh)

    def complain(path, what):
        return f"{name}/{path}: {what}; run make generate" if path else f"{name}: {what}; run make generate"

    return (
        [complain(path, "not committed") for path in sorted(new.keys() - old.keys())]
        + [complain(path, "nothing generates it any more") for path in sorted(old.keys() - new.keys())]
        + [complain(path, "stale") for path in sorted(old.keys() & new.keys()) if old[path] != new[path]]
    )


def complaints_of(generator, outcome):
    """The last lines of a generator that failed."""
    lines = (outcome.stderr or outcome.stdout).strip().splitlines()[-3:] or ["no message"]
    return [f"{generator} failed: {line}" for line in lines] if outcome.returncode != 0 else []


def check_generator(generator, output):
    def check(root):
        with tempfile.TemporaryDirectory() as scratch:
            fresh = Path(scratch, Path(output).name)
            outcome = run(generator, root, "--output", str(fresh))
            return complaints_of(generator, outcome) or differences(root / output, fresh, output)

    return check


def check_coverage(root):
    return complaints_of(COVERAGE, run(COVERAGE, root, "--check"))


GENERATED_CHECKS = {f"{output} is fresh": check_generator(generator, output) for generator, output in GENERATORS.items()}
GENERATED_CHECKS["docs/coverage.md is fresh"] = check_coverage


def write():
    """Writes every generated file anew; returns what went wrong."""
    complaints = []
    for generator, output in GENERATORS.items():
        complaints += complaints_of(generator, run(generator, ROOT, "--output", str(ROOT / output)))
    return complaints + complaints_of(COVERAGE, run(COVERAGE, ROOT))


if __name__ == "__main__" and sys.argv[1:] == ["--write"]:
    problems = write()
    print("\n".join(problems) or "Generated files are fresh.")
    sys.exit(1 if problems else 0)
