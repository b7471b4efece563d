"""The words that a figure needs or does not bear beside it, where several figures share one name."""

from __future__ import annotations

import re

from commentary import comparisons
from commentary.verdicts import FACT_MARK, Unsupported
from core.facts import METRICS, Fact

# What a sentence must say, or must not, for a figure that shares its phrase with others.
WANTED = {
    "money_at_risk": r"risk|stake|wait|exposure|risiko|spiel|wart",
    "time_to_survive": r"buffer|stock|outage|surviv|partner|puffer|bestand|ausfall|überleb",
    "demand_next": r"expect|coming|next|forecast|ahead|will|outlook|project|now|erwart|kommend|nächst|"
    r"prognos|wird|künftig|vorhersage",
    "demand_recent": r"recent|last|past|previous|was|were|zuletzt|jüngst|letzt|bisher|lag|betrug|vergangen",
    "demand_mean": r"mean|average|history|mittlere|durchschnitt|mittel|historie",
    "buffer_needed": r"need|require|should|must|ask|call|reach|nötig|benötig|erforder|soll|muss|müss|verlang|"
    r"brauch|bedarf",
    "classical_buffer": r"classic|formula|klassisch|formel",
    "buffer_gap": r"gap|short|below|under|missing|lack|above|over|surplus|more|less|lücke|fehl|unter|über|"
    r"knapp",
    "periods_over_capacity": r"period",
    "cooperation_saving": r"partner|cooperat|alone|kooperat|allein",
    "above_plan": r"plan",
    "lanes_above_plan": r"plan",
    "status_reason": r"reason|because|since|grund|weil",
    "best_capacity": r"best|optim|ideal",
    "best_service_level": r"best|optim|ideal|most|meisten",
    "level_move": r"rais|lower|lift|set|move|target|adjust|increas|reduc|heb|senk|erhöh|setz",
    "penalty_held": r"held|today|current|now|gehalten|heut|aktuell|derzeit|jetzt",
    "fill_rate_held": r"held|today|current|now|gehalten|heut|aktuell|derzeit|jetzt",
    "penalty_planned": r"plan|needed|would|nötig|benötig|würde|wäre",
    "fill_rate": r"plan|needed|would|nötig|benötig|würde|wäre",
    "booked_cost": r"partner|cooperat|together|kooperat",
    "alone_cost": r"alone|allein",
    "partner_dependency": r"partner",
    "buffer_move_gain": r"buffer|stock|puffer|bestand",
    "level_move_gain": r"level|service",
    "capacity_move_gain": r"capacity|kapazität",
    "buffer_move": r"buffer|stock|puffer|bestand",
    "capacity_move": r"capacity|kapazität",
    "profit_gap": r"table|leave|profit left|entg|liegen",
    "demand_share": r"demand|nachfrage",
    "lead_time_share": r"lead.time|laufzeit",
}
# Facts that may vouch for a figure instead of such a word.
VOUCHERS = {
    "penalty_held": frozenset({"buffer_held", "buffer_gap"}),
    "fill_rate_held": frozenset({"buffer_held", "buffer_gap"}),
}
# What must stand in the figure's own part of the sentence.
NEAR = {"capacity_use": r"load|use|utili|\blast\b|auslast|belast|exceed|überschr"}
BARRED = {
    "demand_next": r"\b(?:recent|mean|average|last|past) demand|jüngste|mittlere|zuletzt|\bwas\b|\bwere\b|"
    r"\blag\b|betrug",
    "demand_recent": r"expected|coming|next|forecast|erwartet|kommend|nächst|prognos",
    "demand_mean": r"expected|coming|next|recent|erwartet|kommend|jüngst",
    "periods_over_capacity": r"recent|last|past|letzten|vergangenen",
    "demand_change": r"\b(?:mean|average)\b|mittlere|over (?:the )?(?:recent|last|past)|\b(?:at|bei|auf|bring|"
    r"brings|was|were|to|demand of|nachfrage von)\s*\ue000|"
    r"nachfrage beträgt\s*\ue000|demand is\s*\ue000(?!\s*(?:more|less|above|below|higher|lower))",
    "buffer_needed": r"classic|formula|klassisch|formel|\bgap\b|lücke|\b(?:the|its|your) buffer of\s*\ue000|"
    r"\bder puffer von\s*\ue000",
    "buffer_held": r"\b(?:needed|required|should|must)\b|nötig|benötig|erforder|soll|"
    r"\b(?:lasts?|surviv\w+|reicht|hält)\s*\ue000",
    "buffer_gap": r"(?:buffers?|puffers?) (?:of|von)\s*\ue000",
    "buffer_move": r"\b(?:be|is|are|to|hold|keep|sein|ist|beträgt|auf|halten)\s*\ue000",
    "capacity_move": r"\b(?:be|is|are|to|hold|keep|sein|ist|beträgt|auf|halten)\s*\ue000",
    "own_capacity": r"best|optim|ideal|load|\buses?\b|utili|\blast\b|auslast",
    "service_level": r"best|optim|ideal|\b(?:be|to|auf|sein)\s*\ue000",
    "capacity_use": r"\b(?:best|optimal)\b|beste|periods|perioden",
    "penalty_planned": r"\bheld\b|today|current|gehalten|heut|aktuell|derzeit",
    "fill_rate": r"\bheld\b|today|current|gehalten|heut|aktuell|derzeit",
    "penalty_held": r"as planned|planned buffer|nach plan|geplant",
    "fill_rate_held": r"as planned|planned buffer|nach plan|geplant",
    "booked_cost": r"\balone\b|allein",
    "expected_profit": r"table|\bleaves?\b|\bgap\b|entgeh|liegen",
    "lead_time": r"spread|causes?|streuung|verursacht",
    "expected_overflow": r"probab|chance|wahrschein",
    "holding_cost": r"shortage|fehlmenge",
    "shortage_cost": r"holding|haltekosten",
}

