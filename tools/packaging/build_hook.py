"""What hatchling asks when it builds the package: its files, and what it depends on."""

from __future__ import annotations

import re
import sys
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

from hatchling.builders.hooks.plugin.interface import BuildHookInterface
from hatchling.metadata.plugin.interface import MetadataHookInterface

sys.path.insert(0, str(Path(__file__).resolve().parents[2]))  # hatchling runs this file alone

from tools.packaging.rooms import NAMESPACE, write_package


class NamespaceHook(BuildHookInterface[Any]):
    """Puts the rooms into the wheel as one package."""

    def initialize(self, version: str, build_data: dict[str, Any]) -> None:
        """Write the package into a folder that the wheel takes it from.

        Raises
        ------
        ValueError
            for an editable installation: the package is made of the rooms, it does not lie in the project.
        """
        if version == "editable":
            raise ValueError(
                "An editable installation is not offered: work in the project's folder as it is."
            )
        self._folder = TemporaryDirectory()
        write_package(Path(self.root), self.config["doors"], Path(self._folder.name))
        build_data["force_include"][self._folder.name] = NAMESPACE

    def finalize(self, *_: Any, **__: Any) -> None:
        """Clear the folder away."""
        self._folder.cleanup()


class RequirementsHook(MetadataHookInterface):
    """Takes what the package depends on from requirements.txt, and each extra from a file of its name."""

    def update(self, metadata: dict[str, Any]) -> None:
        """Set dependencies and extras; what only the screen needs is left out with the screen."""
        for_all, screen = self._lines("requirements.txt"), self.config["screen-only"]
        metadata["dependencies"] = [line for line in for_all if _name(line) not in screen]
        metadata["optional-dependencies"] = {
            extra: self._lines(f"requirements-{extra}.txt") for extra in self.config["extras"]
        }

    def _lines(self, name: str) -> list[str]:
        """Requirements of one file, without its remarks and those of the file that it rests on."""
        text = (Path(self.root) / name).read_text(encoding="utf-8")
        lines = (line.partition("#")[0].strip() for line in text.splitlines())
        return [line for line in lines if line and not line.startswith("-r")]


def _name(requirement: str) -> str:
    return re.split(r"[<>=!~ \[;]", requirement, maxsplit=1)[0]
