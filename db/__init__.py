"""Where demand is kept. `open_twin` is the way in, for pages, notebooks and batch alike."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Callable
    from datetime import date

    from core.forecast.methods.extra import ExtraMethods
    from core.twin.capacity_twin import CapacityTwin
    from db.store_transactions import Actor


def open_twin(
    workspace: str = "demo",
    *,
    database_url: str | None = None,
    read_only: bool = False,
    create: bool | None = None,
    as_owner: bool = False,
    extra_methods: ExtraMethods | None = None,
    made_by: str = "analyst",
    as_of: date | None = None,
) -> CapacityTwin:
    """The twin of one workspace.

    Parameters
    ----------
    workspace : its name, of a-z, 0-9, "-" and "_"
    database_url : a PostgreSQL address; by default DATABASE_URL, else the embedded server
    read_only : refuse every write, here and in the database
    create : open the workspace if it does not exist; by default yes, except for strangers on a hosted app
    as_owner : may write into a workspace that visitors may only read (seeding the demo)
    extra_methods : forecast methods that compete with the twin's own; by default those that TWIN_FORECAST_EXTRA
        names, where they are installed
    made_by : the name under which every write is logged
    as_of : the day of the question; by default the newest day of the workspace's data

    Raises
    ------
    InvalidParameter
        where the name is none.
    NotAllowed
        where the workspace does not exist and is not to be created.
    StorageUnavailable
        where the database does not answer.
    """
    from core.twin.capacity_twin import CapacityTwin
    from db.opening import chosen_extra_methods, open_store
    from db.outlets import WordsAndPaper

    store = open_store(
        workspace,
        database_url=database_url,
        read_only=read_only,
        create=create,
        as_owner=as_owner,
        made_by=made_by,
    )
    return CapacityTwin(store, WordsAndPaper(), extra_methods or chosen_extra_methods(), as_of=as_of)


def open_linked_twin(workspace: str, *, acting: Callable[[], Actor]) -> CapacityTwin:
    """The twin that an address of the screen names; see `db.opening.open_by_link`."""
    from core.twin.capacity_twin import CapacityTwin
    from db.opening import chosen_extra_methods, open_by_link
    from db.outlets import WordsAndPaper

    return CapacityTwin(open_by_link(workspace, acting=acting), WordsAndPaper(), chosen_extra_methods())


def open_read_twin(workspace: str, *, acting: Callable[[], Actor]) -> CapacityTwin:
    """The twin of a workspace that exists, for programs that read; who acts is told anew in every transaction."""
    from core.twin.capacity_twin import CapacityTwin
    from db.opening import chosen_extra_methods, open_store
    from db.outlets import WordsAndPaper

    store = open_store(
        workspace, database_url=None, read_only=True, create=False, as_owner=False, acting=acting
    )
    return CapacityTwin(store, WordsAndPaper(), chosen_extra_methods())


def open_visitor_twin(*, database_url: str | None = None) -> CapacityTwin:
    """The twin of a new throw-away workspace: limited in records, gone after some days."""
    from core.twin.capacity_twin import CapacityTwin
    from db.opening import chosen_extra_methods, open_visitor_store
    from db.outlets import WordsAndPaper

    store = open_visitor_store(database_url=database_url)
    return CapacityTwin(store, WordsAndPaper(), chosen_extra_methods())


__all__ = ["open_linked_twin", "open_read_twin", "open_twin", "open_visitor_twin"]
