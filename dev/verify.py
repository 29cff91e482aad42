#!/usr/bin/env python3
"""`make verify`: the arrows between targets, forbidden calls, and that every generated file is fresh.

With `--sources` only what needs no generator; exits 1 and prints each complaint on a line of its own.
"""

import sys
import time
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parent))

from verify_generated import GENERATED_CHECKS
from verify_sources import SOURCE_CHECKS

ROOT = Path(__file__).resolve().parent.parent


def main(arguments):
    checks = dict(SOURCE_CHECKS)
    if "--sources" not in arguments:
        checks |= GENERATED_CHECKS
    failed = 0
    for name, check in checks.items():
        started = time.monotonic()
        complaints = check(ROOT)
        failed += bool(complaints)
        print(f"{'FAILED' if complaints else 'ok'}: {name} ({time.monotonic() - started:.1f} s)")
        for complaint in complaints:
            print(f"  {complaint}")
    return 1 if failed else 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
