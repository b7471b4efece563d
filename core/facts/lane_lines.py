"""The sentences about one lane that need no model: what happens, why, what to do, what it costs to wait."""

from __future__ import annotations

from core.facts.lines import Line, Slot

STATUS = Slot(
    "demand",
    rank=2,
    lines=(
        Line(
            ("status=Stale data", "status_reason"),
            "The data are stale ({status_reason}), so every figure describes the lane as it was.",
            "Die Daten sind veraltet ({status_reason}), alle Zahlen beschreiben die Strecke, wie sie war.",
        ),
        Line(
            ("status:up", "status_change", "status_since"),
            "The watch reports a surge: {status_change} above its own pattern since {status_since}.",
            "Die Überwachung meldet einen Nachfragesprung: {status_change} über dem eigenen Muster seit "
            "{status_since}.",
        ),
        Line(
            ("status:down", "status_change", "status_since"),
            "The watch reports low velocity: {status_change} below its own pattern since {status_since}.",
            "Die Überwachung meldet eine Flaute: {status_change} unter dem eigenen Muster seit "
            "{status_since}.",
        ),
        Line(
            ("status:down", "status_reason"),
            "The watch reports low velocity ({status_reason}).",
            "Die Überwachung meldet eine Flaute ({status_reason}).",
        ),
    ),
)
DEMAND = Slot(
    "demand",
    rank=1,
    lines=(
        Line(
            ("periods_missing", "history_periods"),
            "Known periods with demand: {history_periods}; still missing before this lane can be planned: "
            "{periods_missing}.",
            "Bekannte Perioden mit Nachfrage: {history_periods}; bis zu einem Plan fehlen noch: "
            "{periods_missing}.",
        ),
        Line(
            ("demand_change:up", "demand_next"),
            "Demand is expected at {demand_next}, {demand_change} more than in {demand_change:versus}.",
            "Erwartet werden {demand_next}, {demand_change} mehr als {demand_change:versus}.",
        ),
        Line(
            ("demand_change:down", "demand_next"),
            "Demand is expected at {demand_next}, {demand_change} less than in {demand_change:versus}.",
            "Erwartet werden {demand_next}, {demand_change} weniger als {demand_change:versus}.",
        ),
        Line(
            ("demand_change:flat", "demand_next"),
            "Demand is expected at {demand_next}, as much as in {demand_change:versus}.",
            "Erwartet werden {demand_next}, so viel wie {demand_change:versus}.",
        ),
        Line(
            ("demand_next",),
            "Demand is expected at {demand_next}; there is nothing recent to compare it with.",
            "Erwartet werden {demand_next}; zum Vergleich fehlt jüngste Nachfrage.",
        ),
    ),
)
CAPACITY = Slot(
    "capacity",
    rank=4,
    lines=(
        Line(
            ("capacity_use:up", "own_capacity", "partner_dependency"),
            "The expected workload is {capacity_use} of own capacity ({own_capacity}), so partners carry "
            "more than "
            "their usual {partner_dependency} of the volume.",
            "Die erwartete Last beträgt {capacity_use} der eigenen Kapazität ({own_capacity}); Partner "
            "tragen mehr "
            "als die üblichen {partner_dependency} des Volumens.",
        ),
        Line(
            ("capacity_use", "own_capacity", "partner_dependency"),
            "The expected workload is {capacity_use} of own capacity ({own_capacity}); partners carry "
            "{partner_dependency} of the volume.",
            "Die erwartete Last beträgt {capacity_use} der eigenen Kapazität ({own_capacity}); Partner "
            "tragen "
            "{partner_dependency} des Volumens.",
        ),
    ),
)
BUFFER = Slot(
    "buffer",
    rank=3,
    lines=(
        Line(
            ("buffer_gap:down", "buffer_held", "buffer_needed", "lead_time_share", "service_level"),
            "The buffer of {buffer_held} is {buffer_gap} below the {buffer_needed} that {service_level} "
            "service needs; "
            "{lead_time_share} of the spread behind it comes from lead time.",
            "Der Puffer von {buffer_held} liegt {buffer_gap} unter den {buffer_needed}, die {service_level} "
            "Servicegrad "
            "verlangen; {lead_time_share} der Streuung dahinter stammen aus der Laufzeit.",
        ),
        Line(
            ("buffer_gap:up", "buffer_held", "buffer_needed", "lead_time_share", "service_level"),
            "The buffer of {buffer_held} is {buffer_gap} above the {buffer_needed} that {service_level} "
            "service needs; "
            "{lead_time_share} of the spread behind it comes from lead time.",
            "Der Puffer von {buffer_held} liegt {buffer_gap} über den {buffer_needed}, die {service_level} "
            "Servicegrad "
            "verlangen; {lead_time_share} der Streuung dahinter stammen aus der Laufzeit.",
        ),
        Line(
            ("buffer_needed", "lead_time_share", "service_level"),
            "A service level of {service_level} needs a buffer of {buffer_needed}; {lead_time_share} of the "
            "spread "
            "behind it comes from lead time.",
            "Ein Servicegrad von {service_level} verlangt einen Puffer von {buffer_needed}; "
            "{lead_time_share} der "
            "Streuung dahinter stammen aus der Laufzeit.",
        ),
    ),
)
RESILIENCE = Slot(
    "resilience",
    rank=7,
    lines=(
        Line(
            ("time_to_survive:down", "time_to_recover", "lost_volume", "resilience_score", "weaker_part"),
            "In an outage of {time_to_recover} the buffer lasts {time_to_survive} and {lost_volume} are "
            "lost; the "
            "resilience index is {resilience_score}, held down by {weaker_part}.",
            "Bei einem Ausfall über {time_to_recover} reicht der Puffer {time_to_survive}, verloren gehen "
            "{lost_volume}; "
            "der Resilienzindex beträgt {resilience_score}, gedrückt durch {weaker_part}.",
        ),
        Line(
            ("time_to_recover", "resilience_score", "weaker_part"),
            "The lane stands an outage of {time_to_recover} without loss; its resilience index is "
            "{resilience_score}, "
            "held down most by {weaker_part}.",
            "Die Strecke übersteht einen Ausfall über {time_to_recover} ohne Verlust; ihr Resilienzindex beträgt "
            "{resilience_score}, am stärksten gedrückt durch {weaker_part}.",
        ),
    ),
)
COOPERATION = Slot(
    "capacity",
    rank=8,
    lines=(
        Line(
            ("cooperation_saving", "booked_cost"),
            "With partners the lane costs {booked_cost}; that saves {cooperation_saving} against acting "
            "alone.",
            "Mit Partnern kostet die Strecke {booked_cost}; das spart {cooperation_saving} gegenüber dem "
            "Alleingehen.",
        ),
    ),
)
PROFIT = Slot(
    "profit",
    rank=9,
    lines=(
        Line(
            ("best_service_level:up", "profit_gap>0", "service_level"),
            "A service level of {best_service_level} earns most: above the {service_level} of today, which "
            "leaves "
            "{profit_gap} on the table.",
            "Am meisten verdient ein Servicegrad von {best_service_level}; der heutige von {service_level} liegt "
            "darunter und lässt {profit_gap} liegen.",
        ),
        Line(
            ("best_service_level:down", "profit_gap>0", "service_level"),
            "A service level of {best_service_level} earns most: below the {service_level} of today, which "
            "leaves "
            "{profit_gap} on the table.",
            "Am meisten verdient ein Servicegrad von {best_service_level}; der heutige von {service_level} liegt "
            "darüber und lässt {profit_gap} liegen.",
        ),
        Line(
            ("best_service_level", "service_level", "expected_profit"),
            "The service level of {service_level} earns as much as the best one, {best_service_level}: an expected "
            "profit of {expected_profit}.",
            "Der Servicegrad von {service_level} verdient so viel wie der beste, {best_service_level}: ein erwarteter "
            "Gewinn von {expected_profit}.",
        ),
    ),
)
MOVES = {
    "buffer_move": (
        Line(
            ("buffer_move:up", "buffer_move_gain"),
            "Add {buffer_move} to the buffer: worth {buffer_move_gain}.",
            "Den Puffer um {buffer_move} erhöhen: Das bringt {buffer_move_gain}.",
        ),
        Line(
            ("buffer_move:down", "buffer_move_gain"),
            "Release {buffer_move} of the buffer: worth {buffer_move_gain}.",
            "Den Puffer um {buffer_move} senken: Das bringt {buffer_move_gain}.",
        ),
    ),
    "level_move": (
        Line(
            ("level_move:up", "level_move_gain"),
            "Raise the service level to {level_move}: worth {level_move_gain}.",
            "Den Servicegrad auf {level_move} heben: Das bringt {level_move_gain}.",
        ),
        Line(
            ("level_move:down", "level_move_gain"),
            "Lower the service level to {level_move}: worth {level_move_gain}.",
            "Den Servicegrad auf {level_move} senken: Das bringt {level_move_gain}.",
        ),
    ),
    "capacity_move": (
        Line(
            ("capacity_move:up", "capacity_move_gain"),
            "Book {capacity_move} more own capacity in the coming weeks: worth {capacity_move_gain}.",
            "In den kommenden Wochen die eigene Kapazität um {capacity_move} aufstocken: Das "
            "bringt {capacity_move_gain}.",
        ),
        Line(
            ("capacity_move:down", "capacity_move_gain"),
            "Give back {capacity_move} of own capacity in the coming weeks: worth {capacity_move_gain}.",
            "In den kommenden Wochen die eigene Kapazität um {capacity_move} verringern: Das "
            "bringt {capacity_move_gain}.",
        ),
    ),
}
NO_MOVE = Line(
    ("expected_profit",),
    "Nothing pays enough to change on this lane: buffer, service level and capacity stand where they should.",
    "Nichts lohnt eine Änderung: Puffer, Servicegrad und Kapazität stehen, wo sie sollen.",
)
WAIT = Slot(
    "waiting",
    rank=6,
    lines=(
        Line(
            ("money_at_risk>0",),
            "Waiting puts {money_at_risk} at risk in penalties and unplanned partner volume.",
            "Abwarten setzt {money_at_risk} aufs Spiel: Strafen und ungeplantes Partnervolumen.",
        ),
        Line(
            ("money_at_risk",),
            "Waiting costs nothing that can be seen today.",
            "Abwarten kostet heute nichts.",
        ),
    ),
)
BEFORE_MOVES = (STATUS, DEMAND, CAPACITY, BUFFER, RESILIENCE, COOPERATION, PROFIT)
