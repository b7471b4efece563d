"""Make a virtual environment and install a lock file into it; needs nothing but Python's standard library.

Debian packs ensurepip apart from python3.11. Where it is missing, root installs python3-venv, and an ordinary
user takes pip's wheel out of Debian's package python3-pip-whl, which needs no rights.
"""

from __future__ import annotations

import importlib.util
import os
import shutil
import subprocess
import sys
import tempfile
from pathlib import Path

OLDEST_PYTHON = (3, 11)


def main() -> int:
    """Install the lock file argv[2] into the environment argv[1]."""
    if sys.version_info < OLDEST_PYTHON:
        print(
            f"Python 3.11 or newer is needed; this is {sys.version.split()[0]}. Try: make PYTHON=python3.11"
        )
        return 1
    venv, lock = Path(sys.argv[1]), sys.argv[2]
    python = venv / "bin" / "python"
    uv = shutil.which("uv")
    if not python.exists():
        print(f"Making {venv} ...", flush=True)
        make_venv(venv, uv)
    print(f"Installing {lock} ...", flush=True)
    if uv:
        run(uv, "pip", "install", "--quiet", "--python", str(python), "-r", lock)
    else:
        run(str(python), "-m", "pip", "install", "--quiet", "--disable-pip-version-check", "-r", lock)
    return 0


def make_venv(venv: Path, uv: str | None) -> None:
    """Make `venv` with pip in it (uv needs none)."""
    if uv:
        run(uv, "venv", "--quiet", "--python", sys.executable, str(venv))
    elif importlib.util.find_spec("ensurepip"):
        run(sys.executable, "-m", "venv", str(venv))
    elif shutil.which("apt-get") and os.geteuid() == 0:
        run("apt-get", "update", "-qq")
        run("apt-get", "install", "-y", "-qq", f"python3.{sys.version_info.minor}-venv")
        run(sys.executable, "-m", "venv", str(venv))
    elif shutil.which("apt-get"):
        run(sys.executable, "-m", "venv", "--without-pip", str(venv))
        with tempfile.TemporaryDirectory() as folder:
            wheel = unpack_debian_pip(Path(folder))
            run(str(venv / "bin" / "python"), f"{wheel}/pip", "install", "--quiet", "pip")
    else:
        sys.exit("Python has no ensurepip here: install python3-venv (or uv) and run the command again.")


def unpack_debian_pip(folder: Path) -> Path:
    """Download Debian's package of pip's wheel as an ordinary user; return the wheel."""
    lists, cache = folder / "lists", folder / "cache"
    for path in (lists / "partial", cache / "archives" / "partial"):
        path.mkdir(parents=True)
    options = ("-o", f"Dir::State::Lists={lists}", "-o", f"Dir::Cache={cache}", "-o", "APT::Sandbox::User=")
    run("apt-get", "-qq", *options, "update")
    run("apt-get", "-qq", *options, "download", "python3-pip-whl", cwd=folder)
    run("dpkg-deb", "-x", str(next(folder.glob("*.deb"))), str(folder / "unpacked"))
    return next((folder / "unpacked").rglob("pip-*.whl"))


def run(*command: str, cwd: Path | None = None) -> None:
    """Run a command, or end with a sentence that names it."""
    if subprocess.run(command, cwd=cwd, check=False).returncode:
        sys.exit(f"This step failed: {' '.join(command)}")


if __name__ == "__main__":
    sys.exit(main())
