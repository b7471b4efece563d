"""What a workspace chooses of the monitor: from which change on, and after how long, a lane is told of."""

from __future__ import annotations

from dataclasses import dataclass

from core.errors import InvalidParameter

MOST_RISE_RATIO, MOST_FALL_RATIO = 10.0, 0.95
MOST_DAYS = 7  # within so many a change should be found on a daily lane
FEWEST_PERIODS, MOST_PERIODS = 60, 10_000


@dataclass(frozen=True)
class WatchChoices:
    """The defaults are those that the benches of the monitor were made with.

    least_rise_ratio, least_fall_ratio: the smallest change against the usual that is a surge or low velocity.
    least_days: how long a change has stood, its first and its latest period included, before it is told; a lane of
    weeks or months shows a week or a month at once. periods_between_false_alarms: mean time from one false alarm to the
    next that the thresholds of the CUSUM are chosen for; longer is rarer and later.
    """

    least_rise_ratio: float = 0.05
    least_fall_ratio: float = 0.05
    least_days: int = 1
    periods_between_false_alarms: int = 520

    def __post_init__(self) -> None:
        _require("least_rise_ratio", self.least_rise_ratio, 0.0, MOST_RISE_RATIO)
        _require("least_fall_ratio", self.least_fall_ratio, 0.0, MOST_FALL_RATIO)
        _require("least_days", self.least_days, 1, MOST_DAYS)
        _require(
            "periods_between_false_alarms", self.periods_between_false_alarms, FEWEST_PERIODS, MOST_PERIODS
        )
        for name in ("least_days", "periods_between_false_alarms"):
            if int(getattr(self, name)) != getattr(self, name):
                raise InvalidParameter(name, getattr(self, name), "a whole number")


def _require(name: str, value: float, low: float, high: float) -> None:
    if not low <= value <= high:
        raise InvalidParameter(name, value, f"{low:g} to {high:g}")


USUAL = WatchChoices()
