"""Three workspaces on two pooled connections, played against dictionaries: nothing of one is ever seen in another.

`python -m tests.db.isolation_machine 10000` plays that many steps on a server of its own. Beside what visitors do,
transactions break off, connections die, and foreign SQL leaves settings and temporary tables behind on them.
"""

from __future__ import annotations

import itertools
import os
import sys
from collections import Counter
from datetime import date, timedelta
from typing import Any, ClassVar
from unittest import mock

import pytest
from hypothesis import HealthCheck, settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, precondition, rule, run_state_machine_as_test
from sqlalchemy import Connection, text
from sqlalchemy.exc import DBAPIError

from core.errors import CapacityTwinError
from db.changes.workspace_settings import require_title
from db.rows.change_log import Writer
from db.rows.memberships import start_membership
from db.rows.workspace_rows import NewWorkspace, insert_named_workspace, insert_workspace, require_workspace
from db.server import engine
from db.server.engine import Database, Scope
from db.store import PostgresStore
from db.store_transactions import Actor
from tests.db.demand_csv import contents, import_records

STEPS_OF_AN_EXAMPLE = 50
N_KINDS = 12
OWNER, VIEWER, STRANGER = "owner", "viewer", "stranger"
DAYS = [date(2025, 1, 1) + timedelta(days=offset) for offset in range(5)]
LANES = ("BER-MUC", "HAM-ROT", "same name")
TABLES = (
    "demand_record",
    "lane",
    "lane_series",
    "import_batch",
    "record_before",
    "lane_change",
    "audit_event",
)
PLACES, OTHERS = st.integers(0, 2), st.integers(1, 2)
RECORDS = st.dictionaries(
    st.tuples(st.sampled_from(LANES), st.sampled_from(DAYS)),
    st.integers(0, 9).map(float),
    min_size=1,
    max_size=4,
)
_numbers = itertools.count(1)


