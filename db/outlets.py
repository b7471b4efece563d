"""Words and paper for the twin that `open_twin` opens: the one place that joins it with them.

Both are imported at their first use, because most of what a twin is opened for needs neither.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from core.facts import Fact
    from core.outlets import Commentary


class WordsAndPaper:
    """The outlets of `core.outlets`, from `ai_brain` and `report_pdf`."""

    def commentary(self, facts: Sequence[Fact], *, language: str, client: Any) -> Commentary:
        from ai_brain import commentary

        return commentary(facts, language=language, client=client)
