"""Speed and accuracy of multi-echelon plans and gain sharing: `python -m bench.network_mathematics`.

Each line: CPU milliseconds (best of some runs), the target, and the error where the exact value is known. The
same chain and tree are put to stockpyl, which needs an environment of its own (`make rivals`); where that is not
there, a sentence says so.
"""

from __future__ import annotations

import argparse
import json
import subprocess
import time
from collections.abc import Callable
from dataclasses import asdict
from functools import partial
from pathlib import Path
from typing import Any

import numpy as np

from core.cooperation.core_check import check_core
from core.cooperation.game import CoalitionGame, coalition_sums
from core.cooperation.nucleolus import find_nucleolus
from core.cooperation.shapley import shapley_value
from core.textbook.multi_echelon import normal_grid
from core.textbook.multi_echelon.guaranteed_service import plan_guaranteed_service
from core.textbook.multi_echelon.serial import SerialPlan, plan_serial_normal, plan_serial_poisson
from core.textbook.multi_echelon.stage_tree import Stage

REPEATS = 5
RIVALS_PYTHON = Path(__file__).resolve().parents[1] / ".venv-rivals" / "bin" / "python"
FINE_CELLS_PER_SD = 6400
CHAIN: dict[str, Any] = {
    "echelon_holding_cost_per_unit": [4, 3, 1],
    "lead_times": [1, 1, 2],
    "stockout_cost_per_unit": 40,
}
MEAN, SD = 10, 2
POISSON_CHAIN: dict[str, Any] = {
    "echelon_holding_cost_per_unit": [0.25] * 8,
    "lead_times": [0.25] * 8,
    "stockout_cost_per_unit": 99,
}


def cpu_ms(run: Callable[[], object]) -> float:
    """Least CPU time of some runs, in milliseconds."""
    best = np.inf
    for _ in range(REPEATS):
        began = time.process_time()
        run()
        best = min(best, time.process_time() - began)
    return 1000.0 * best


def say(what: str, milliseconds: float, target: str, remark: str = "") -> None:
    print(f"{what:<46}{milliseconds:>9.2f} ms   target {target:<10}{remark}")


def normal_chain() -> SerialPlan:
    return plan_serial_normal(**CHAIN, mean_units=MEAN, sd_units=SD)


def bench_serial() -> float:
    """Print the chains; the cost of the normal one on a grid sixteen times as fine."""
    plan = normal_chain()
    cells = normal_grid.CELLS_PER_SD
    normal_grid.CELLS_PER_SD = FINE_CELLS_PER_SD
    exact = normal_chain().expected_cost
    normal_grid.CELLS_PER_SD = cells
    error = abs(plan.expected_cost / exact - 1.0)
    say(
        "serial chain, 3 stages, normal",
        cpu_ms(normal_chain),
        "50 ms",
        f"relative cost error {error:.1e} (1e-4)",
    )
    rate = 16.0
    milliseconds = cpu_ms(lambda: plan_serial_poisson(**POISSON_CHAIN, demand_rate_units=rate))
    say("serial chain, 8 stages, Poisson", milliseconds, "50 ms")
    return exact


def bench_stockpyl(python: Path, *, exact_chain_cost: float) -> None:
    """The same normal chain and 40-node tree in the environment of requirements-rivals.txt."""
    if not python.exists():
        print("the same in stockpyl: not installed; `make rivals` makes an environment for it")
        return
    stages, links = random_tree(40, np.random.default_rng(40))
    asked = {
        "chain": {**CHAIN, "mean_units": MEAN, "sd_units": SD},
        "tree": {"stages": [asdict(stage) for stage in stages], "links": links},
    }
    run = subprocess.run(
        [str(python), str(Path(__file__).with_name("rival_stockpyl.py"))],
        input=json.dumps(asked),
        capture_output=True,
        text=True,
        check=False,
    )
    if run.returncode:
        print(f"the same in stockpyl: it ended with {run.stderr.strip().splitlines()[-1]}")
        return
    answers: dict[str, Any] = json.loads(run.stdout)
    exact_costs = {
        "chain": exact_chain_cost,
        "tree": plan_guaranteed_service(stages, links).holding_cost,
    }
    for name, what in (("chain", "the same normal chain"), ("tree", "the same tree, 40 stages")):
        error = abs(answers[name]["cost"] / exact_costs[name] - 1.0)
        milliseconds = 1000.0 * answers[name]["seconds"]
        say(f"{what}, stockpyl", milliseconds, "-", f"cost differs by {error:.1e} (relative)")


def random_tree(n_stages: int, rng: np.random.Generator) -> tuple[list[Stage], list[tuple[str, str]]]:
    """A tree of stages in which each new one supplies, or is supplied by, an earlier one."""
    links: list[tuple[str, str]] = []
    suppliers: set[int] = set()
    for stage in range(1, n_stages):
        pair = (stage, int(rng.integers(stage)))
        supplier, customer = pair if rng.random() < 0.5 else pair[::-1]
        links.append((str(supplier), str(customer)))
        suppliers.add(supplier)
    stages = [
        Stage(
            name=str(number),
            holding_cost_per_unit=float(rng.uniform(0.1, 5)),
            processing_time=int(rng.integers(1, 30)),
            demand_bound_z=1.645,
            sd_units=0.0 if number in suppliers else float(rng.uniform(1, 50)),
            max_service_time=None if number in suppliers else int(rng.integers(0, 5)),
        )
        for number in range(n_stages)
    ]
    return stages, links


def bench_guaranteed_service() -> None:
    for n_stages, target in ((40, "100 ms"), (200, "-")):
        stages, links = random_tree(n_stages, np.random.default_rng(n_stages))
        milliseconds = cpu_ms(partial(plan_guaranteed_service, stages, links))
        say(f"guaranteed-service tree, {n_stages} stages", milliseconds, target)


def bench_gain_sharing() -> None:
    needs = np.arange(1.0, 21.0) ** 1.5
    longest = np.zeros(1)
    for need in needs:
        longest = np.concatenate([longest, np.maximum(longest, need)])
    airport = CoalitionGame(partners=tuple(map(str, range(20))), values=longest)
    closed_form = np.cumsum(np.diff(needs, prepend=0.0) / np.arange(20, 0, -1))
    error = float(np.abs(shapley_value(airport) / closed_form - 1.0).max())
    say(
        "Shapley value, 20 partners",
        cpu_ms(lambda: shapley_value(airport)),
        "200 ms",
        f"relative error {error:.1e}",
    )
    savings = CoalitionGame(partners=airport.partners, values=coalition_sums(needs) - longest)
    payoffs = shapley_value(savings)
    say("core check, 20 partners", cpu_ms(lambda: check_core(savings, payoffs)), "-")
    for n_partners in (6, 12):
        values = np.append(0.0, np.random.default_rng(n_partners).random(2**n_partners - 1))
        values[2 ** np.arange(n_partners)] = 0.0
        game = CoalitionGame(partners=tuple(map(str, range(n_partners))), values=values)
        certified = "certified" if find_nucleolus(game).is_certified else "NOT certified"
        milliseconds = cpu_ms(partial(find_nucleolus, game))
        say(f"nucleolus with its proof, {n_partners} partners", milliseconds, "-", certified)


def main() -> None:
    """Print all lines."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--rivals", type=Path, default=RIVALS_PYTHON, help="python with stockpyl")
    chosen = parser.parse_args()
    exact = bench_serial()
    bench_guaranteed_service()
    bench_gain_sharing()
    bench_stockpyl(chosen.rivals, exact_chain_cost=exact)


if __name__ == "__main__":
    main()