class Workspaces(RuleBasedStateMachine):
    """Two workspaces with a link each and one of members, and what each holds as it should be."""

    served: Database
    played: ClassVar[Counter[str]] = Counter()

    def __init__(self) -> None:
        super().__init__()
        name = f"chain-{os.getpid()}-{next(_numbers)}"
        self.slugs = [f"{name}-{place}" for place in "abc"]
        self.people = {person: f"{person} of {name}" for person in (OWNER, VIEWER, STRANGER)}
        self.told: list[dict[tuple[str, date], float]] = [{}, {}, {}]
        self.changes: list[list[tuple[int, dict[tuple[str, date], float]]]] = [[], [], []]
        for slug in self.slugs[:2]:
            with self.served.transaction(Scope(slug, as_owner=True)) as connection:
                insert_workspace(connection, NewWorkspace(slug, slug, "EUR"))
        self._make_club(self.slugs[2])

    def _make_club(self, slug: str) -> None:
        with self.served.transaction(Scope(slug, as_owner=True, person=self.people[OWNER])) as connection:
            insert_named_workspace(
                connection, NewWorkspace(slug, require_title("Club"), "EUR", members_only=True)
            )
            start_membership(Writer(connection, require_workspace(connection, slug), OWNER))
        with self.served.engine.begin() as connection:  # the tests' login may do what nobody else may
            connection.execute(
                text(
                    "INSERT INTO membership (workspace_id, person, role) "
                    "SELECT id, :person, 'viewer' FROM workspace WHERE slug = :slug"
                ),
                {"slug": slug, "person": self.people[VIEWER]},
            )

    def store(self, place: int, person: str = OWNER) -> PostgresStore:
        """A workspace as somebody opens it; who has a link needs no name."""
        actor = Actor(person, self.people[person] if place == 2 or person != OWNER else "")
        return PostgresStore(self.served, self.slugs[place], acting=lambda: actor)

    def scope(self, place: int, *, read_only: bool = False) -> Scope:
        """The same in plain SQL."""
        return Scope(self.slugs[place], read_only=read_only, person=self.people[OWNER] if place == 2 else "")

    def note(self, step: str) -> None:
        """Count a step."""
        self.played[step] += 1

    @rule(place=PLACES, records=RECORDS)
    def write(self, place: int, records: dict[tuple[str, date], float]) -> None:
        """A file is imported."""
        before = dict(self.told[place])
        receipt = import_records(self.store(place), records)
        self.told[place].update(records)
        self.changes[place].append((receipt.import_id, before))
        self.note("write")

    @rule(place=PLACES)
    def undo(self, place: int) -> None:
        """The newest change that stands is taken back."""
        if self.changes[place]:
            number, before = self.changes[place].pop()
            self.store(place).undo(number)
            self.told[place] = before
        self.note("undo")

    @rule(place=PLACES, lane=st.sampled_from(LANES))
    def delete(self, place: int, lane: str) -> None:
        """A lane goes with its records."""
        store, before = self.store(place), dict(self.told[place])
        if lane in {known.name for known in store.lanes()}:
            receipt = store.delete_lane(lane)
            self.told[place] = {key: units for key, units in before.items() if key[0] != lane}
            self.changes[place].append((receipt.import_id, before))
        self.note("delete")

    @rule(place=PLACES)
    def read(self, place: int) -> None:
        """What is read is what was written here."""
        assert contents(self.store(place)) == self.told[place]
        self.note("read")

    @rule(place=PLACES)
    def look_by_sql(self, place: int) -> None:
        """No row of any table belongs to another workspace, and those of this one are all there."""
        with self.served.transaction(self.scope(place, read_only=True)) as connection:
            own = require_workspace(connection, self.slugs[place]).id
            for table in TABLES:
                seen = connection.execute(text(f"SELECT DISTINCT workspace_id FROM {table}")).scalars().all()
                assert set(seen) <= {own}, table
            self._require_told(connection, place)
        self.note("look by SQL")

    @rule(place=PLACES, step=OTHERS, units=st.integers(10, 99))
    def write_elsewhere_by_sql(self, place: int, step: int, units: int) -> None:
        """Rows of another workspace are neither added, changed nor taken out, whatever SQL says."""
        other = self._number_of((place + step) % 3)
        with self.served.transaction(self.scope(place)) as connection:
            for statement in (
                "UPDATE demand_record SET demand = :units WHERE workspace_id = :other",
                "UPDATE demand_record SET workspace_id = :other WHERE workspace_id = :other",
                "DELETE FROM lane WHERE workspace_id = :other",
            ):
                assert connection.execute(text(statement), {"other": other, "units": units}).rowcount == 0
        with (
            pytest.raises((CapacityTwinError, DBAPIError)),
            self.served.transaction(self.scope(place)) as connection,
        ):
            connection.execute(
                text(
                    "INSERT INTO demand_record (workspace_id, lane_id, day, batch_id, demand) "
                    "VALUES (:other, 1, '2025-01-01', 1, :units)"
                ),
                {"other": other, "units": units},
            )
        self.note("write elsewhere by SQL")

    @rule(place=PLACES)
    def break_off(self, place: int) -> None:
        """A transaction that fails midway leaves nothing behind, neither rows nor its scope."""
        with pytest.raises(ZeroDivisionError), self.served.transaction(self.scope(place)) as connection:
            connection.execute(text("UPDATE demand_record SET demand = demand + 1000"))
            raise ZeroDivisionError
        self.note("break off")

    @rule(step=PLACES, person=st.sampled_from([OWNER, STRANGER]))
    def leave_settings_behind(self, step: int, person: str) -> None:
        """Foreign SQL leaves a connection bound to a workspace and a person, with a table that hides ours."""
        with self.served.serving_engine.connect() as connection, connection.begin():
            connection.execute(
                text(
                    "SELECT set_config('app.workspace_slug', :slug, false), set_config('app.person', :person, false), "
                    "set_config('app.as_owner', 'yes', false), set_config('search_path', 'pg_temp, public', false)"
                ),
                {"slug": self.slugs[step], "person": self.people[person]},
            )
            connection.execute(
                text(
                    "CREATE TEMPORARY TABLE IF NOT EXISTS workspace AS SELECT 1 AS id, 'x' AS slug, false AS read_only"
                )
            )
        self.note("leave settings behind")

    @rule()
    def connections_die(self) -> None:
        """The server ends every connection of the app."""
        with self.served.engine.begin() as connection:
            connection.execute(
                text(
                    "SELECT pg_terminate_backend(pid) FROM pg_stat_activity "
                    "WHERE datname = current_database() AND usename LIKE 'twin\\_%'"
                )
            )
        self.note("connections die")

    @rule(place=PLACES, step=OTHERS, records=RECORDS)
    def two_at_once(self, place: int, step: int, records: dict[tuple[str, date], float]) -> None:
        """One reads while another workspace is written to, on the other connection."""
        with self.served.transaction(self.scope(place, read_only=True)) as connection:
            self._require_told(connection, place)
            self.write_in((place + step) % 3, records)
            self._require_told(connection, place)
        self.note("two at once")

    def write_in(self, place: int, records: dict[tuple[str, date], float]) -> None:
        """A file is imported, within another step."""
        before = dict(self.told[place])
        receipt = import_records(self.store(place), records)
        self.told[place].update(records)
        self.changes[place].append((receipt.import_id, before))

    @rule(records=RECORDS)
    def strangers_and_viewers(self, records: dict[tuple[str, date], float]) -> None:
        """A stranger finds no workspace of members; a viewer reads it and writes nothing."""
        assert contents(self.store(2, VIEWER)) == self.told[2]
        for person in (VIEWER, STRANGER):
            with pytest.raises(CapacityTwinError):
                import_records(self.store(2, person), records)
        with pytest.raises(CapacityTwinError):
            self.store(2, STRANGER).lanes()
        self.note("strangers and viewers")

    @precondition(lambda self: any(self.told))
    @rule()
    def nowhere(self) -> None:
        """Who names no workspace sees no row."""
        with self.served.transaction(Scope("", read_only=True)) as connection:
            for table in TABLES:
                assert connection.execute(text(f"SELECT count(*) FROM {table}")).scalar_one() == 0
        self.note("nowhere")

    def teardown(self) -> None:
        """At the end each holds what it should."""
        for place in range(3):
            assert contents(self.store(place)) == self.told[place]

    def _require_told(self, connection: Connection, place: int) -> None:
        rows: Any = connection.execute(
            text("SELECT name, day, demand FROM demand_record JOIN lane USING (workspace_id, lane_id)")
        )
        assert {(name, day): units for name, day, units in rows} == self.told[place]

    def _number_of(self, place: int) -> int:
        with self.served.engine.connect() as connection:
            found = connection.execute(
                text("SELECT id FROM workspace WHERE slug = :slug"), {"slug": self.slugs[place]}
            )
            return int(found.scalar_one())


