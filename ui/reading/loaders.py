"""Cached reads of the twin, keyed on workspace, data version, names and numbers only.

The data version moves with every write, so nothing has to be invalidated. A failure is raised, never
returned: what raises is not cached, so nothing of an outage stays behind. All visitors share the cache:
the workspace is an argument of every cached function.
"""

from __future__ import annotations

import hashlib
from collections import Counter
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime
from functools import partial
from pathlib import Path
from typing import Any

import numpy as np
import streamlit as st

from core.cooperation.shared_capacity import SharedCapacity
from core.decision import Answer, Decisions, Score, decide_network
from core.decision.inbox import InboxFilter
from core.demand.profile import DemandHistory
from core.demand.records import RecordFilter, RecordPage
from core.errors import CapacityTwinError, EditConflict
from core.forecast import Learning
from core.forecast.backtest.kind_calibration import KIND_NAMES, KindCalibration
from core.forecast.backtest.stock_evidence import StockEvidence
from core.forecast.lane_facts import is_intermittent
from core.lane import CostParameters, Lane, LaneParameters
from core.plan.lane_plan import LanePlan
from core.plan.network_budget import NetworkBudget
from core.plan.network_plan import NetworkPlan
from core.plan.played_promises import PlayedPromises, play_promises
from core.told import told
from core.twin.capacity_twin import CapacityTwin
from core.twin.imports import AlertOutlet, DataStatistics, ImportEntry, ImportReport
from core.twin.inbox import Inbox
from core.twin.lane_search import LabelCounts, LaneFilter, LanePage, LaneSummary
from core.twin.stored import Workspace, WorkspaceSettings
from core.watch.choices import WatchChoices
from core.watch.episodes import News
from core.watch.preview import WatchPreview
from settings import load_settings
from ui.language import Later
from ui.models.sparklines import recent_series
from ui.reading.large_files import in_turn
from ui.reading.signed_in import acting

EXAMPLE_FILE = Path(__file__).resolve().parents[2] / "examples" / "data" / "nyc_flights_2013_daily.csv.gz"
DEMO = "demo"
MOST_RECORDS_AT_THE_HEAD = 400_000
MOST_LISTED = 50  # lanes that a box offers at once


@dataclass(frozen=True)
class Place:
    """Where a page stands: the workspace as it is now, and what it holds in all."""

    workspace: Workspace
    counts: DataStatistics

    @property
    def slug(self) -> str:
        """Short name of the workspace, as in the address."""
        return self.workspace.slug

    @property
    def version(self) -> int:
        """Data version that every cached read is keyed on."""
        return self.workspace.data_version

    @property
    def currency(self) -> str:
        """What money is counted in."""
        return self.workspace.currency

    @property
    def stamp(self) -> dict[str, Any]:
        """What every fact carries: currency and data version."""
        return {"currency": self.currency, "data_version": self.version}

    @property
    def last_day(self) -> date | None:
        """Newest day with a record in any lane."""
        return self.counts.last_date


def open_place(slug: str) -> Place:
    """The workspace at this moment; the one read that is not cached."""
    workspace = twin_of(slug).workspace()
    return Place(workspace=workspace, counts=_counts(slug, workspace.data_version))


def is_current(place: Place) -> bool:
    """Whether nothing has been written since this was read."""
    return twin_of(place.slug).workspace().data_version == place.version


def require_current(place: Place) -> None:
    """Refuse where the data have changed since this was read: what is decided is what stood on the page."""
    now = twin_of(place.slug).workspace()
    if now.data_version != place.version:
        seen, stored = (told("of version {n}", n=item.version) for item in (place.workspace, now))
        raise EditConflict(told("The list of decisions"), seen=seen, stored=stored)


def twin_of(slug: str) -> CapacityTwin:
    """The twin of a workspace that exists; opening it migrates the database where need be.

    All who may open it share it; its store asks each time who acts.
    """
    from db import open_linked_twin

    return _kept(_twins(slug), lambda: open_linked_twin(slug, acting=partial(acting, slug)))


def may_be_made(refusal: CapacityTwinError) -> bool:
    """Whether a workspace was refused because it does not exist, and whoever looks may make it."""
    from db.rows.workspace_rows import WorkspaceMissing

    settings = load_settings()
    return isinstance(refusal, WorkspaceMissing) and not (settings.hosted or settings.has_sign_in)


def twin_for_reading(slug: str) -> CapacityTwin:
    """The twin of a workspace that exists already, for a program that reads; see `signed_in.act_as_key`."""
    from db import open_read_twin

    return _kept(_reading_twins(slug), lambda: open_read_twin(slug, acting=partial(acting, slug)))


