"""The economic production quantity: the textbook case, its limit, and production that is too slow."""

import numpy as np
import pytest

from core.errors import InvalidParameter
from core.service.order_quantity import economic_order_quantity
from core.textbook.lot_sizes.production_lot import economic_production_quantity, plan_production_lot

LANE = {"demand_units_per_year": 80, "order_cost": 4, "holding_cost_per_unit_per_year": 0.08}


def test_the_textbook_case():
    # 1 - 80 / 110 = 0.2727: sqrt(2 * 4 * 80 / (0.08 * 0.2727)) = 171.27
    plan = plan_production_lot(**LANE, production_units_per_year=110)
    assert plan.order_quantity_units == pytest.approx(171.26976771553507)
    assert plan.yearly_cost == pytest.approx(3.73679493197531)


def test_lanes_together_equal_lanes_alone():
    rates = np.array([81.0, 110.0, 1e9])
    together = economic_production_quantity(**LANE, production_units_per_year=rates)
    alone = [
        plan_production_lot(**LANE, production_units_per_year=rate).order_quantity_units for rate in rates
    ]
    assert together == pytest.approx(alone)


def test_very_fast_production_is_an_order_that_arrives_at_once():
    lot = economic_production_quantity(**LANE, production_units_per_year=1e12)
    assert lot == pytest.approx(float(economic_order_quantity(**LANE)))


@pytest.mark.parametrize("rate", [80, 79])
def test_production_that_does_not_outrun_demand_is_refused(rate):
    sentence = f"production_units_per_year is {rate}, but it must be more than the demand per year"
    with pytest.raises(InvalidParameter, match=sentence):
        plan_production_lot(**LANE, production_units_per_year=rate)
