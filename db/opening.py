"""Opening a store: find the workspace, or make it; and the forecast methods that the deployment adds."""

from __future__ import annotations

import secrets
from collections.abc import Callable, Iterator
from contextlib import contextmanager

from core.errors import NotAllowed
from core.forecast.methods.extra import ExtraMethods
from core.told import told
from db.changes.workspace_settings import require_title
from db.rows.change_log import Writer
from db.rows.memberships import own_workspaces, require_fewer_owned, start_membership
from db.rows.workspace_rows import (
    NewWorkspace,
    WorkspaceMissing,
    delete_expired_workspaces,
    find_workspace,
    insert_named_workspace,
    insert_workspace,
    is_unguessable,
    require_member_slug,
    require_slug,
    require_unguessable,
    require_workspace,
    set_read_only,
    title_of,
)
from db.server.engine import Database, Scope, connect_database
from db.store import PostgresStore
from db.store_transactions import ANALYST, Actor
from forecast_extra import StatsforecastMethods, is_installed
from settings import Settings, load_settings

DEMO = "demo"
DEMO_TITLE = "Demo"
VISITOR = "visitor"
NOBODY = ""  # no workspace has this name
DEMO_LOCK = 7_302_114_002  # any number that nobody else uses in this database


def open_store(
    slug: str,
    *,
    database_url: str | None,
    read_only: bool,
    create: bool | None,
    as_owner: bool,
    made_by: str = ANALYST,
    acting: Callable[[], Actor] | None = None,
) -> PostgresStore:
    """The store of a workspace; see `db.open_twin`."""
    settings = load_settings()
    require_slug(slug)
    database = connect_database(settings, database_url)
    may_create = create if create is not None else slug == DEMO or not settings.hosted
    person = acting().person if acting is not None else ""
    scope = Scope(slug, read_only=True, as_owner=as_owner, person=person)
    _require_open(database, settings, scope, may_create=may_create)
    store = PostgresStore(
        database,
        slug,
        read_only=read_only,
        as_owner=as_owner,
        hosted=settings.hosted,
        made_by=made_by,
        acting=acting,
    )
    store.clear_old_images()
    return store


def open_by_link(slug: str, *, acting: Callable[[], Actor]) -> PostgresStore:
    """The store that an address of the screen names. Opening a link makes nothing; only the demo is always there.

    acting : who asks, told anew in every transaction: members of a workspace share its store

    Raises
    ------
    WorkspaceMissing
        where there is no workspace of this name, or none that whoever asks is a member of.
    NotAllowed
        on a hosted app without sign-in, where its name could be guessed.
    """
    settings, is_demo = load_settings(), slug == DEMO
    if settings.hosted and not is_demo:
        _require_key_or_member(settings, slug, acting().person)
    read_only = is_demo and settings.demo_read_only
    return open_store(
        slug, database_url=None, read_only=read_only, create=is_demo, as_owner=False, acting=acting
    )


def _require_key_or_member(settings: Settings, slug: str, person: str) -> None:
    """On a hosted app a name that could be guessed opens nothing but a workspace of one's own membership."""
    require_slug(slug)
    if not settings.has_sign_in:
        require_unguessable(slug)
    elif not is_unguessable(slug):
        with connect_database(settings).transaction(Scope(slug, read_only=True, person=person)) as connection:
            if require_workspace(connection, slug).workspace.role is None:
                raise WorkspaceMissing(slug)  # the same words whether or not there is one


def open_named_store(slug: str, title: str, *, acting: Callable[[], Actor]) -> PostgresStore:
    """Make a workspace of members, whose first and only one is whoever asks: its owner.

    Raises
    ------
    InvalidParameter
        where name or title is none, or the name is taken.
    NotAllowed
        where nobody is signed in, or he has as many workspaces as one person may make.
    """
    settings, actor = load_settings(), acting()
    database = connect_database(settings)
    new = NewWorkspace(
        slug=require_member_slug(slug),
        title=require_title(title),
        currency=settings.currency,
        row_limit=settings.member_row_limit,
        members_only=True,
    )
    if not actor.person:
        raise NotAllowed(told("a workspace of members, unless you sign in"))
    with database.transaction(Scope(NOBODY, read_only=True, person=actor.person)) as connection:
        require_fewer_owned(own_workspaces(connection), settings.member_workspaces)
    # Only the keeper opens workspaces; whoever asks is the first owner all the same.
    with database.transaction(Scope(new.slug, as_owner=True, person=actor.person)) as connection:
        insert_named_workspace(connection, new)
        start_membership(Writer(connection, require_workspace(connection, new.slug), actor.made_by))
    return PostgresStore(database, new.slug, hosted=settings.hosted, acting=acting)


def chosen_extra_methods() -> ExtraMethods | None:
    """The methods that TWIN_FORECAST_EXTRA names, where they are installed."""
    is_chosen = load_settings().forecast_extra is not None
    return StatsforecastMethods() if is_chosen and is_installed() else None


def open_visitor_store(*, database_url: str | None) -> PostgresStore:
    """The store of a new workspace that only its visitor knows the name of."""
    settings = load_settings()
    database = connect_database(settings, database_url)
    new = NewWorkspace(
        slug=f"visitor-{secrets.token_hex(16)}",
        title="My workspace",
        currency=settings.currency,
        row_limit=settings.visitor_row_limit,
        days=settings.visitor_days,
    )
    clear_up_expired(database)
    with database.transaction(Scope(new.slug, as_owner=True)) as connection:
        insert_workspace(connection, new)
    return PostgresStore(database, new.slug, hosted=settings.hosted, made_by=VISITOR)


def clear_up_expired(database: Database | None = None) -> int:
    """Delete what has expired; returns how many workspaces that were."""
    with (database or connect_database(load_settings())).login_transaction(NOBODY) as connection:
        return delete_expired_workspaces(connection)


@contextmanager
def start_of_demo() -> Iterator[None]:
    """What a start of the app does to the demo, it does in here: other starts wait, and find it done.

    It also sets whether visitors may write there. Any opening closes the demo to them where the settings say so;
    only a start opens it again, so that no visitor's session and no program with other settings does.
    """
    settings = load_settings()
    database = connect_database(settings)
    with database.one_at_a_time(DEMO_LOCK):
        with database.login_transaction(DEMO) as connection:
            set_read_only(connection, DEMO, read_only=settings.demo_read_only)
        yield


def _require_open(database: Database, settings: Settings, scope: Scope, *, may_create: bool) -> None:
    slug = scope.slug
    with database.transaction(scope) as connection:
        row = find_workspace(connection, slug)
        if row is None and not may_create:
            require_workspace(connection, slug)
    demo_read_only = slug == DEMO and settings.demo_read_only
    if row is None:
        new = NewWorkspace(
            slug=slug,
            title=DEMO_TITLE if slug == DEMO else title_of(slug),
            currency=settings.currency,
            is_demo=slug == DEMO,
            read_only=demo_read_only,
        )
        with database.transaction(Scope(slug, as_owner=True)) as connection:
            insert_workspace(connection, new)
    elif demo_read_only and not row.workspace.read_only:
        with database.login_transaction(slug) as connection:
            set_read_only(connection, slug, read_only=True)