@st.cache_resource(show_spinner=False, max_entries=64)
def _twins(slug: str) -> list[CapacityTwin]:
    """Where an open twin is kept. It is filled outside: others would wait in line while one is being opened."""
    return []


@st.cache_resource(show_spinner=False, max_entries=64)
def _reading_twins(slug: str) -> list[CapacityTwin]:
    return []


def _kept(place: list[CapacityTwin], opened: Callable[[], CapacityTwin]) -> CapacityTwin:
    if not place:
        place.append(opened())
    return place[0]


@st.cache_resource(show_spinner=False, max_entries=64)
def _counts(slug: str, version: int) -> DataStatistics:
    return twin_of(slug).data.statistics()


@st.cache_data(show_spinner=False, max_entries=512)
def find_lanes(
    slug: str, version: int, wanted: LaneFilter, *, offset: int = 0, limit: int = MOST_LISTED
) -> LanePage:
    """Some of the lanes that meet every condition, found in the database: a page never reads all."""
    return twin_of(slug).data.find_lanes(wanted, offset=offset, limit=limit)


@st.cache_data(show_spinner=False, max_entries=512)
def lane_summary(slug: str, version: int, name: str) -> LaneSummary | None:
    """Unit, counts and dates of a lane; None where there is none of this name."""
    return next(iter(twin_of(slug).data.summaries_of([name])), None)


@st.cache_data(show_spinner=False, max_entries=64)
def label_counts(slug: str, version: int, wanted: LaneFilter) -> LabelCounts:
    """By label and value how many of these lanes have it; units are counted as a label."""
    return twin_of(slug).data.label_counts(wanted)


def lanes_of(slug: str, names: Sequence[str]) -> tuple[Lane, ...]:
    """Unit, parameters and costs of these lanes as stored."""
    return twin_of(slug).data.lanes_of(names)


def all_summaries(slug: str) -> tuple[LaneSummary, ...]:
    """Every lane with its counts, for a file; a page does without."""
    return twin_of(slug).lanes()


def find_records(slug: str, wanted: RecordFilter, *, offset: int, limit: int) -> RecordPage:
    """One page of records, filtered in the database."""
    return twin_of(slug).find_records(wanted, offset=offset, limit=limit)


@st.cache_data(show_spinner=False, max_entries=512)
def lane(slug: str, version: int, name: str) -> Lane:
    """Unit, parameters and costs of a lane as stored."""
    return twin_of(slug).lane(name)


@st.cache_data(show_spinner=False, max_entries=256)
def history(slug: str, version: int, name: str) -> DemandHistory:
    """Demand of a lane on its calendar, with the lane's stored rule for missing days."""
    return twin_of(slug).history(name)


@st.cache_resource(show_spinner=Later("Choosing forecast methods on every lane …"), max_entries=8)
def learned(slug: str, version: int) -> dict[str, Learning]:
    """What the workspace's backtest taught, by cadence; a resource, because its arrays are only read."""
    return twin_of(slug).learned()


def storage_failures() -> Counter[str]:
    """How often the database did not do what it was asked, by cause, since the start of this process."""
    from db.server.causes import causes

    return causes.counts.copy()


def leave_database() -> None:
    """Let go of the embedded database, which stops where nobody else uses it; a hosted one is not ours to stop."""
    from db.server.embedded import leave_servers

    leave_servers()


def learned_groups(slug: str, version: int) -> dict[tuple[str, str], KindCalibration]:
    """The same by cadence and kind of lane, the sort with most lanes first."""
    groups = {
        group: of_kind
        for learning in learned(slug, version).values()
        for group, of_kind in learning.groups().items()
    }
    return dict(sorted(groups.items(), key=lambda item: -item[1].n_lanes))


def stock_evidence(slug: str, version: int, lane_history: DemandHistory) -> StockEvidence | None:
    """Whether stocks of lanes like this one would have lasted; None where that could not be checked."""
    kind = KIND_NAMES[int(is_intermittent(lane_history.as_network())[0])]
    of_kind = learned_groups(slug, version).get((lane_history.cadence, kind))
    return None if of_kind is None or of_kind.evidence is None else of_kind.evidence.stock


def plan(slug: str, version: int, name: str, parameters: LaneParameters, costs: CostParameters) -> LanePlan:
    """Plan of one lane under these parameters and costs, stored or what-if; the twin keeps it."""
    learned(slug, version)
    return twin_of(slug).plan(name, parameters=parameters, costs=costs)


