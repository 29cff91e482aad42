#!/usr/bin/env python3
"""Writes docs/screenshots anew: each page of managed login in light, in dark, and on a phone.

    .build-venv/pytest/bin/python Tests/Clients/screenshots.py [NAME ...]
"""

import io
import os
import sys
import tempfile
from pathlib import Path

from chromium import DESKTOP, PHONE, Chromium, Mouse
from lifeguard import ROOT, Lifeguard
from pages_list import PAGES
from pages_scene import RelyingParty, Scene, functions_file
from PIL import Image

FOLDER = ROOT / "docs/screenshots"
LOOKS = {"light": (DESKTOP, "light"), "dark": (DESKTOP, "dark"), "phone": (PHONE, "light")}
COLOURS = 64


def save(png, file):
    """With few colours, as pages have: a tenth of the size."""
    picture = Image.open(io.BytesIO(png)).convert("RGB")
    picture.quantize(COLOURS, method=Image.Quantize.MEDIANCUT, dither=Image.Dither.NONE).save(file, optimize=True)


def write_index():
    lines = [
        "# Managed login, page by page", "", "Chromium's pictures of every page, written by `Tests/Clients/screenshots.py`.", "",
        "| page | light | dark | phone |", "|---|---|---|---|",
    ]  # fmt: skip
    for name in PAGES:
        cells = [f'<img src="{name}-{look}.png" width="{120 if look == "phone" else 320}" alt="{name}, {look}">' for look in LOOKS]
        lines.append(f"| {name} | " + " | ".join(cells) + " |")
    (FOLDER / "README.md").write_text("\n".join(lines) + "\n")


def main(wanted):
    FOLDER.mkdir(parents=True, exist_ok=True)
    if not wanted:
        for old in FOLDER.glob("*.png"):
            old.unlink()
    os.environ["AWS_EC2_METADATA_DISABLED"] = "true"
    with tempfile.TemporaryDirectory() as folder:
        server, party, browser = Lifeguard(Path(folder) / "data", "--functions", functions_file(Path(folder))), RelyingParty(), Chromium()
        try:
            scene = Scene(server, party)
            for name in wanted or PAGES:
                browser.begin()
                PAGES[name](scene, Mouse(browser))
                for look, (size, scheme) in LOOKS.items():
                    browser.look(size, scheme)
                    # A caret that blinks would make every picture new.
                    browser.run("document.activeElement.blur()")
                    save(browser.driver.get_screenshot_as_png(), FOLDER / f"{name}-{look}.png")
        finally:
            browser.close()
            party.stop()
            server.stop()
    write_index()


if __name__ == "__main__":
    main(sys.argv[1:])
