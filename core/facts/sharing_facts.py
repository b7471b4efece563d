"""Facts about lanes that share one capacity: the saving, and who would object to its division."""

from __future__ import annotations

from collections.abc import Iterator

from core.cooperation.division import GainSharing
from core.cooperation.shared_capacity import SharedCapacity
from core.demand.cadence import PERIOD_NOUNS
from core.facts.demand_facts import PERIODS_DE
from core.facts.fact import NETWORK, Fact
from core.facts.fact_maker import FactMaker

WORTH_SAYING_RATIO = 0.001  # of what the lanes pay apart; a smaller saving is none


def sharing_facts(shared: SharedCapacity, *, currency: str, data_version: int) -> tuple[Fact, ...]:
    """What the lanes save together a week, whether a group would do better apart, and what it stands on."""
    make = FactMaker(NETWORK, unit="units", currency=currency, data_version=data_version)
    sharing = shared.sharing
    alone = float(sharing.stand_alone_costs.sum())
    return (
        make.fact("sharing_alone", alone, per="week"),
        make.against(
            "sharing_saving",
            sharing.joint_saving,
            0.0,
            "today",
            per="week",
            tolerance=WORTH_SAYING_RATIO * alone,
        ),
        *make.known(sharing_share=sharing.joint_saving / alone if alone > 0 else None),
        *_stability(sharing, make),
        make.fact("sharing_periods", float(shared.n_common_periods)),
        make.fact("periods_name", f"{PERIOD_NOUNS[shared.cadence]}s", value_de=PERIODS_DE[shared.cadence]),
    )


def _stability(sharing: GainSharing, make: FactMaker) -> Iterator[Fact]:
    """The core check of the Shapley division, and of the nucleolus where Shapley's fails."""
    shapley = sharing.division("Shapley").core_check
    nucleolus = next((item for item in sharing.divisions if item.method == "nucleolus"), None)
    yield make.fact("sharing_groups", float(shapley.n_coalitions_checked))
    if shapley.is_in_core:
        yield make.fact("sharing_stable", "Shapley")
        return
    if nucleolus is not None and nucleolus.core_check.is_in_core:
        yield make.fact("sharing_stable", "Nucleolus")
    objection = shapley.objections[0]
    *others, last = objection.partners
    first = ", ".join(others)
    yield make.fact(
        "sharing_objectors",
        f"{first} and {last}" if others else last,
        value_de=f"{first} und {last}" if others else last,
    )
    yield make.fact("sharing_objection", objection.gain, per="week")