def play(database: Database, *, n_examples: int, steps: int = STEPS_OF_AN_EXAMPLE) -> Counter[str]:
    """Examples of so many steps each at most, on two connections; returns how often each kind was played."""
    with mock.patch.multiple(engine, POOL_SIZE=2, POOL_OVERFLOW=0):
        served = Database(database.engine.url)
    served.prepare()
    assert served.standing.own_login
    Workspaces.served, Workspaces.played = served, Counter()
    try:
        run_state_machine_as_test(
            Workspaces,
            settings=settings(
                max_examples=n_examples,
                stateful_step_count=steps,
                deadline=None,
                derandomize=True,
                database=None,
                suppress_health_check=list(HealthCheck),
            ),
        )
    finally:
        served.dispose()
    return Workspaces.played


def main(n_steps: int) -> None:
    """Play at least so many steps and print what they were."""
    from bench.import_rate import own_database

    with own_database() as database:
        played: Counter[str] = Counter()
        while played.total() < n_steps:
            left = n_steps - played.total()
            played += play(database, n_examples=-(-left // STEPS_OF_AN_EXAMPLE) + 4)
            print(f"{played.total():,} steps: {dict(played)}", flush=True)


if __name__ == "__main__":
    main(int(sys.argv[1]) if len(sys.argv) > 1 else 10_000)