# Figures that say how much something changes or differs: "by {x}", "{x} more".
DIFFERENCES = frozenset(
    [
        "demand_change",
        "status_change",
        "above_plan",
        "buffer_gap",
        "buffer_move",
        "capacity_move",
        "smallest_visible_change",
    ]
)
# Figures that may be followed by "of the ...", besides ratios and counts.
PARTS = frozenset(["buffer_move", "capacity_move", "lost_volume", "profit_gap", "expected_profit"])
MOVES = {f"{kind}_move_gain": f"{kind}_move" for kind in ("buffer", "level", "capacity")}
BY = re.compile(r"\b(?:by|um)\s*$", re.IGNORECASE)
DIFFERS = re.compile(
    r"\s*(?:more|less|above|below|over|under|higher|lower|short|fewer|mehr|weniger|über|unter|"
    r"höher|niedriger)\b",
    re.IGNORECASE,
)
WITH = re.compile(r"\b(?:with|at|mit|bei)\s*$", re.IGNORECASE)
OF_THE = re.compile(r"\s*(?:of (?:the|its|it|own|lost|profit)|des|der)\b", re.IGNORECASE)


def check(fact: Fact, near: str, behind: str, before: str) -> None:
    """The words right beside a figure: "by" and "more" go with differences, "of the" with parts."""
    if fact.metric not in METRICS:
        return
    barred, wanted = BARRED.get(fact.metric), NEAR.get(fact.metric)
    if barred and re.search(barred, near, re.IGNORECASE):
        raise Unsupported("a figure of something else")
    if wanted and not re.search(wanted, f"{before} {near}", re.IGNORECASE):
        raise Unsupported("a figure that is not called by its name")
    is_difference = fact.metric in DIFFERENCES
    if not is_difference and fact.metric != "weaker_part" and BY.search(near.split(FACT_MARK)[0]):
        raise Unsupported("a figure that is no difference")
    if not is_difference and DIFFERS.match(behind) and not WITH.search(near.split(FACT_MARK)[0]):
        raise Unsupported("a figure that is no difference")
    if is_difference and comparisons.ends_in_comparator(near.split(FACT_MARK)[0]):
        raise Unsupported("a figure that is a difference")
    if OF_THE.match(behind) and fact.unit not in ("ratio", "count") and fact.metric not in PARTS:
        raise Unsupported("a figure that is no part of something")
