"""Counts the generated cases, and tells them at the end of the run (a pytest plugin)."""

from collections import Counter

generated = Counter()


def pytest_terminal_summary(terminalreporter):
    if generated:
        kinds = ", ".join(f"{number} {kind}" for kind, number in generated.most_common())
        terminalreporter.write_line(f"conformance: {sum(generated.values())} generated cases ({kinds})")
