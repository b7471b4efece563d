"""What other choices of the monitor would have told of a workspace's last year; of a large one, of some lanes."""

from __future__ import annotations

from dataclasses import replace

import numpy as np

from core.demand.history import without_days
from core.twin.forecasts import TwinForecasts, stored_history
from core.twin.store import TwinStore
from core.watch.choices import WatchChoices
from core.watch.preview import WatchPreview, preview_choices

MOST_LANES = 2_000  # evenly drawn by name: to watch a year of each twice takes a second or two
LANES_AT_A_TIME = 500  # whose records are held at once


def preview_watch(
    store: TwinStore, forecasts: TwinForecasts, *, today: WatchChoices, chosen: WatchChoices
) -> WatchPreview:
    """The last year under the choices of today and under others, as `preview_choices` has it."""
    names, found = lanes_to_preview(store.lane_names()), WatchPreview()
    holidays = forecasts.holidays()
    for start in range(0, len(names), LANES_AT_A_TIME):
        some = names[start : start + LANES_AT_A_TIME]
        history = stored_history(store, some, until_day=forecasts.until_day())
        if holidays is not None:
            history = replace(history, demand_units=without_days(history, holidays))
        found += preview_choices(history, today=today, chosen=chosen)
    return found


def lanes_to_preview(names: tuple[str, ...]) -> tuple[str, ...]:
    """All lanes, or as many as are watched, evenly drawn in order of name."""
    if len(names) <= MOST_LANES:
        return names
    places = np.linspace(0, len(names) - 1, MOST_LANES).round().astype(int)
    return tuple(names[place] for place in places.tolist())
