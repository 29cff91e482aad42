#!/usr/bin/env python3
"""Virtual environments of the real clients in Tests/Clients, made once and made anew when their list changes.

`requirements.txt` is the environment that pytest runs in; each `requirements-NAME.txt` is one of its own, for a client
whose pins disagree with the others', and tests find its commands in $LIFEGUARD_NAME_BIN.
"""

import hashlib
import os
import subprocess
import sys
import venv
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
CLIENTS = ROOT / "Tests/Clients"
ENVIRONMENTS = ROOT / ".build-venv"


def environments():
    """Requirements file -> its environment's folder."""
    return {
        path: ENVIRONMENTS / (path.stem.removeprefix("requirements").lstrip("-") or "pytest")
        for path in sorted(CLIENTS.glob("requirements*.txt"))
    }


def prepare(requirements, folder):
    stamp = folder / "requirements.sha256"
    wanted = hashlib.sha256(requirements.read_bytes() + sys.version.encode()).hexdigest()
    if stamp.is_file() and stamp.read_text() == wanted:
        return
    venv.create(folder, clear=True, with_pip=True, symlinks=True)
    subprocess.run([folder / "bin/pip", "install", "-q", "--disable-pip-version-check", "-r", requirements], check=True)
    stamp.write_text(wanted)


def client_environment(program):
    """What Tests/Clients finds in its environment: the program under test, and where the other clients' commands are."""
    found = {"LIFEGUARD_PROGRAM": str(program), "LIFEGUARD_PYTHON": sys.executable}
    for folder in environments().values():
        if folder.name == "pytest":
            found["LIFEGUARD_PYTHON"] = str(folder / "bin/python")
            found["PATH"] = f"{folder / 'bin'}:{os.environ.get('PATH', os.defpath)}"
        else:
            found[f"LIFEGUARD_{folder.name.upper()}_BIN"] = str(folder / "bin")
    return found


if __name__ == "__main__":
    for requirements, folder in environments().items():
        prepare(requirements, folder)
        print(f"{folder.relative_to(ROOT)} has {requirements.name}")
