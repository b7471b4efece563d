"""What a container of the image finds when it starts: its files, its environment, its command.

Read from `Dockerfile`, `.dockerignore` and `render.yaml`, so that a test starts what is deployed and not a copy of it.
A form of theirs that is not understood here fails loudly.
"""

from __future__ import annotations

import json
import re
import shlex
import shutil
from pathlib import Path

ROOT = Path(__file__).resolve().parents[1]
# One variable of a blueprint: a quoted text, a secret that the dashboard asks for, or the database's address.
BLUEPRINT_VARIABLE = re.compile(
    r"^ +- key: (\w+)\n +(?:"
    r'value: "([^"]*)"|'
    r"(sync: false)|"
    r"fromDatabase:\n +name: .*\n +(property: connectionString)"
    r")$",
    re.MULTILINE,
)


def blueprint_environment(database_url: str) -> dict[str, str]:
    """The variables that `render.yaml` sets; secrets that are typed into the dashboard are left out."""
    text = (ROOT / "render.yaml").read_text(encoding="utf-8")
    variables = BLUEPRINT_VARIABLE.findall(text)
    assert len(variables) == text.count("- key:"), "render.yaml holds a variable of a form not known here"
    return {
        name: database_url if address else value for name, value, secret, address in variables if not secret
    }


def image_environment() -> dict[str, str]:
    """The variables that the image's last stage sets, as written; `$PATH` still stands in them."""
    settings = " ".join(_instructions("ENV"))
    return dict(setting.split("=", 1) for setting in shlex.split(settings))


def image_command() -> list[str]:
    """The command that a container runs."""
    command: list[str] = json.loads(_instructions("CMD")[-1])
    return command


def copy_image_files(folder: Path) -> None:
    """What `COPY . .` puts into the image, with folders that nobody may write into."""
    ignored = (ROOT / ".dockerignore").read_text(encoding="utf-8").split()

    def left_out(parent: str, names: list[str]) -> set[str]:
        inside = Path(parent).relative_to(ROOT)
        return {name for name in names if _is_ignored((inside / name).as_posix(), ignored)}

    assert _instructions("COPY")[-1].endswith(" . ."), "the image is no longer a copy of the project"
    shutil.copytree(ROOT, folder, ignore=left_out)
    for path in (folder, *folder.rglob("*")):
        if path.is_dir():
            path.chmod(0o555)


def _instructions(name: str) -> list[str]:
    """Arguments of this instruction in the last stage, each on one line."""
    text = (ROOT / "Dockerfile").read_text(encoding="utf-8").replace("\\\n", " ")
    stage = re.split(r"^FROM ", text, flags=re.MULTILINE)[-1]
    return re.findall(rf"^{name} +(.*)$", stage, flags=re.MULTILINE)


def _is_ignored(path: str, patterns: list[str]) -> bool:
    """By the rules of .dockerignore: the last pattern that matches decides, and "!" takes a path in again."""
    matching = [pattern for pattern in patterns if _matches(path, pattern.removeprefix("!"))]
    return bool(matching) and not matching[-1].startswith("!")


def _matches(path: str, pattern: str) -> bool:
    parts = {"**/": "(?:.*/)?", "*": "[^/]*"}
    expression = "".join(parts.get(part, re.escape(part)) for part in re.split(r"(\*\*/|\*)", pattern))
    return re.fullmatch(expression, path) is not None
