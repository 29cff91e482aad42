"""Checks that read the checkout's text: arrows between targets, forbidden calls, long files, paths of one machine.

Every function takes the checkout's root and returns complaints, one line each; an empty list is a pass.
"""

import os
import re
import subprocess
from pathlib import Path

from verify_rooms import ARROWS, OUTSIDE, PURE, RULES, TEST_LIBRARIES, WIRE_MEETS_RULES

IMPORT = re.compile(
    r"^[ \t]*(?:@\w+(?:\([^)]*\))?[ \t]+)*(?:(?:public|package|internal|fileprivate|private)[ \t]+)?import[ \t]+"
    r"(?:(?:struct|class|enum|protocol|func|var|let|typealias|actor)[ \t]+)?(\w+)",
    re.MULTILINE,
)

# Time and randomness are parameters of the rules (a test owns the clock).
CLOCKLESS_ROOMS = ("UserPools", "OAuth", "IdentityPools", "AccessManagement", "SAML", "API")
CLOCK = re.compile(r"\bDate\(\)|\.now\b|UUID\(\)|\.random\(|Task\.sleep")
CRASH = re.compile(r"fatalError\(|try!|as! |preconditionFailure\(")
PROMISE = re.compile(r"\b(?:TODO|FIXME|XXX)\b|\bfor now\b|\bnot implemented\b")
SWITCHED_OFF = re.compile(r"\.disabled\(|XCTSkip|#expect\(true\)|#expect\(Bool\(true\)\)")
LONGEST_FILE = 400

# Directories that every Linux machine has: naming one of them says nothing about this machine.
COMMON_DIRECTORIES = {"bin", "boot", "dev", "etc", "lib", "lib64", "proc", "run", "sbin", "sys", "usr", "var"}


def tracked_files(root):
    """Files that git tracks or would track, as paths relative to `root`."""
    listing = subprocess.run(
        ["git", "-C", str(root), "ls-files", "-z", "--cached", "--others", "--exclude-standard"],
        check=True, capture_output=True,
    ).stdout
    names = sorted(set(listing.decode().split("\0")) - {""})
    return [Path(name) for name in names if (root / name).is_file()]


def swift_files(root, folder):
    """Hand-written Swift files under `folder`."""
    return [
        path for path in tracked_files(root)
        if path.suffix == ".swift" and path.parts[0] == folder and "Generated" not in path.parts
    ]


def imports_of(root):
    """Target -> module -> the first file that imports it, from every Swift file in Sources (generated ones too)."""
    found = {}
    for path in tracked_files(root):
        if path.parts[0] != "Sources" or len(path.parts) < 3:
            continue
        modules = found.setdefault(path.parts[1], {})
        if path.suffix == ".swift":
            for module in IMPORT.findall((root / path).read_text()):
                modules.setdefault(module, path)
    return found


def check_arrows(root):
    complaints = []
    for target, modules in sorted(imports_of(root).items()):
        if target not in ARROWS:
            complaints.append(f"Sources/{target}: not in the table of dev/verify_rooms.py")
            continue
        for module, path in sorted(modules.items()):
            if module == target:
                continue
            if module in TEST_LIBRARIES and target not in TEST_LIBRARIES:
                complaints.append(f"{path}: {module} is for tests alone")
            elif module in ARROWS and module not in ARROWS[target]:
                complaints.append(f"{path}: {target} may not import {module}")
            elif module in OUTSIDE and target not in OUTSIDE[module]:
                complaints.append(f"{path}: {module} does not belong in {target}")
            elif target in PURE and module not in ARROWS and module not in PURE[target]:
                complaints.append(f"{path}: {target} is pure and may not import {module}")
        if target not in TEST_LIBRARIES | {WIRE_MEETS_RULES} and "CognitoModel" in modules and RULES & set(modules):
            complaints.append(f"{modules['CognitoModel']}: only {WIRE_MEETS_RULES} may know both the wire's shapes and the rules")
    return complaints


def check_purpose(root):
    """Each room says in its README what it owns and what it refuses to know."""
    rooms = {path.parts[1] for path in swift_files(root, "Sources") if len(path.parts) > 2}
    tracked = set(tracked_files(root))
    return [
        f"Sources/{room}: no README.md that says what it owns"
        for room in sorted(rooms) if Path("Sources", room, "README.md") not in tracked
    ]


def lines_matching(root, paths, pattern, what):
    complaints = []
    for path in paths:
        for number, line in enumerate((root / path).read_text().splitlines(), start=1):
            if pattern.search(line):
                complaints.append(f"{path}:{number}: {what}: {line.strip()[:100]}")
    return complaints


def check_calls(root):
    sources, tests = swift_files(root, "Sources"), swift_files(root, "Tests")
    clockless = [path for path in sources if path.parts[1] in CLOCKLESS_ROOMS]
    return (
        lines_matching(root, clockless, CLOCK, "time and randomness are parameters here")
        + lines_matching(root, sources, CRASH, "a crash that outside input might reach")
        + lines_matching(root, sources + tests, PROMISE, "a promise left in the code")
        + lines_matching(root, tests, SWITCHED_OFF, "a test that cannot fail or is switched off")
    )


def check_lengths(root):
    complaints = []
    for path in swift_files(root, "Sources"):
        length = len((root / path).read_text().splitlines())
        if length > LONGEST_FILE:
            complaints.append(f"{path}: {length} lines, probably two nouns")
    return complaints


def machine_paths(root, home):
    """What a path of this machine begins with: the checkout's first directory and the home directory."""
    first = root.resolve().parts[1]
    places = {f"{root.resolve()}/" if first in COMMON_DIRECTORIES else f"/{first}/"}
    if home and home != "/":
        places.add(home.rstrip("/") + "/")
    return places


def check_machine_paths(root, home=None):
    places = machine_paths(root, home if home is not None else os.environ.get("HOME", ""))
    pattern = re.compile(r"(?:^|[^A-Za-z0-9_.-])(?:" + "|".join(re.escape(place) for place in sorted(places)) + ")")
    complaints = []
    for path in tracked_files(root):
        content = (root / path).read_bytes()
        if b"\0" in content:
            continue
        for number, line in enumerate(content.decode(errors="replace").splitlines(), start=1):
            if pattern.search(line):
                complaints.append(f"{path}:{number}: a path of this machine: {line.strip()[:100]}")
    return complaints


SOURCE_CHECKS = {
    "arrows between targets": check_arrows,
    "purpose of each target": check_purpose,
    "forbidden calls": check_calls,
    "length of files": check_lengths,
    "paths of one machine": check_machine_paths,
}
