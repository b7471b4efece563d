from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from core.errors import InvalidParameter
from core.resilience.ripple import trace_ripple

volume = st.floats(0, 1000)


def _trace(**changes):
    inputs = {
        "demand_units_per_day": 100.0,
        "outage_days": 10.0,
        "buffer_units": [200.0, 300.0, 0.0],
        "alternative_units_per_day": [0.0, 40.0, 0.0],
        "transit_days": [1.0, 2.0, 1.0],
    }
    return trace_ripple(["hub", "depot", "lane"], **{**inputs, **changes})


def test_a_ripple_worked_by_hand():
    # hub: reached on day 1, 200 units last 2 days at 100 a day, 8 days short: 800 lost.
    # depot: reached on day 1 + 2 + 2 = 5, 40 a day from elsewhere leave 60 a day open, 300 last 5 of 8 days,
    # 3 days * 60 = 180 lost. lane: reached on day 5 + 5 + 1 = 11, 60 a day missing for 3 days: 180 lost.
    hub, depot, lane = _trace()
    assert (hub.reached_after_days, hub.time_to_survive_days, hub.lost_units) == (1, 2, 800)
    assert (depot.reached_after_days, depot.outage_days, depot.lost_units) == (5, 8, 180)
    assert (lane.reached_after_days, lane.outage_days, lane.lost_units) == (11, 3, 180)
    assert lane.shortfall_units_per_day == 60


def test_a_stage_that_absorbs_the_shock_passes_nothing_on():
    _, depot, lane = _trace(buffer_units=[200.0, 480.0, 0.0])
    assert depot.lost_units == 0
    assert (lane.outage_days, lane.shortfall_units_per_day, lane.lost_units) == (0, 0, 0)


@given(
    buffers=st.lists(volume, min_size=3, max_size=3),
    alternatives=st.lists(volume, min_size=3, max_size=3),
    more=st.floats(0, 500),
    at=st.integers(0, 2),
)
def test_a_larger_buffer_anywhere_never_hurts_the_customer(buffers, alternatives, more, at):
    larger = [buffer + more * (index == at) for index, buffer in enumerate(buffers)]
    before = _trace(buffer_units=buffers, alternative_units_per_day=alternatives)[-1].lost_units
    after = _trace(buffer_units=larger, alternative_units_per_day=alternatives)[-1].lost_units
    assert after <= before + 1e-6


@given(buffers=st.lists(volume, min_size=3, max_size=3))
def test_what_is_lost_at_the_end_is_the_outage_less_all_buffers(buffers):
    lost = _trace(buffer_units=buffers, alternative_units_per_day=0.0)[-1].lost_units
    assert lost == pytest.approx(max(1000 - sum(buffers), 0), abs=1e-6)


@given(
    buffers=st.lists(volume, min_size=3, max_size=3), alternatives=st.lists(volume, min_size=3, max_size=3)
)
def test_a_shock_never_grows_on_its_way(buffers, alternatives):
    trace = _trace(buffer_units=buffers, alternative_units_per_day=alternatives)
    assert np.all(np.diff([stage.lost_units for stage in trace]) <= 1e-6)


def test_refusals_name_value_and_domain():
    with pytest.raises(InvalidParameter, match="outage_days is 0, but it must be more than 0"):
        _trace(outage_days=0)
    with pytest.raises(InvalidParameter, match=r"buffer_units is -1 .element 1 of 3."):
        _trace(buffer_units=[-1, 0, 0])
