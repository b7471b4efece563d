"""The twin's use cases of demand files: check, apply, undo, and the list of every write."""

from __future__ import annotations

from collections.abc import Callable, Mapping

from core.twin.imports import ImportEntry, ImportReport, Receipt
from core.twin.store import FilePath, TwinStore
from core.twin_data import ANALYST


class TwinImports:
    """A file is checked first, which writes nothing; what is applied is one step that undo takes back."""

    _store: TwinStore

    def check_csv(
        self,
        source: bytes | str | FilePath,
        answers: Mapping[str, str] | None = None,
        *,
        file_name: str | None = None,
        on_progress: Callable[[float], None] | None = None,
    ) -> ImportReport:
        """Say what a file would change; writes nothing. `answers` settles an earlier report's questions."""
        return self._store.check_csv(source, answers or {}, file_name=file_name, on_progress=on_progress)

    def apply(
        self,
        report: ImportReport,
        *,
        accept_rejects: bool = False,
        as_checked: bool = False,
        made_by: str = ANALYST,
        on_progress: Callable[[float], None] | None = None,
    ) -> Receipt:
        """Write a checked file in one transaction; imports into one workspace take turns.

        With `as_checked` it is refused where other writes came in between and it would not do any more what
        the report says.
        """
        return self._store.apply(
            report,
            accept_rejects=accept_rejects,
            as_checked=as_checked,
            made_by=made_by,
            on_progress=on_progress,
        )

    def undo(self, import_id: int, *, made_by: str = ANALYST) -> Receipt:
        """Take one write back, exactly."""
        return self._store.undo(import_id, made_by=made_by)

    def imports(self) -> tuple[ImportEntry, ...]:
        """Every write to this workspace, newest first."""
        return self._store.imports()
