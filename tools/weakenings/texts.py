"""What may be said, and text of others on the screen."""

from __future__ import annotations

from tools.weakenings.places import (
    ENGINE,
    HEADERS,
    LABELS,
    SAFE,
    SERVER,
    SHELL,
)
from tools.weakenings.weakening import Weakening

TEXTS = (
    Weakening(
        "driver text in sentences",
        SERVER,
        "return None if cause is None else causes.refusal(cause)",
        "return StorageUnavailable(str(error))",
        ENGINE,
    ),
    Weakening("values in logs", SERVER, "hide_parameters=True", "hide_parameters=False", ENGINE),
    Weakening(
        "the address in the settings' text",
        "settings.py",
        "database_url: str | None = field(default=None, repr=False)",
        "database_url: str | None = None",
        ENGINE,
    ),
    Weakening(
        "the model's key in the settings' text",
        "settings.py",
        "gemini_api_key: str | None = field(default=None, repr=False)",
        "gemini_api_key: str | None = None",
        ENGINE,
    ),
    Weakening("pages may be framed", HEADERS, "\"frame-ancestors 'none'\"", '"frame-ancestors *"', SHELL),
    Weakening(
        "pictures from anywhere", HEADERS, "img-src 'self' data: blob:", "img-src * data: blob:", SHELL
    ),
    Weakening("the app's headers win", HEADERS, "if name not in ours", "if True", SHELL),
    Weakening(
        "markup is not escaped",
        "ui/ground/safe.py",
        """return MARKDOWN_PUNCTUATION.sub(r"\\\\\\1", broken)""",
        "return broken",
        SAFE,
    ),
    Weakening(
        "addresses become links",
        "ui/ground/safe.py",
        'broken = LINK_STARTERS.sub(rf"\\1{WORD_JOINER}", plain(text, longest=longest))',
        "broken = plain(text, longest=longest)",
        SAFE,
    ),
    Weakening(
        "a live name in a label",
        "ui/lane/shared_lanes.py",
        'say("Shares with {lane}", lane=safe.label(view.stored.name))',
        'say("Shares with {lane}", lane=view.stored.name)',
        LABELS,
    ),
    Weakening(
        "a live title in a label",
        "ui/data/workspace_tools.py",
        'say("Type {title} to confirm", title=safe.label(title))',
        'say("Type {title} to confirm", title=title)',
        LABELS,
    ),
)
