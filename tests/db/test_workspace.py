"""Settings of a workspace, its factory reset, and how long what it replaced is kept."""

from __future__ import annotations

import importlib.util
from dataclasses import replace
from datetime import UTC, date, datetime

import pytest
from sqlalchemy import text

from core.errors import InvalidParameter, NotAllowed, UndoRefused
from core.lane import CostParameters, Lane, LaneParameters
from db.alerts.feeds import read_feed
from db.opening import open_visitor_store
from db.server.bootstrap import MIGRATIONS
from db.server.engine import Scope
from db.store import PostgresStore
from tests.db.demand_csv import contents, import_records, twin_on

pytestmark = pytest.mark.database

D1, D2 = date(2025, 3, 1), date(2025, 3, 2)
FIRST = {("A", D1): 1.0, ("B", D2): 2.0}
DEFAULTS = Lane(
    "new lane",
    unit="pallets",
    parameters=LaneParameters(lead_time_days=3.5),
    costs=CostParameters(order_cost=9),
)


@pytest.fixture
def twin(store):
    return twin_on(store)


def test_new_lanes_begin_with_the_workspaces_defaults_and_old_ones_stay(twin, store):
    import_records(store, {("OLD", D1): 1.0})
    twin.save_settings(replace(twin.settings(), new_lane=DEFAULTS))
    import_records(store, {("NEW", D1): 1.0})
    assert twin.lane("NEW") == replace(DEFAULTS, name="NEW")
    assert twin.lane("OLD") == Lane("OLD")


def test_a_file_with_a_lead_time_goes_before_the_defaults(twin):
    twin.save_settings(replace(twin.settings(), new_lane=DEFAULTS))
    twin.apply(twin.check_csv(b"date,product_name,demand,lead_time_days\n2025-03-01,N,1,9\n"))
    assert twin.lane("N").parameters.lead_time_days == 9
    assert twin.lane("N").unit == "pallets"


def test_settings_are_changed_and_taken_back(twin):
    before = twin.settings()
    after = replace(before, title="Freight Süd", currency="CHF", new_lane=DEFAULTS)
    first = twin.save_settings(after)
    assert twin.settings() == after
    assert (twin.workspace().title, twin.workspace().currency) == ("Freight Süd", "CHF")
    second = twin.save_settings(replace(after, currency="EUR"))
    assert [entry.can_undo for entry in twin.imports()] == [True, False]
    with pytest.raises(UndoRefused, match=f"change {second.import_id} changed the settings"):
        twin.undo(first.import_id)
    undo = twin.undo(second.import_id)
    twin.undo(first.import_id)
    assert twin.settings() == before
    with pytest.raises(UndoRefused, match="settings"):
        twin.undo(undo.import_id)


def test_the_undo_of_settings_can_be_undone(twin):
    before = twin.settings()
    after = replace(before, currency="CHF")
    undo = twin.undo(twin.save_settings(after).import_id)
    assert twin.settings() == before
    twin.undo(undo.import_id)
    assert twin.settings() == after


@pytest.mark.parametrize(
    "wrong",
    [{"title": " "}, {"title": "x" * 81}, {"currency": ""}, {"currency": "x" * 9}, {"title": "a\x00b"}],
)
def test_a_title_or_currency_that_cannot_be_kept_is_refused(twin, wrong):
    with pytest.raises(InvalidParameter, match=next(iter(wrong))):
        twin.save_settings(replace(twin.settings(), **wrong))
    assert twin.workspace().data_version == 0


def test_counters_start_again_after_a_reset_and_go_on_after_its_undo(twin, store):
    import_records(store, FIRST)
    twin.save_lane(Lane("A", unit="t"))
    reset = twin.reset(typed_title=twin.workspace().title)
    assert (reset.version, twin.workspace().version) == (0, 0)
    receipt = import_records(store, FIRST)
    assert (receipt.version, twin.workspace().version) == (1, 1)
    assert [entry.number for entry in twin.imports()] == [1, 3, 2, 1]
    # What caches are keyed on never repeats.
    assert twin.workspace().data_version == 4
    twin.undo(receipt.import_id)
    back = twin.undo(reset.import_id)
    assert back.version == twin.workspace().version == 6
    assert contents(store) == FIRST
    assert twin.lane("A").unit == "t"


def moved(database, slug, **times):
    """Set times of every change, as expressions of the database's clock."""
    changes = ", ".join(f"{name} = {value}" for name, value in times.items())
    with database.login_transaction(slug) as connection:
        connection.execute(
            text(f"UPDATE import_batch SET {changes} WHERE workspace_id = (SELECT this_workspace_id())")
        )


def made_long_ago(database, slug):
    moved(database, slug, made_at="made_at - interval '31 days'")


def seen_a_day_ago(database, slug):
    moved(database, slug, clearing_seen_at="clearing_seen_at - interval '25 hours'")


def test_a_clock_that_was_wrong_for_a_while_clears_nothing(database, twin, store, slug):
    import_records(store, FIRST)
    twin.reset(typed_title=twin.workspace().title)
    made_long_ago(database, slug)  # as a clock that is ahead sees it
    twin.data.clear_old_images()
    moved(
        database,
        slug,
        made_at="made_at + interval '31 days'",
        clearing_seen_at="clearing_seen_at + interval '31 days'",
    )
    made_long_ago(database, slug)
    assert [twin.data.clear_old_images() for _ in range(3)] == [0, 0, 0]
    assert images_kept(database, slug) == 2


def test_a_reset_that_a_clock_behind_dated_early_is_as_old_as_the_change_before_it(
    database, twin, store, slug
):
    import_records(store, FIRST)
    reset = twin.reset(typed_title=twin.workspace().title).import_id
    moved(database, slug, made_at=f"CASE batch_id WHEN {reset} THEN 'epoch' ELSE made_at END")
    twin.data.clear_old_images()
    seen_a_day_ago(database, slug)
    assert twin.data.clear_old_images() == 0
    assert images_kept(database, slug) == 2


