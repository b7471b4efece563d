"""One service budget over lanes: the same average service for less, by one price of a unit short on all lanes."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Literal

import numpy as np

from core.errors import InvalidParameter
from core.laws.law import DemandLaw
from core.laws.special_functions import ndtr
from core.quantities import FloatArray, require_finite, require_non_negative, require_positive
from core.service.cycle_law import CycleLaw

LEAST_LEVEL_RATIO, MOST_LEVEL_RATIO = 0.5, 0.999  # no lane is given up, none gets what no data can promise
_LOWEST, _HIGHEST = 1e-6, 1.0 - 1e-6
_GRID_SCORES = np.linspace(0.0, 3.1, 32)  # levels 0.5 to 0.999 of the budget of cycles
Service = Literal["units", "cycles"]


@dataclass(frozen=True)
class BudgetLanes:
    """Lanes of one unit whose cycles follow one kind of law; all (n_lanes,) columns.

    law: of the demand that a stock must last for. stock_units: what is planned today. The stock that a lane idles
    at the end of a cycle costs its holding cost.
    """

    law: DemandLaw
    stock_units: FloatArray
    mean_units_per_cycle: FloatArray
    cycle_days: FloatArray
    holding_cost_per_unit_per_day: FloatArray

    def __post_init__(self) -> None:
        require_finite("stock_units", self.stock_units)
        require_non_negative("mean_units_per_cycle", self.mean_units_per_cycle)
        require_positive("cycle_days", self.cycle_days)
        require_non_negative("holding_cost_per_unit_per_day", self.holding_cost_per_unit_per_day)

    @property
    def units_per_day(self) -> FloatArray:
        """Mean demand, the weight of a lane in the average."""
        return self.mean_units_per_cycle / self.cycle_days

    @property
    def ends(self) -> tuple[FloatArray, FloatArray]:
        """The least and the largest stock that a lane may get; what it has today lies between."""
        middle, most = (self._stock_at(level) for level in (LEAST_LEVEL_RATIO, MOST_LEVEL_RATIO))
        return np.minimum(self.stock_units, middle), np.maximum(self.stock_units, np.maximum(most, middle))

    def stock_at_level(self, level_ratio: float) -> FloatArray:
        """Stock at one level for all, from one half on never less than the mean."""
        stock = self.law.quantile(np.full(self.stock_units.shape, level_ratio))
        return np.asarray(np.maximum(stock, self.law.mean) if level_ratio >= LEAST_LEVEL_RATIO else stock)

    def stock_at_price(self, price_per_unit_short: float) -> FloatArray:
        """The stock of least cost where each unit short costs this."""
        price = price_per_unit_short / self.cycle_days
        ratio = np.clip(price / (price + self.holding_cost_per_unit_per_day), _LOWEST, _HIGHEST)
        if isinstance(self.law, CycleLaw):
            ratio = np.clip(self.law.level_of_least_cost(ratio), _LOWEST, _HIGHEST)
        low, high = self.ends
        return np.clip(self.law.quantile(ratio), low, high)

    def units_short_per_day(self, stock_units: FloatArray) -> FloatArray:
        """(n_lanes,) units short at a stock."""
        return np.asarray(self.law.loss(stock_units) / self.cycle_days)

    def cost_per_day(self, stock_units: FloatArray) -> FloatArray:
        """(n_lanes,) cost of what a stock is expected to leave over."""
        return np.asarray(self.holding_cost_per_unit_per_day * self.law.complementary_loss(stock_units))

    def _stock_at(self, level_ratio: float) -> FloatArray:
        return np.maximum(self.law.quantile(np.full(self.stock_units.shape, level_ratio)), self.law.mean)


@dataclass(frozen=True)
class ServiceBudget:
    """Stocks before and after, (n_lanes,) columns in the order of the lanes given, and what they cost.

    average_service_ratio is that of today's stocks; the stocks after give at least as much. price_per_unit_short is
    the multiplier: what the last unit saved costs on every lane alike (of a cycle without a shortage per unit of
    volume, where cycles are counted). one_level_ratio: the level that gives the same average on all lanes alike.
    """

    service: Service
    stock_before_units: FloatArray
    stock_after_units: FloatArray
    level_before_ratio: FloatArray
    level_after_ratio: FloatArray
    cost_before_per_day: FloatArray
    cost_after_per_day: FloatArray
    average_service_ratio: float
    average_after_ratio: float
    price_per_unit_short: float
    one_level_ratio: float
    one_level_cost_per_day: float

    @property
    def saving_per_day(self) -> float:
        """Less cost than with the stocks of today, at the same average service."""
        return max(float(self.cost_before_per_day.sum() - self.cost_after_per_day.sum()), 0.0)

    @property
    def saving_against_one_level_per_day(self) -> float:
        """Less cost than with one level for all, at the same average service."""
        return max(self.one_level_cost_per_day - float(self.cost_after_per_day.sum()), 0.0)


def share_service_budget(groups: Sequence[BudgetLanes], *, service: Service = "units") -> ServiceBudget:
    """Stocks of least cost that serve on average as much as those of today.

    Parameters
    ----------
    groups : lanes by the kind of their law; volumes of all are added, so they have one unit
    service : "units" served from stock (type 2), or "cycles" without a shortage (type 1), both weighted by volume

    Formula
    -------
    min sum h_i E[(S_i - D_i)+] subject to sum E[short_i] / T_i <= that of today: P(D_i <= S_i) = a_i / (a_i + h_i)
    with a_i = price / T_i, one price for all, found by its sum. For cycles: min over levels of h_i E[(S_i - D_i)+]
    - price * w_i * level. Each lane between one half (and its mean) and 99.9 %, or what it has.

    Raises
    ------
    InvalidParameter
        where there is no lane, or none has demand.

    Source
    ------
    Everett (1963), Generalized Lagrange multiplier method; Silver, Pyke & Thomas, Inventory and Production
    Management in Supply Chains, chapter 7 (exchange curves).
    """
    volume = float(sum(group.units_per_day.sum() for group in groups))
    if not volume > 0:
        raise InvalidParameter("the demand of all lanes together", f"{volume:g}", "more than 0")
    today = [group.stock_units for group in groups]
    by = _ByUnits(groups) if service == "units" else _ByCycles(groups)
    missing_today = by.missing(today)
    price = _price_of(lambda at: by.missing(by.stocks(at)), missing_today, *by.prices)
    after = today if price is None else by.stocks(price)
    if _cost(groups, after) > _cost(groups, today):
        after = today  # today's is the best already, to rounding or to the steps of a law
    level = _one_level(lambda at: by.missing([group.stock_at_level(at) for group in groups]), missing_today)
    alike = [group.stock_at_level(level) for group in groups]
    return ServiceBudget(
        service=service,
        stock_before_units=np.concatenate(today),
        stock_after_units=np.concatenate(after),
        level_before_ratio=_joined(groups, today, lambda group, stock: group.law.at_most(stock)),
        level_after_ratio=_joined(groups, after, lambda group, stock: group.law.at_most(stock)),
        cost_before_per_day=_joined(groups, today, BudgetLanes.cost_per_day),
        cost_after_per_day=_joined(groups, after, BudgetLanes.cost_per_day),
        average_service_ratio=1.0 - missing_today / volume,
        average_after_ratio=1.0 - by.missing(after) / volume,
        price_per_unit_short=0.0 if price is None else price,
        one_level_ratio=level,
        one_level_cost_per_day=_cost(groups, alike),
    )


class _ByUnits:
    """Units short a day, and the stocks at which one more unit served costs the same on all lanes."""

    def __init__(self, groups: Sequence[BudgetLanes]) -> None:
        self.groups = groups
        costs = np.concatenate([g.holding_cost_per_unit_per_day * g.cycle_days for g in groups])
        costs = costs[costs > 0]
        least, most = (costs.min(), costs.max()) if costs.size else (1.0, 1.0)
        self.prices = float(least) * 0.1, float(most) * 1e5

    def stocks(self, price: float) -> list[FloatArray]:
        return [group.stock_at_price(price) for group in self.groups]

    def missing(self, stocks: Sequence[FloatArray]) -> float:
        pairs = zip(self.groups, stocks, strict=True)
        return float(sum(group.units_short_per_day(stock).sum() for group, stock in pairs))


class _ByCycles:
    """Volume whose cycle is short, and the stocks of a grid of levels that cost least at a price of it."""

    def __init__(self, groups: Sequence[BudgetLanes]) -> None:
        self.groups = groups
        self.offered = [self._offers(group) for group in groups]
        # From the flattest to the steepest step of a grid: outside nothing changes any more.
        costs = np.concatenate([np.ptp(cost, axis=0) for _, cost, _ in self.offered])
        volumes = np.concatenate([group.units_per_day for group in groups])
        steps = (costs / np.where(volumes > 0, volumes, np.inf))[costs > 0]
        least, most = (steps[steps > 0].min(), steps.max()) if (steps > 0).any() else (1.0, 1.0)
        self.prices = float(least) * 1e-3, float(most) * 1e6

    def stocks(self, price: float) -> list[FloatArray]:
        found = []
        for group, (stock, cost, level) in zip(self.groups, self.offered, strict=True):
            best = np.argmin(cost - price * group.units_per_day * level, axis=0)
            found.append(np.take_along_axis(stock, best[None], axis=0)[0])
        return found

    def missing(self, stocks: Sequence[FloatArray]) -> float:
        pairs = zip(self.groups, stocks, strict=True)
        return float(sum((g.units_per_day * (1.0 - g.law.at_most(stock))).sum() for g, stock in pairs))

    def _offers(self, group: BudgetLanes) -> tuple[FloatArray, FloatArray, FloatArray]:
        low, high = group.ends
        grid = [np.clip(group.law.quantile(np.full(low.shape, ndtr(z))), low, high) for z in _GRID_SCORES]
        stock = np.stack([*grid, low, group.stock_units, high])
        cost = np.stack([group.cost_per_day(row) for row in stock])
        return stock, cost, np.stack([group.law.at_most(row) for row in stock])


def _price_of(missing_at: Callable[[float], float], target: float, least: float, most: float) -> float | None:
    """The price at which as much is missing as today, on its better side; None where no price changes anything."""
    from scipy.optimize import brentq

    low, high = float(np.log(least)), float(np.log(most))

    def excess(log_price: float) -> float:
        return missing_at(float(np.exp(log_price))) - target

    if target <= 0 or excess(low) <= 0 or excess(high) > 0:
        return None
    root, step = float(brentq(excess, low, high, xtol=1e-11)), 1e-11
    while excess(root) > 0:  # a law of steps jumps over the target
        root, step = root + step, 2.0 * step
    return float(np.exp(root))


def _one_level(missing_at: Callable[[float], float], target: float) -> float:
    """The level that misses as much as today on all lanes alike, between the ends of what can be asked."""
    from scipy.optimize import brentq

    def excess(score: float) -> float:
        return missing_at(float(ndtr(score))) - target

    low, high = -4.0, 4.0
    if excess(low) <= 0 or excess(high) >= 0:
        return float(ndtr(low if excess(low) <= 0 else high))
    return float(ndtr(brentq(excess, low, high, xtol=1e-8)))


def _cost(groups: Sequence[BudgetLanes], stocks: Sequence[FloatArray]) -> float:
    return float(_joined(groups, stocks, BudgetLanes.cost_per_day).sum())


def _joined(
    groups: Sequence[BudgetLanes],
    stocks: Sequence[FloatArray],
    of: Callable[[BudgetLanes, FloatArray], FloatArray],
) -> FloatArray:
    return np.concatenate([of(group, stock) for group, stock in zip(groups, stocks, strict=True)])
