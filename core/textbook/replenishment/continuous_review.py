"""(r, Q) under normal lead-time demand: order Q whenever stock on hand and on order falls to r."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import ArrayLike

from core.laws.normal_loss import normal_loss, normal_second_loss
from core.quantities import (
    FloatArray,
    require_finite,
    require_non_negative,
    require_open_ratio,
    require_positive,
)
from core.service.service_level import cycle_service_level, expected_shortage_per_cycle, fill_rate


@dataclass(frozen=True)
class ContinuousReviewService:
    """Service of an (r, Q) policy.

    fill_rate_ratio counts each short unit once; fill_rate_simple_ratio is 1 - shortage / Q, the textbook's
    approximation, which understates the fill rate (even below 0) where Q is small against the spread.
    """

    reorder_point_units: float
    safety_stock_units: float
    cycle_service_level_ratio: float
    expected_shortage_units_per_cycle: float
    fill_rate_ratio: float
    fill_rate_simple_ratio: float
    expected_backorder_units: float
    expected_on_hand_units: float


def continuous_review_fill_rate(
    *,
    reorder_point_units: ArrayLike,
    order_quantity_units: ArrayLike,
    mean_lead_time_demand_units: ArrayLike,
    sd_lead_time_demand_units: ArrayLike,
) -> FloatArray:
    """Share of demand served from stock by an (r, Q) policy, exactly.

    Parameters
    ----------
    reorder_point_units : float or (n_lanes,) array, finite
    order_quantity_units : float or (n_lanes,) array, > 0
    mean_lead_time_demand_units : float or (n_lanes,) array, finite
    sd_lead_time_demand_units : float or (n_lanes,) array, >= 0

    Returns
    -------
    float or (n_lanes,) array [ratio]
        1 - (loss(r) - loss(r + Q)) / Q, between 0 and 1

    Raises
    ------
    InvalidParameter
        where an argument is outside its domain.

    Assumes
    -------
    Unmet demand waits; the inventory position is uniform between r and r + Q.

    Source
    ------
    Hadley & Whitin, Analysis of Inventory Systems, chapter 4.
    """
    lot = require_positive("order_quantity_units", order_quantity_units)
    point = require_finite("reorder_point_units", reorder_point_units)
    short = _loss_between(point, lot, mean_lead_time_demand_units, sd_lead_time_demand_units)
    return 1.0 - np.clip(short / lot, 0.0, 1.0)  # rounding may leave the domain by one digit


def expected_backorders(
    *,
    reorder_point_units: ArrayLike,
    order_quantity_units: ArrayLike,
    mean_lead_time_demand_units: ArrayLike,
    sd_lead_time_demand_units: ArrayLike,
) -> FloatArray:
    """Units that wait at a moment picked at random, under an (r, Q) policy.

    Parameters
    ----------
    as `continuous_review_fill_rate`

    Returns
    -------
    float or (n_lanes,) array [units]
        (second loss(r) - second loss(r + Q)) / Q: the loss averaged over the inventory position

    Raises
    ------
    InvalidParameter
        where an argument is outside its domain.

    Source
    ------
    Snyder & Shen, Fundamentals of Supply Chain Theory, 2nd ed., section 5.2.
    """
    lot = require_positive("order_quantity_units", order_quantity_units)
    point = require_finite("reorder_point_units", reorder_point_units)
    mean, sd = mean_lead_time_demand_units, sd_lead_time_demand_units
    low = normal_second_loss(quantity_units=point, mean_units=mean, sd_units=sd)
    high = normal_second_loss(quantity_units=point + lot, mean_units=mean, sd_units=sd)
    return (low - high) / lot


def reorder_point_for_fill_rate(
    *,
    fill_rate_ratio: ArrayLike,
    order_quantity_units: ArrayLike,
    mean_lead_time_demand_units: ArrayLike,
    sd_lead_time_demand_units: ArrayLike,
) -> FloatArray:
    """Reorder point at which the exact fill rate meets a target.

    Parameters
    ----------
    fill_rate_ratio : float or (n_lanes,) array, above 0 and below 1
    order_quantity_units : float or (n_lanes,) array, > 0
    mean_lead_time_demand_units : float or (n_lanes,) array, finite
    sd_lead_time_demand_units : float or (n_lanes,) array, >= 0

    Returns
    -------
    float or (n_lanes,) array [units]
        May lie below mean lead-time demand (a negative safety stock) where Q is large, and is left so.

    Formula
    -------
    r with loss(r) - loss(r + Q) = (1 - target) Q, by halving an interval that holds it

    Raises
    ------
    InvalidParameter
        where an argument is outside its domain.

    Source
    ------
    Silver, Pyke & Thomas, Inventory and Production Management in Supply Chains, chapter 6, with the exact
    loss instead of the table's approximation.
    """
    target = require_open_ratio("fill_rate_ratio", fill_rate_ratio)
    lot = require_positive("order_quantity_units", order_quantity_units)
    mean = require_finite("mean_lead_time_demand_units", mean_lead_time_demand_units)
    sd = require_non_negative("sd_lead_time_demand_units", sd_lead_time_demand_units)
    allowed = (1.0 - target) * lot
    shape = np.broadcast_shapes(allowed.shape, mean.shape, sd.shape)
    # With a known demand r = mean - allowed; beyond 40 sd from there the normal tail is gone.
    low = np.broadcast_to(-lot - 40.0 * sd, shape)
    high = np.broadcast_to(40.0 * sd, shape)
    for _ in range(200):  # halving reaches the spacing of floats long before
        middle = (low + high) / 2.0
        too_short = _loss_between(middle, lot, 0.0, sd) > allowed
        low, high = np.where(too_short, middle, low), np.where(too_short, high, middle)
        if np.all(high - low <= 1e-15 * (np.abs(low) + np.abs(high))):
            break
    return mean + (low + high) / 2.0


def continuous_review_cost(
    *,
    reorder_point_units: ArrayLike,
    order_quantity_units: ArrayLike,
    mean_lead_time_demand_units: ArrayLike,
    sd_lead_time_demand_units: ArrayLike,
    mean_units_per_period: ArrayLike,
    order_cost: ArrayLike,
    holding_cost_per_unit_per_period: ArrayLike,
    backorder_cost_per_unit_per_period: ArrayLike,
) -> FloatArray:
    """Expected cost per period of an (r, Q) policy: ordering, stock on hand, and units that wait.

    Parameters
    ----------
    reorder_point_units : float or (n_lanes,) array, finite
    order_quantity_units : float or (n_lanes,) array, > 0
    the others : float or (n_lanes,) array, >= 0

    Returns
    -------
    float or (n_lanes,) array [money per period]
        K D / Q + h (r + Q / 2 - m) + (h + p) backorders

    Raises
    ------
    InvalidParameter
        where an argument is outside its domain.

    Source
    ------
    Snyder & Shen, Fundamentals of Supply Chain Theory, 2nd ed., section 5.2.
    """
    lot = require_positive("order_quantity_units", order_quantity_units)
    mean = require_non_negative("mean_lead_time_demand_units", mean_lead_time_demand_units)
    fixed = require_non_negative("order_cost", order_cost)
    demand = require_non_negative("mean_units_per_period", mean_units_per_period)
    holding = require_non_negative("holding_cost_per_unit_per_period", holding_cost_per_unit_per_period)
    penalty = require_non_negative("backorder_cost_per_unit_per_period", backorder_cost_per_unit_per_period)
    waiting = expected_backorders(
        reorder_point_units=reorder_point_units,
        order_quantity_units=lot,
        mean_lead_time_demand_units=mean,
        sd_lead_time_demand_units=sd_lead_time_demand_units,
    )
    net_stock = np.asarray(reorder_point_units, dtype=np.float64) + lot / 2.0 - mean
    return fixed * demand / lot + holding * net_stock + (holding + penalty) * waiting


def score_continuous_review(
    *,
    reorder_point_units: float,
    order_quantity_units: float,
    mean_lead_time_demand_units: float,
    sd_lead_time_demand_units: float,
) -> ContinuousReviewService:
    """Service of an (r, Q) policy on one lane; refusals as the functions above."""
    mean, sd = mean_lead_time_demand_units, sd_lead_time_demand_units
    buffer = float(require_finite("reorder_point_units", reorder_point_units)) - mean
    policy = {
        "reorder_point_units": reorder_point_units,
        "order_quantity_units": order_quantity_units,
        "mean_lead_time_demand_units": mean,
        "sd_lead_time_demand_units": sd,
    }
    shortage = float(expected_shortage_per_cycle(buffer_units=buffer, sd_lead_time_demand_units=sd))
    waiting = float(expected_backorders(**policy))
    return ContinuousReviewService(
        reorder_point_units=reorder_point_units,
        safety_stock_units=buffer,
        cycle_service_level_ratio=float(
            cycle_service_level(buffer_units=buffer, sd_lead_time_demand_units=sd)
        ),
        expected_shortage_units_per_cycle=shortage,
        fill_rate_ratio=float(continuous_review_fill_rate(**policy)),
        fill_rate_simple_ratio=float(
            fill_rate(expected_shortage_units_per_cycle=shortage, mean_units_per_cycle=order_quantity_units)
        ),
        expected_backorder_units=waiting,
        expected_on_hand_units=buffer + order_quantity_units / 2.0 + waiting,
    )


def _loss_between(
    point: FloatArray, lot: FloatArray, mean_units: ArrayLike, sd_units: ArrayLike
) -> FloatArray:
    """Units that become short in one cycle: what is short at its end, less what was short at its start."""
    at_end = normal_loss(quantity_units=point, mean_units=mean_units, sd_units=sd_units)
    at_start = normal_loss(quantity_units=point + lot, mean_units=mean_units, sd_units=sd_units)
    return at_end - at_start