def images_kept(database, slug):
    with database.transaction(Scope(slug)) as connection:
        return connection.execute(text("SELECT count(*) FROM record_before")).scalar_one()


def test_what_a_reset_keeps_is_cleared_after_30_days_and_not_before(database, twin, store, slug):
    import_records(store, FIRST)
    twin.save_records("A", [(D1, 5.0)])
    twin.reset(typed_title=twin.workspace().title)
    later = import_records(store, {("A", D1): 9.0, ("A", D2): 1.0})
    edit = twin.save_records("A", [(D1, 10.0)])
    moved(database, slug, made_at="made_at - interval '29 days'")
    assert twin.data.clear_old_images() == 0
    assert images_kept(database, slug) == 4
    moved(database, slug, made_at="made_at - interval '2 days'")
    assert [twin.data.clear_old_images() for _ in range(2)] == [0, 0]
    seen_a_day_ago(database, slug)
    assert twin.data.clear_old_images() == 3
    assert images_kept(database, slug) == 1
    history = {entry.import_id: entry for entry in twin.imports()}
    assert all("30 days" in history[number].why_not for number in (1, 2, 3))
    for number in (1, 2, 3):
        with pytest.raises(UndoRefused, match="30 days after a factory reset"):
            twin.undo(number)
    twin.undo(edit.import_id)
    twin.undo(later.import_id)
    assert contents(store) == {}
    assert twin.data.clear_old_images() == 0


def test_old_images_are_cleared_when_the_workspace_is_opened(database, twin, store, slug, open_empty_store):
    import_records(store, FIRST)
    twin.reset(typed_title=twin.workspace().title)
    open_empty_store(slug)
    assert images_kept(database, slug) == 2
    made_long_ago(database, slug)
    open_empty_store(slug)
    assert images_kept(database, slug) == 2
    seen_a_day_ago(database, slug)
    open_empty_store(slug)
    assert images_kept(database, slug) == 0


def test_a_reset_that_was_taken_back_clears_nothing(database, twin, store, slug):
    import_records(store, FIRST)
    twin.undo(twin.reset(typed_title=twin.workspace().title).import_id)
    made_long_ago(database, slug)
    assert twin.data.clear_old_images() == 0
    seen_a_day_ago(database, slug)
    assert twin.data.clear_old_images() == 0
    assert contents(store) == FIRST


def test_lanes_after_the_clearing_never_meet_what_older_changes_remember(database, twin, store, slug):
    import_records(store, FIRST)
    twin.reset(typed_title=twin.workspace().title)
    made_long_ago(database, slug)
    twin.data.clear_old_images()
    seen_a_day_ago(database, slug)
    assert twin.data.clear_old_images() == 2
    receipt = import_records(store, FIRST)
    assert contents(store) == FIRST
    twin.undo(receipt.import_id)
    assert contents(store) == {}


def test_on_a_hosted_app_a_visitor_resets_his_own_workspace_only(database, store, slug):
    import_records(store, FIRST)
    hosted = PostgresStore(database, slug, hosted=True)
    title = hosted.workspace().title
    assert not hosted.workspace().may_reset
    with pytest.raises(NotAllowed, match="only its owner may do that"):
        hosted.reset(typed_title=title)
    assert contents(store) == FIRST
    owner = PostgresStore(database, slug, hosted=True, as_owner=True)
    assert owner.workspace().may_reset
    assert owner.reset(typed_title=title).n_delete == 2
    visitor = open_visitor_store(database_url=None)
    import_records(visitor, FIRST)
    own = PostgresStore(database, visitor.workspace().slug, hosted=True)
    assert own.reset(typed_title=own.workspace().title).n_delete == 2


KEY = "0123456789abcdef0123456789abcdef"


def test_the_title_of_a_workspace_that_is_opened_by_its_link_does_not_tell_the_link(open_empty_store, slug):
    store = open_empty_store(f"{slug}-{KEY}")
    assert store.workspace().title == slug
    for title in (KEY, f"Team {KEY.upper()} north", store.workspace().slug):
        with pytest.raises(InvalidParameter, match="they open it") as refused:
            store.save_settings(replace(store.settings(), title=title))
        assert KEY not in str(refused.value).lower()
    store.save_settings(replace(store.settings(), title="Team north"))
    token = store.add_alert_feed()
    for file_format in ("rss", "ics"):
        told = read_feed(token, file_format=file_format, language="en", now=datetime.now(UTC))
        assert told is not None and b"Team north" in told and KEY.encode() not in told


def test_titles_of_before_go_on_without_the_key(database, slug):
    spec = importlib.util.spec_from_file_location(
        "step", MIGRATIONS / "versions" / "0025_titles_without_keys.py"
    )
    assert spec is not None and spec.loader is not None
    step = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(step)
    titles = {f"{slug}-{KEY}": None, f"{slug}-own-{KEY}": "Own", f"{slug}-plain": None}
    with database.engine.connect() as connection, connection.begin() as begun:
        for name, title in titles.items():
            row = {"slug": name, "title": title or name}
            insert = "INSERT INTO workspace (slug, title, currency) VALUES (:slug, :title, 'EUR')"
            connection.execute(text(insert), row)
        connection.execute(text(step.TITLES))
        stored = "SELECT slug, title FROM workspace WHERE slug = ANY(:names)"
        found = dict(connection.execute(text(stored), {"names": list(titles)}).all())
        begun.rollback()
    assert list(map(found.get, titles)) == [slug, "Own", f"{slug}-plain"]
