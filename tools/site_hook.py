"""A page of the site fetches nothing from elsewhere: whoever reads it is seen by nobody but its host."""

from __future__ import annotations

from html.parser import HTMLParser
from typing import Any

FETCHED = {"src", "srcset", "data", "poster"}


class _Fetches(HTMLParser):
    """Addresses of other hosts that a browser would fetch while it shows a page; those of links are only followed."""

    def __init__(self) -> None:
        super().__init__()
        self.found: list[str] = []

    def handle_starttag(self, tag: str, attributes: list[tuple[str, str | None]]) -> None:
        for name, value in attributes:
            is_fetched = name in FETCHED or (tag == "link" and name == "href")
            if is_fetched and value and value.startswith(("http:", "https:", "//")):
                self.found.append(value)


def fetched_from_elsewhere(page: str) -> list[str]:
    """The addresses, in order."""
    parser = _Fetches()
    parser.feed(page)
    return parser.found


def on_post_page(output: str, *, page: Any, **_: Any) -> str:
    """Called by mkdocs with each page that is about to be written.

    Raises
    ------
    ValueError
        naming what the page would fetch.
    """
    if found := fetched_from_elsewhere(output):
        raise ValueError(f"{page.file.src_uri} would fetch {', '.join(found)}")
    return output
