"""The site's pages are held to fetch nothing from elsewhere."""

from __future__ import annotations

from types import SimpleNamespace

import pytest

from tools.site_hook import fetched_from_elsewhere, on_post_page

PAGE = SimpleNamespace(file=SimpleNamespace(src_uri="index.md"))


@pytest.mark.parametrize(
    "page",
    [
        '<script src="https://cdn.example.org/a.js"></script>',
        '<link rel="stylesheet" href="//fonts.example.org/css">',
        '<img srcset="http://images.example.org/a.png 2x">',
    ],
)
def test_a_page_that_fetches_from_elsewhere_fails_the_build(page: str) -> None:
    with pytest.raises(ValueError, match=r"index\.md would fetch .*example\.org"):
        on_post_page(page, page=PAGE, config={})


def test_links_to_elsewhere_and_files_of_its_own_pass() -> None:
    page = '<a href="https://example.org">there</a><link href="assets/a.css"><script src="../b.js"></script>'
    assert fetched_from_elsewhere(page) == []
    assert on_post_page(page, page=PAGE, config={}) == page