@st.cache_data(show_spinner=Later("Playing the lane …"), max_entries=64)
def played_promises(slug: str, version: int, name: str, *, seed: int) -> PlayedPromises:
    """What the plan of a lane as stored promises, beside its play."""
    stored = lane(slug, version, name)
    planned = plan(slug, version, name, stored.parameters, stored.costs)
    return play_promises(planned, rng=np.random.default_rng(seed))


@st.cache_data(show_spinner=False, max_entries=64)
def shared_capacity(slug: str, version: int, names: tuple[str, ...]) -> SharedCapacity:
    """What these lanes would save by sharing their capacity, divided between them."""
    return twin_of(slug).share_capacity(names)


def units_of(slug: str, names: Sequence[str]) -> dict[str, str]:
    """The unit of each of these lanes that exists."""
    return {lane.name: lane.unit for lane in twin_of(slug).data.lanes_of(names)}


@st.cache_resource(show_spinner=Later("Planning every lane …"), max_entries=8)
def network(slug: str, version: int) -> NetworkPlan:
    """Plan of every lane in one pass; a resource, because its arrays are shared and only read."""
    return twin_of(slug).plan_network()


@st.cache_resource(show_spinner=Later("Planning every lane …"), max_entries=8)
def network_decisions(slug: str, version: int) -> Decisions:
    """What should be decided on each lane; a resource for the same reason."""
    return decide_network(network(slug, version))


def own_address() -> str:
    """Where this app is reached, as its settings say; empty where they do not."""
    return load_settings().address or ""


def content_hash(place: Place) -> str:
    """SHA-256 of what the workspace holds, which a citation names; empty of one too large to read for a page."""
    return (
        _content_hash(place.slug, place.version) if place.counts.n_records <= MOST_RECORDS_AT_THE_HEAD else ""
    )


@st.cache_data(show_spinner=False, max_entries=32)
def _content_hash(slug: str, version: int) -> str:
    return twin_of(slug).content_hash()


def inbox(slug: str, version: int, answers: Sequence[Answer]) -> Inbox:
    """What should be decided on all lanes and is not settled by these answers, to be counted and paged."""
    return _inbox(slug, version, tuple(answer.answer_id for answer in answers), date.today())


@st.cache_resource(show_spinner=Later("Planning every lane …"), max_entries=8)
def _inbox(slug: str, version: int, answer_ids: tuple[int | None, ...], today: date) -> Inbox:
    return twin_of(slug).inbox(today=today)


def inbox_label_counts(
    slug: str,
    version: int,
    answers: Sequence[Answer],
    *,
    chips: tuple[str, ...],
    labels: tuple[tuple[str, str], ...],
    most_chance: float | None,
) -> LabelCounts:
    """By label and value how many lanes of the inbox have it, under these chips and labels."""
    answer_ids = tuple(answer.answer_id for answer in answers)
    return _label_counts_of_inbox(slug, version, answer_ids, date.today(), chips, labels, most_chance)


@st.cache_resource(show_spinner=False, max_entries=128)
def _label_counts_of_inbox(
    slug: str,
    version: int,
    answer_ids: tuple[int | None, ...],
    today: date,
    chips: tuple[str, ...],
    labels: tuple[tuple[str, str], ...],
    most_chance: float | None,
) -> LabelCounts:
    wanted = InboxFilter(chips, dict(labels), most_chance)
    return _inbox(slug, version, answer_ids, today).label_counts(wanted)


def decision_answers(slug: str) -> tuple[Answer, ...]:
    """What was answered to decisions; read each time, because no data version moves with it."""
    return twin_of(slug).decision_answers()


def decision_scores(
    slug: str, version: int, answers: Sequence[Answer], lane: str | None = None
) -> dict[int | None, Score]:
    """What came of the decisions of a lane or of all that were answered, under the numbers of their answers."""
    return _scores(slug, version, tuple(item.answer_id for item in answers), lane) if answers else {}


@st.cache_data(show_spinner=False, max_entries=64)
def _scores(
    slug: str, version: int, answer_ids: tuple[int | None, ...], lane: str | None
) -> dict[int | None, Score]:
    return {answer.answer_id: score for answer, score in twin_of(slug).decision_scores(lane)}


