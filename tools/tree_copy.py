"""A copy of the tree in which something may be broken, and tests be run."""

from __future__ import annotations

import os
import shutil
import signal
import subprocess
import tempfile
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path

from tools.references import ROOT


@dataclass(frozen=True)
class Copy:
    """A copy of the tree, and a folder for what its tests leave behind."""

    tree: Path
    temporary: Path

    @property
    def environment(self) -> dict[str, str]:
        """What a program sees that runs in it: a server of its own, on a folder of its own."""
        return {**os.environ, "TMPDIR": str(self.temporary), "TEST_DATABASE_URL": ""}

    def tidy(self) -> None:
        """Stop the server of a test run that was cut short, and throw away what it wrote."""
        for lock in self.temporary.glob("*/**/postmaster.pid"):
            with suppress(ProcessLookupError, FileNotFoundError):
                os.kill(int(lock.read_text().split()[0]), signal.SIGQUIT)
        for left in self.temporary.iterdir():
            shutil.rmtree(left, ignore_errors=True)

    def remove(self) -> None:
        """Leave nothing of it."""
        self.tidy()
        shutil.rmtree(self.tree.parent)


def copy_of_tree() -> Copy:
    """What git knows and does not ignore, as it stands in the checkout now."""
    folder = Path(tempfile.mkdtemp(prefix="copy-of-tree-"))
    folder.chmod(0o755)  # the user of the embedded server goes through it
    copy = Copy(tree=folder / "tree", temporary=folder / "t")
    copy.temporary.mkdir()
    names = ["git", "ls-files", "-co", "--exclude-standard"]
    for name in subprocess.run(
        names, cwd=ROOT, capture_output=True, text=True, check=True
    ).stdout.splitlines():
        if (ROOT / name).is_file():
            (copy.tree / name).parent.mkdir(parents=True, exist_ok=True)
            shutil.copy2(ROOT / name, copy.tree / name)
    return copy
