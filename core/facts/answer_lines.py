"""The one sentence at the top of a lane: under each fact that can give it, in both languages."""

from __future__ import annotations

ANSWERS = {
    "buffer_move:up": (
        "Add {buffer_move} to the buffer of {buffer_move:lane}: worth {buffer_move_gain}.",
        "{buffer_move:lane}: den Puffer um {buffer_move} erhöhen, {buffer_move_gain} wert.",
    ),
    "buffer_move:down": (
        "Release {buffer_move} of the buffer of {buffer_move:lane}: worth {buffer_move_gain}.",
        "{buffer_move:lane}: den Puffer um {buffer_move} senken, {buffer_move_gain} wert.",
    ),
    "level_move:up": (
        "Raise {level_move:lane} to {level_move} service: worth {level_move_gain}.",
        "{level_move:lane}: den Servicegrad auf {level_move} heben, {level_move_gain} wert.",
    ),
    "level_move:down": (
        "Lower {level_move:lane} to {level_move} service: worth {level_move_gain}.",
        "{level_move:lane}: den Servicegrad auf {level_move} senken, {level_move_gain} wert.",
    ),
    "capacity_move:up": (
        "Book {capacity_move} more own capacity for {capacity_move:lane} in the coming "
        "weeks: worth {capacity_move_gain}.",
        "{capacity_move:lane}: in den kommenden Wochen die eigene Kapazität um "
        "{capacity_move} aufstocken, {capacity_move_gain} wert.",
    ),
    "capacity_move:down": (
        "Give back {capacity_move} of own capacity on {capacity_move:lane} in the coming "
        "weeks: worth {capacity_move_gain}.",
        "{capacity_move:lane}: in den kommenden Wochen die eigene Kapazität um "
        "{capacity_move} verringern, {capacity_move_gain} wert.",
    ),
    "periods_missing": (
        "{periods_missing:lane} cannot be planned yet: periods still missing: {periods_missing}.",
        "{periods_missing:lane} ist noch nicht planbar: fehlende Perioden: {periods_missing}.",
    ),
    "money_at_risk": (
        "Nothing on {money_at_risk:lane} needs a decision this week.",
        "Auf {money_at_risk:lane} ist diese Woche nichts zu entscheiden.",
    ),
}
