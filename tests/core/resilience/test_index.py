from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from core.errors import InvalidParameter
from core.laws import NormalLaw
from core.laws.cells import pool_outcomes
from core.resilience.index import ResilienceScore
from core.resilience.index import score_resilience as score_under
from core.resilience.partner_fragility import (
    overflow_share_in_worst_days,
    overflow_share_in_worst_days_of,
    partner_concentration,
    partner_fragility,
    sample_overflow_share_in_worst_days,
)
from core.resilience.parts import geometric_resilience_index, resilience_index, stress_coverage

# the worked example of the definitions: beta 0.750, D 0.220, delta 0.165, score 79.3
EXAMPLE = {
    "mean_units_per_day": 120.0,
    "sd_units_per_day": 35.0,
    "own_capacity_units_per_day": 150.0,
    "buffer_units": 300.0,
    "alternative_units_per_day": 60.0,
    "time_to_recover_days": 10.0,
    "partner_share_ratios": (0.5, 0.5),
}
VOLUMES = (
    "mean_units_per_day",
    "sd_units_per_day",
    "own_capacity_units_per_day",
    "buffer_units",
    "alternative_units_per_day",
)
# nothing, or an amount that arithmetic can still halve
volume = st.just(0.0) | st.floats(1e-6, 10_000)
lanes = st.fixed_dictionaries(
    {
        **dict.fromkeys(VOLUMES, volume),
        "time_to_recover_days": st.floats(0.1, 365),
        "weight_ratio": st.floats(0, 1),
    }
)


def score_resilience(*, mean_units_per_day: float, sd_units_per_day: float, **inputs) -> ResilienceScore:
    """The score where every day is normal."""
    law = NormalLaw(mean_units_per_day, sd_units_per_day)
    return score_under(mean_units_per_day=mean_units_per_day, day_law=law, **inputs)


def test_the_worked_example():
    # beta = (300 + 60 * 10) / (120 * 10) = 0.75. The worst 5 % of days have a mean of 120 + 2.0627 * 35 =
    # 192.2, so D = 1 - 150 / 192.2 = 0.220; HHI = 0.5, delta = 0.220 * 1.5 / 2 = 0.165; 50 * (0.75 +
    # 0.835) = 79.3
    score = score_resilience(**EXAMPLE)
    assert score.stress_coverage_ratio == pytest.approx(0.75)
    assert score.overflow_share_in_worst_days_ratio == pytest.approx(0.220, abs=5e-4)
    assert score.partner_concentration_ratio == 0.5
    assert score.partner_fragility_ratio == pytest.approx(0.165, abs=5e-4)
    assert score.score == pytest.approx(79.3, abs=0.05)


def test_parts_points_and_forms_hang_together():
    score = score_resilience(**EXAMPLE)
    assert score.score == pytest.approx(100 - score.points_lost_to_coverage - score.points_lost_to_partners)
    assert score.score_low_weight == pytest.approx(
        100 * (0.3 * 0.75 + 0.7 * (1 - score.partner_fragility_ratio))
    )
    assert score.score_high_weight == pytest.approx(
        100 * (0.7 * 0.75 + 0.3 * (1 - score.partner_fragility_ratio))
    )
    assert score.geometric_score == pytest.approx(100 * np.sqrt(0.75 * (1 - score.partner_fragility_ratio)))
    assert score.weaker_part == "stress coverage"
    assert score_resilience(**{**EXAMPLE, "buffer_units": 5000.0}).weaker_part == "partners"


def test_the_tornado_moves_one_input_at_a_time_by_ten_percent():
    score = score_resilience(**EXAMPLE)
    by_name = {name: (low, high) for name, low, high in score.tornado}
    assert set(by_name) == set(EXAMPLE) - {"partner_share_ratios"}
    lower = score_resilience(**{**EXAMPLE, "buffer_units": 270.0}).score
    higher = score_resilience(**{**EXAMPLE, "buffer_units": 330.0}).score
    assert by_name["buffer_units"] == pytest.approx((lower, higher))
    swings = [abs(high - low) for _, low, high in score.tornado]
    assert swings == sorted(swings, reverse=True)


