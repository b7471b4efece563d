"""What observed lead times say of a lane: how many, how surely, and whether its plan uses them."""

from __future__ import annotations

from dataclasses import replace

from core.lane import Lane, LaneParameters, LeadTimeEstimate
from ui.lane.lead_time_offer import sentence

FOUND = LeadTimeEstimate(
    n_observed=12,
    mean_days=5.0,
    sd_days=1.5,
    mean_low_days=4.4,
    mean_high_days=5.6,
    sd_low_days=1.1,
    sd_high_days=2.2,
    sd_of_next_days=1.6,
)
SAID = "Lead time as estimated from 12\u00a0deliveries: 5 days (four times in five between 4.4 and 5.6), spread 1.6."


def test_an_estimate_that_the_plan_does_not_use_is_told_beside_what_it_uses() -> None:
    lane = Lane(
        "BER-MUC",
        lead_times=FOUND,
        parameters=replace(LaneParameters(), lead_time_days=7.0, sd_lead_time_days=2.0),
    )
    assert plain(sentence(lane)) == f"{plain(SAID)} The plan uses 7 days, spread 2."


def test_an_estimate_in_use_is_said_to_be_so_and_none_is_not_told_of() -> None:
    lane = Lane("BER-MUC", lead_times=FOUND, parameters=FOUND.used_in(LaneParameters()))
    assert plain(sentence(lane)) == f"{plain(SAID)} The plan uses it."
    assert sentence(Lane("BER-MUC")) == ""


def plain(text: str) -> str:
    return " ".join(text.replace("\u00a0", " ").split())
