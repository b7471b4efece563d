"""Find a Chromium for the browser tests, or install one.

In this order: CHROMIUM, a browser on the PATH, Debian's package (root), Playwright's own download.
"""

from __future__ import annotations

import os
import shutil
import subprocess
import sys

NAMES = ("chromium", "chromium-browser", "google-chrome", "chrome")


def find_browser() -> str | None:
    """Path of a usable browser, or None."""
    named = os.environ.get("CHROMIUM")
    if named and shutil.which(named):
        return shutil.which(named)
    return next((path for path in map(shutil.which, NAMES) if path), None) or playwright_browser()


def playwright_browser() -> str | None:
    """Path of the browser that Playwright downloaded, or None."""
    from playwright.sync_api import sync_playwright

    with sync_playwright() as playwright:
        path = playwright.chromium.executable_path
    return shutil.which(path)


def main() -> int:
    """Say which browser the tests will use; install one where there is none."""
    found = find_browser()
    if not found and os.geteuid() == 0 and shutil.which("apt-get"):
        print("Installing Debian's chromium for the browser tests ...", flush=True)
        quiet = {**os.environ, "DEBIAN_FRONTEND": "noninteractive"}
        subprocess.run(["apt-get", "update", "-qq"], env=quiet, check=False)
        subprocess.run(
            ["apt-get", "install", "-y", "-qq", "chromium"], env=quiet, check=False, stdout=subprocess.DEVNULL
        )
        found = find_browser()
    if not found:
        print("Downloading Playwright's chromium for the browser tests ...", flush=True)
        subprocess.run([sys.executable, "-m", "playwright", "install", "chromium"], check=False)
        found = find_browser()
    if not found:
        print("No Chromium could be found or installed; install one, or name it: CHROMIUM=/path make test")
        return 1
    print(f"Browser: {found}")
    return 0


if __name__ == "__main__":
    sys.exit(main())
