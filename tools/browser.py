#!/usr/bin/env python3
"""Finds the browser for the tests, or installs one: `tools/browser.py` says which it is.

Order: $LUWTE_BROWSER, an installed chromium or chrome, the one that Playwright downloaded; then
`apt-get install chromium` when we are root, then `playwright install chromium`.
"""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
from pathlib import Path
from typing import Any

NAMES = ("chromium", "chromium-browser", "google-chrome-stable", "google-chrome")
# No page of ours needs another machine, and a browser that asks for one makes tests slow.
QUIET = [
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
    "--no-first-run",
    "--host-resolver-rules=MAP * ~NOTFOUND, EXCLUDE 127.0.0.1, EXCLUDE localhost",
]
NONE_FOUND = (
    "No browser for the tests. Install chromium (Debian: apt-get install chromium), or name one "
    "in LUWTE_BROWSER."
)


def installed() -> str | None:
    """Path of a browser of this machine."""
    named = os.environ.get("LUWTE_BROWSER")
    if named:
        return named if shutil.which(named) else None
    return next((path for name in NAMES if (path := shutil.which(name))), None)


def of_playwright() -> bool:
    """True when Playwright has a browser of its own."""
    from playwright.sync_api import sync_playwright

    with sync_playwright() as playwright:
        return Path(playwright.chromium.executable_path).exists()


def launch_arguments() -> dict[str, Any]:
    """Arguments for Playwright's `launch`: executable_path when installed, and quiet flags."""
    flags = [*QUIET, *(["--no-sandbox"] if os.geteuid() == 0 else [])]
    path = installed()
    return {"args": flags, "executable_path": path} if path else {"args": flags}


def install() -> bool:
    """Try to get a browser; True when one is there afterwards."""
    if os.geteuid() == 0 and shutil.which("apt-get"):
        print("Installing chromium for the browser tests (apt-get) …", flush=True)
        environment = os.environ | {"DEBIAN_FRONTEND": "noninteractive"}
        for command in (
            ["apt-get", "update", "-q"],
            ["apt-get", "install", "-yq", "--no-install-recommends", "chromium"],
        ):
            subprocess.run(command, check=False, stdout=subprocess.DEVNULL, env=environment)
        if installed():
            return True
    print("Downloading chromium for the browser tests (playwright) …", flush=True)
    got = subprocess.run(
        [sys.executable, "-m", "playwright", "install", "chromium"], check=False
    ).returncode
    return got == 0 and of_playwright()


def main() -> int:
    if path := installed():
        print(f"browser: {path}")
        return 0
    if of_playwright() or install():
        print(f"browser: {installed() or 'of playwright'}")
        return 0
    print(NONE_FOUND, file=sys.stderr)
    return 1


if __name__ == "__main__":
    sys.exit(main())