def first_lane(place: Place) -> str:
    """The lane at the top of the inbox; of a large workspace, where that would take long, the first of the alphabet."""
    if 0 < place.counts.n_records <= MOST_RECORDS_AT_THE_HEAD:
        asking = inbox(place.slug, place.version, decision_answers(place.slug)).page(limit=MOST_LISTED)
        decisions = network_decisions(place.slug, place.version)
        first = [asking.plan.lanes[number] for number in asking.numbers]
        for name in (*first, *(decisions.lanes[number] for number in decisions.by_worth())):
            found = lane_summary(place.slug, place.version, name)
            if found is not None and found.n_records:
                return found.name
    return find_lanes(place.slug, place.version, LaneFilter(least_records=1), limit=1).names[0]


@st.cache_resource(show_spinner=Later("Planning every lane …"), max_entries=8)
def service_budget(slug: str, version: int) -> NetworkBudget | None:
    """One service budget over the workspace's lanes; a resource for the same reason."""
    return twin_of(slug).share_service_budget()


def knows_statuses(place: Place) -> bool:
    """Whether the workspace is small enough to know the status of each lane for the head of a page."""
    return 0 < place.counts.n_records <= MOST_RECORDS_AT_THE_HEAD


def lanes_of_status(place: Place, status: int) -> tuple[str, ...]:
    """Names of the lanes of a status, as the inbox has it; none are named of a large workspace.

    To know them every lane is read, and that is too much for a line at the head of each page.
    """
    if not knows_statuses(place):
        return ()
    watch = network(place.slug, place.version).watch
    return tuple(name for name, is_of in zip(watch.lanes, watch.status == status, strict=True) if is_of)


@st.cache_data(show_spinner=False, max_entries=32)
def sparklines(slug: str, version: int, names: tuple[str, ...]) -> dict[str, list[float]]:
    """Demand of the last eight weeks of each lane named."""
    found = twin_of(slug).histories(names)
    return {name: recent_series(found[name]) if name in found else [] for name in names}


def bring_up_alerts(slug: str, version: int) -> None:
    """Bring the alerts up to the data, by who may write."""
    if not twin_of(slug).workspace().read_only:
        _alerts_are_current(slug, version)


def alerts_since(slug: str, before: datetime, *, offset: int, limit: int) -> News:
    """What came since, a page at a time, and what is over since."""
    return twin_of(slug).data.alerts_since(before, offset=offset, limit=limit)


def settings_of(slug: str) -> WorkspaceSettings:
    """Title, currency, holidays, defaults and choices of the monitor, as stored."""
    return twin_of(slug).settings()


@st.cache_resource(show_spinner=Later("Watching the last year …"), max_entries=16)
def watch_preview(slug: str, version: int, choices: WatchChoices) -> WatchPreview:
    """What other choices of the monitor would have told in the last year."""
    return twin_of(slug).preview_watch(choices)


def alert_outlets(slug: str) -> tuple[AlertOutlet, ...]:
    """Where alerts go now."""
    return twin_of(slug).data.alert_outlets()


@st.cache_resource(show_spinner=False, max_entries=64)
def _alerts_are_current(slug: str, version: int) -> bool:
    from db.alerts.sync import begin

    begin(twin_of(slug), now=datetime.now(UTC))
    return True


def imports(slug: str) -> tuple[ImportEntry, ...]:
    """Every write to the workspace, newest first; whether one can be undone changes with the next."""
    return twin_of(slug).imports()


def fingerprint(content: bytes) -> str:
    """Name of a file's content, under which its check is kept."""
    return hashlib.sha256(content).hexdigest()


def check_file(
    slug: str,
    version: int,
    *,
    content: bytes,
    file_name: str,
    answers: Mapping[str, str],
    on_progress: Callable[[float], None] | None = None,
) -> ImportReport:
    """What this file would change; nothing is written. Kept until the data or an answer change."""
    tell = on_progress or (lambda _: None)
    kept = _checked(slug, version, fingerprint(content), file_name, tuple(sorted(answers.items())))
    if not kept:
        with in_turn(len(content), lambda: tell(0.0)):
            report = twin_of(slug).check_csv(content, answers, file_name=file_name, on_progress=tell)
        kept.append(report)
    return kept[0]


def rejected_rows(slug: str, content: bytes, file_name: str, answers: Mapping[str, str]) -> bytes:
    """Every refused row of a file with the reason, as CSV; made when somebody asks for it."""
    with in_turn(len(content), lambda: None):
        return twin_of(slug).data.rejected_rows(content, answers, file_name=file_name)


@st.cache_resource(show_spinner=False, max_entries=2, ttl=1800)  # of a million rows each holds 20 MB
def _checked(
    slug: str, version: int, file_hash: str, file_name: str, answers: tuple[tuple[str, str], ...]
) -> list[ImportReport]:
    """Where the report of a file is kept. It is filled outside, where progress may be drawn."""
    return []