@pytest.mark.parametrize("name", ["buffer_units", "time_to_recover_days", "own_capacity_units_per_day"])
def test_an_unknown_input_leaves_no_score_and_is_named(name):
    score = score_resilience(**{**EXAMPLE, name: None})
    assert score.score is None
    assert score.geometric_score is None
    assert score.tornado == ()
    assert score.missing == (name,)
    assert (score.partner_fragility_ratio is None) == (name == "own_capacity_units_per_day")


def test_more_safety_factor_is_not_the_same_score_for_every_lane():
    # coverage defined as buffer over spread would be z itself: two lanes of equal z must not score alike
    calm = score_resilience(**{**EXAMPLE, "buffer_units": 1.5 * 35})
    nervous = score_resilience(**{**EXAMPLE, "sd_units_per_day": 70.0, "buffer_units": 1.5 * 70})
    assert calm.score != pytest.approx(nervous.score, abs=0.5)


@given(lane=lanes)
def test_the_index_is_between_0_and_100_also_without_demand(lane):  # prop-23
    for mean in (lane["mean_units_per_day"], 0.0):
        score = score_resilience(**{**lane, "mean_units_per_day": mean}).score
        assert 0 <= score <= 100 + 1e-9


@given(lane=lanes, factor=st.floats(1, 5))
@pytest.mark.parametrize(
    ("name", "direction"),
    [
        ("buffer_units", 1),
        ("alternative_units_per_day", 1),
        ("mean_units_per_day", -1),
        ("time_to_recover_days", -1),
    ],
)
def test_the_index_moves_only_one_way_with_each_input(name, direction, lane, factor):  # prop-23
    before = score_resilience(**lane).score
    after = score_resilience(**{**lane, name: lane[name] * factor}).score
    assert direction * (after - before) >= -1e-8


@given(lane=lanes, n_partners=st.integers(1, 8))
def test_fewer_partners_never_raise_the_index(lane, n_partners):  # prop-23
    few = score_resilience(**lane, partner_share_ratios=(1 / n_partners,) * n_partners).score
    more = score_resilience(**lane, partner_share_ratios=(1 / (n_partners + 1),) * (n_partners + 1)).score
    assert few <= more + 1e-9


ratios = st.floats(0, 1)


@given(coverage=ratios, fragility=ratios, weight=ratios)
def test_a_weak_part_weighs_more_in_the_geometric_form(coverage, fragility, weight):
    parts = {"stress_coverage_ratio": coverage, "partner_fragility_ratio": fragility, "weight_ratio": weight}
    assert -1e-9 <= geometric_resilience_index(**parts) <= resilience_index(**parts) + 1e-9


def test_geometric_form_worked_by_hand():
    # 100 * sqrt(0.64 * (1 - 0.75)) = 40; a part that is 0 leaves nothing
    parts = {"stress_coverage_ratio": np.array([0.64, 0.0]), "partner_fragility_ratio": 0.75}
    assert geometric_resilience_index(**parts) == pytest.approx([40, 0])


@given(lane=lanes, factor=st.floats(0.01, 100))
def test_the_index_is_the_same_in_pallets_and_in_parcels(lane, factor):  # prop-24
    scaled = {name: value * factor if name in VOLUMES else value for name, value in lane.items()}
    assert score_resilience(**scaled).score == pytest.approx(score_resilience(**lane).score, abs=1e-6)


def test_the_range_is_the_index_at_both_ends_of_the_demand_that_may_come():
    score = score_under(
        **{name: value for name, value in EXAMPLE.items() if name != "sd_units_per_day"},
        day_law=NormalLaw(120.0, 35.0),
        mean_range_units_per_day=(100.0, 150.0),
    )
    little, much = (
        score_resilience(**{**EXAMPLE, "mean_units_per_day": mean}).score for mean in (100.0, 150.0)
    )
    assert (score.score_low_demand_range, score.score_high_demand_range) == pytest.approx((much, little))
    assert much < score.score < little


