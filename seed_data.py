"""Fill a workspace with demo lanes, or with one synthetic lane, through the same import as a user's file.

    python seed_data.py                                     the demo network, to yesterday
    python seed_data.py --workspace trial --kind seasonal --mean 200 --growth 0.08

It asks before it replaces anything; what it replaces can be brought back with undo.
"""

from __future__ import annotations

import argparse
import csv
import io
import sys
from collections.abc import Iterable, Sequence
from datetime import date, timedelta
from typing import TextIO

import numpy as np

from core.demand.profile import DemandRecords
from core.demo.network import YEARS, demo_network
from core.demo.synthetic import KINDS, generate_demand
from core.demo.synthetic_factors import calendar_days
from core.errors import CapacityTwinError
from core.twin.capacity_twin import CapacityTwin
from core.twin.imports import Receipt

DEMO_KIND = "demo"
DEMO_SEED = 2026
MADE_BY = "demo data"
REFUSED, FAILED = 2, 1


def demand_csv(lanes: Iterable[tuple[str, DemandRecords]]) -> bytes:
    """The records of lanes as the file that a user would upload."""
    text = io.StringIO()
    writer = csv.writer(text, lineterminator="\n")
    writer.writerow(("date", "product_name", "demand"))
    for name, records in lanes:
        pairs = zip(records.dates.astype(str), records.demand_units.tolist(), strict=True)
        writer.writerows((day, name, f"{demand:g}") for day, demand in pairs)
    return text.getvalue().encode()


def seed_demo(twin: CapacityTwin, *, last_day: date, seed: int = DEMO_SEED) -> Receipt:
    """Write the demo network; records of its lanes on the same days are replaced, others stay.

    Lanes are saved before their records: a workspace without records counts as empty, so a seeding that was
    cut off is simply made again.
    """
    network = demo_network(last_day=np.datetime64(last_day, "D"), rng=np.random.default_rng(seed))
    for demo in network:
        twin.save_lane(demo.lane)
    return _import(twin, ((demo.lane.name, demo.records) for demo in network), file_name="demo_network.csv")


def seed_demo_if_empty(twin: CapacityTwin, today: date) -> Receipt | None:
    """Write the demo network with `today` as its last day, unless the workspace holds records already."""
    if count_records(twin):
        return None
    return seed_demo(twin, last_day=today)


def fill_demo(*, today: date) -> bool:
    """What a start of the app does: fill the empty demo to yesterday, as its owner, whoever else may write there.

    False where the database does not let us now, which is said; every later attempt takes up what an earlier one
    left.
    """
    from db import open_twin
    from db.opening import DEMO, start_of_demo

    try:
        with start_of_demo():
            seed_demo_if_empty(open_twin(DEMO, as_owner=True, made_by=MADE_BY), today - timedelta(days=1))
    except CapacityTwinError as refusal:
        print(f"The demo is not ready yet. {refusal}", flush=True)
        return False
    return True


def seed_kind(
    twin: CapacityTwin,
    kind: str,
    *,
    last_day: date,
    mean_units_per_day: float,
    growth_ratio: float,
    seed: int,
) -> Receipt:
    """Write one synthetic lane of this kind, three years to `last_day`."""
    last = np.datetime64(last_day, "D")
    days = calendar_days(first_day=last - np.timedelta64(YEARS * 365, "D"), last_day=last)
    demand = generate_demand(
        kind,
        days,
        mean_units_per_day=mean_units_per_day,
        growth_per_year_ratio=growth_ratio,
        rng=np.random.default_rng(seed),
    )
    lane = synthetic_lane_name(kind)
    return _import(twin, [(lane, DemandRecords(dates=days, demand_units=demand))], file_name=f"{kind}.csv")


def synthetic_lane_name(kind: str) -> str:
    """Name of the lane that `seed_kind` writes."""
    return f"SYNTHETIC {kind}"


def count_records(twin: CapacityTwin) -> int:
    """Demand records in the workspace."""
    return sum(lane.n_records for lane in twin.lanes())


def main(arguments: Sequence[str], *, today: date, answers: TextIO = sys.stdin) -> int:
    """The command; returns 0 when done, 1 when the twin refused, 2 when nobody agreed to a replacement."""
    chosen = _parser().parse_args(arguments)
    last_day = chosen.until or today - timedelta(days=1)
    try:
        from db import open_twin

        twin = open_twin(workspace=chosen.workspace, as_owner=True, made_by=MADE_BY)
        if not (chosen.yes or _may_write(twin, chosen.kind, answers)):
            print("Nothing was changed. To replace without a question: --yes")
            return REFUSED
        receipt = _seed(twin, chosen, last_day)
    except CapacityTwinError as error:
        print(error)
        return FAILED
    print(
        f"Workspace {chosen.workspace!r}: {receipt.n_add:,} records added, {receipt.n_update:,} changed, "
        f"to {last_day}. Undo number {receipt.import_id}."
    )
    return 0


def _seed(twin: CapacityTwin, chosen: argparse.Namespace, last_day: date) -> Receipt:
    seed = DEMO_SEED if chosen.seed is None else chosen.seed
    if chosen.kind != DEMO_KIND:
        return seed_kind(
            twin,
            chosen.kind,
            last_day=last_day,
            mean_units_per_day=chosen.mean,
            growth_ratio=chosen.growth,
            seed=seed,
        )
    if twin.lanes():
        twin.reset(typed_title=twin.workspace().title)
    return seed_demo(twin, last_day=last_day, seed=seed)


def _may_write(twin: CapacityTwin, kind: str, answers: TextIO) -> bool:
    """True where nothing would be replaced, or the person at the terminal says yes."""
    counts = {lane.name: lane.n_records for lane in twin.lanes()}
    if kind != DEMO_KIND:
        counts = {name: n for name, n in counts.items() if name == synthetic_lane_name(kind)}
    if not counts:
        return True
    n_lanes, n_records = len(counts), sum(counts.values())
    lanes = "1 lane" if n_lanes == 1 else f"{n_lanes} lanes"
    title = twin.workspace().title
    print(f"Workspace {title!r} holds {lanes} with {n_records:,} records that would be replaced.")
    if not answers.isatty():
        return False
    print("Replace them? Undo brings them back. [y/N] ", end="", flush=True)
    return answers.readline().strip().lower() in ("y", "yes")


def _import(twin: CapacityTwin, lanes: Iterable[tuple[str, DemandRecords]], *, file_name: str) -> Receipt:
    report = twin.check_csv(demand_csv(lanes), file_name=file_name)
    return twin.apply(report)


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(
        prog="seed_data.py", description="Fill a workspace with demo or synthetic lanes."
    )
    parser.add_argument("--workspace", default="demo", help="name of the workspace (default: demo)")
    parser.add_argument("--yes", action="store_true", help="replace what is there without asking")
    parser.add_argument(
        "--kind",
        choices=(DEMO_KIND, *KINDS),
        default=DEMO_KIND,
        help="the demo network, or one lane of a kind",
    )
    parser.add_argument("--until", type=date.fromisoformat, help="last day of the data (default: yesterday)")
    parser.add_argument("--mean", type=float, default=100.0, help="mean of a single lane [units per day]")
    parser.add_argument("--growth", type=float, default=0.05, help="its growth per year, 0.05 = 5 %%")
    parser.add_argument("--seed", type=int, help="another seed gives other numbers of the same make")
    return parser


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:], today=date.today()))
