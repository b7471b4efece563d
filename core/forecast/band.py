"""A forecast with its uncertainty: one mean and a grid of quantiles for each coming period."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Protocol

import numpy as np
from numpy.typing import ArrayLike, NDArray

from core.errors import InvalidParameter
from core.quantities import FloatArray
from core.words.remarks import Remark, remark_texts

QUANTILE_LEVELS = (0.025, 0.05, 0.10, 0.25, 0.50, 0.75, 0.90, 0.95, 0.975, 0.99)


@dataclass(frozen=True)
class MethodScore:
    """How one method did in the backtest; is_selected marks the best ones and their combination.

    scaled_error is the mean absolute error, each lane's divided by its own noise, over that of the seasonal
    naive forecast; wape_ratio is total absolute error over total demand.
    """

    method: str
    scaled_error: float
    wape_ratio: float
    n_origins: int
    is_selected: bool


@dataclass(frozen=True)
class ComingHoliday:
    """A holiday of the chosen calendar in the horizon, or a day next to one.

    day: day number since 1970-01-01; role: "the day itself", "the day before" or "the day after"; ratio: what the
    forecast was multiplied with, 1 where the calendar is not followed.
    """

    day: int
    name: str
    role: str
    ratio: float

    @property
    def label(self) -> str:
        """Its name, with the role where it is a day next to the holiday."""
        return self.name if self.role == "the day itself" else f"{self.role} {self.name}"


class LawOverTime(Protocol):
    """The laws of lanes on which demand is rare, over any time."""

    def law(
        self, n_periods: ArrayLike, *, sd_n_periods: ArrayLike = 0.0, return_ratio: ArrayLike = 0.0
    ) -> object:
        """The law of the workload of so many periods."""
        ...


@dataclass(frozen=True)
class ForecastBand:
    """Forecast of one lane.

    period_starts (datetime64[D]), days_in_period, mean_units: (horizon,); quantile_units:
    (len(QUANTILE_LEVELS), horizon), non-decreasing in the level, never negative; all per period.
    total_quantile_units: the same of the total up to and with each period.
    measured_coverage maps a nominal coverage such as 0.8 to the share of withheld periods that fell inside,
    empty where it was not measured. has_band is False where the history is too short for bands that backtests
    have checked: the quantiles are then those of few data (below three periods they repeat the mean) and a
    remark says how many periods are missing. scores: how each method did in the backtest, empty without one.
    holidays: those of the chosen calendar in the horizon of a daily lane; holiday_note: whether the forecast
    follows it, and why, in a sentence. slow: the law of a lane on which
    demand is rare, over any time; None for others.
    """

    lane: str
    cadence: str
    method: str
    period_starts: NDArray[np.datetime64]
    days_in_period: NDArray[np.int64]
    mean_units: FloatArray
    quantile_units: FloatArray
    total_quantile_units: FloatArray
    n_periods_used: int
    has_band: bool = True
    measured_coverage: tuple[tuple[float, float], ...] = ()
    remarks: tuple[Remark, ...] = ()
    scores: tuple[MethodScore, ...] = ()
    holidays: tuple[ComingHoliday, ...] = ()
    holiday_note: str = ""
    slow: LawOverTime | None = None

    @property
    def warnings(self) -> tuple[str, ...]:
        """The remarks as English sentences."""
        return remark_texts(self.remarks)

    def quantile(self, level: float) -> FloatArray:
        """(horizon,) quantile at one of QUANTILE_LEVELS."""
        if level not in QUANTILE_LEVELS:
            raise InvalidParameter("level", level, f"one of {QUANTILE_LEVELS}")
        return np.asarray(self.quantile_units[QUANTILE_LEVELS.index(level)])

    def band(self, coverage: float) -> tuple[FloatArray, FloatArray]:
        """Lower and upper bound, (horizon,) each, of the central band with this coverage (0.5, 0.8, 0.9, 0.95)."""
        tail = round((1.0 - coverage) / 2, 6)
        return self.quantile(tail), self.quantile(round(1.0 - tail, 6))

    @property
    def mean_units_per_day(self) -> FloatArray:
        """(horizon,) mean per calendar day."""
        return self.mean_units / self.days_in_period
