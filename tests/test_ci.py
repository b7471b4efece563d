"""CI runs every check and every test, each once."""

from __future__ import annotations

import re
import subprocess
from pathlib import Path

import pytest
import yaml

ROOT = Path(__file__).resolve().parents[1]
TOOLS = ("/ruff format --check", "/ruff check", "/mypy", " -m pytest", " -m mkdocs build --strict")


def commands(target: str) -> str:
    """What `make TARGET` would run."""
    told = subprocess.run(["make", "-n", target], cwd=ROOT, capture_output=True, text=True, check=True)
    return told.stdout


@pytest.mark.parametrize("tool", TOOLS)
def test_ci_runs_each_tool_once(tool: str) -> None:
    targets = re.findall(r"^make (\S+)$", (ROOT / ".ci" / "run").read_text(encoding="utf-8"), re.MULTILINE)
    assert sum(commands(target).count(tool) for target in targets) == 1


def test_the_quick_half_runs_no_test() -> None:
    assert "pytest" not in commands("check")


def test_hooks_before_a_commit_are_the_quick_half_and_download_nothing() -> None:
    repositories = yaml.safe_load((ROOT / ".pre-commit-config.yaml").read_text(encoding="utf-8"))["repos"]
    hooks = [hook for repository in repositories for hook in repository["hooks"]]
    quick = re.findall(r"^(\.venv/bin/(?:ruff|mypy).*?)(?: \.)?$", commands("check"), re.MULTILINE)
    assert [hook["entry"].removesuffix(" --force-exclude") for hook in hooks] == quick
    assert {repository["repo"] for repository in repositories} == {"local"}
    assert {hook["language"] for hook in hooks} == {"system"}