def test_days_of_two_kinds_lean_on_partners_as_a_sample_of_them_does():
    # four calm days of 50 to each busy one of 200, capacity 100: no normal law has these worst days
    days = np.repeat([50.0, 50.0, 50.0, 50.0, 200.0], 400)
    law = pool_outcomes(days[None], np.ones((1, days.size)))
    share = overflow_share_in_worst_days_of(law, 100.0)
    assert share == pytest.approx(sample_overflow_share_in_worst_days(days, 100.0), abs=0.01)


def test_network_and_lane_agree():
    buffers = np.array([0.0, 300.0, 2000.0])
    coverage = stress_coverage(
        buffer_units=buffers, alternative_units_per_day=60, mean_units_per_day=120, time_to_recover_days=10
    )
    fragility = partner_fragility(
        overflow_share_in_worst_days_ratio=overflow_share_in_worst_days(
            own_capacity_units_per_day=150, mean_units_per_day=120, sd_units_per_day=35
        ),
        partner_concentration_ratio=0.5,
    )
    column = resilience_index(stress_coverage_ratio=coverage, partner_fragility_ratio=fragility)
    assert column == pytest.approx(
        [score_resilience(**{**EXAMPLE, "buffer_units": b}).score for b in buffers]
    )


def test_overflow_share_follows_a_large_sample():
    # a grid of normal quantiles stands for a large sample; capacities below and above the 95 % quantile
    # of 177.6
    from scipy.special import ndtri

    sample = np.maximum(120 + 35 * ndtri((np.arange(200_000) + 0.5) / 200_000), 0)
    for capacity in (0, 100, 150, 177.6, 200):
        formula = overflow_share_in_worst_days(
            own_capacity_units_per_day=capacity, mean_units_per_day=120, sd_units_per_day=35
        )
        assert sample_overflow_share_in_worst_days(sample, capacity) == pytest.approx(
            float(formula), abs=2e-4
        )


def test_overflow_share_of_a_sample_worked_by_hand():
    # the worst 5 % of 30 days are 1.5 days: all of the 300 and half of the 200, so (150 + 0.5 * 50) / 400
    days = [100.0] * 28 + [200.0, 300.0]
    assert sample_overflow_share_in_worst_days(days, 150.0) == pytest.approx(175 / 400)


def test_concentration_is_the_sum_of_squares_and_1_when_unknown():
    assert partner_concentration((0.5, 0.3, 0.2)) == pytest.approx(0.25 + 0.09 + 0.04)
    assert partner_concentration(()) == 1
    with pytest.raises(InvalidParameter, match=r"the sum of partner_share_ratios is 0.9, but it must be 1"):
        partner_concentration((0.5, 0.4))


def test_refusals_name_value_and_domain():
    with pytest.raises(InvalidParameter, match="time_to_recover_days is 0, but it must be more than 0"):
        score_resilience(**{**EXAMPLE, "time_to_recover_days": 0.0})
    with pytest.raises(InvalidParameter, match=r"weight_ratio is 1.5, but it must be between 0 and 1"):
        score_resilience(**EXAMPLE, weight_ratio=1.5)
    with pytest.raises(InvalidParameter, match="number of days in demand_units is 0"):
        sample_overflow_share_in_worst_days([], 100.0)


def test_without_demand_nothing_overflows_on_the_worst_days():
    none = NormalLaw(mean_units=0.0, sd_units=0.0)
    assert overflow_share_in_worst_days_of(none, 0.0) == 0.0
    assert overflow_share_in_worst_days_of(none, 5.0) == 0.0
    known = NormalLaw(mean_units=10.0, sd_units=0.0)  # every day the same, of which a capacity of 4 leaves 6
    assert overflow_share_in_worst_days_of(known, 4.0) == pytest.approx(0.6)
    assert overflow_share_in_worst_days_of(known, 10.0) == pytest.approx(0.0)
