"""Words that the checker knows: both languages, directions, units, metrics, and what may not be said at all."""

from __future__ import annotations

import re
from pathlib import Path

WORDS_FOLDER = Path(__file__).resolve().parent / "words"


def read_words(name: str) -> frozenset[str]:
    """The words of one list in the folder `words`."""
    return frozenset((WORDS_FOLDER / f"{name}.txt").read_text(encoding="utf-8").split())


ENGLISH = read_words("english")
GERMAN = read_words("german")
# Frequent words that only other languages have: an answer in one of them is not in the language asked for.
FOREIGN = read_words("foreign")
UP_STEMS = re.compile(
    r"^(?:ris(?:e|es|ing|en)|rose|increas\w*|grow\w*|grew|climb\w*|surg\w*|jump\w*|soar\w*|up|upwards?|above|over|"
    r"exceed\w*|higher|highest|high|more|most|greater|larger|bigger|beyond|surpass\w*|excess\w*|surplus|add|adds|adding|"
    r"rais\w*|expand\w*|extend\w*|book|books|booking|accelerat\w*|spik\w*|peak\w*|boost\w*|outstrip\w*|outpac\w*|"
    r"overshoot\w*|overload\w*|escalat\w*|swell\w*|gained|skyrocket\w*|boom\w*|balloon\w*|explod\w*|mount\w*|upswing|uptick|ascend\w*|elevat\w*|"
    r"intensif\w*|strengthen\w*|rebound\w*|plus|positive|kletter\w*|explodier\w*|positiv\w*|top|tops|topped|"
    r"steig\w*|stieg\w*|gestiegen\w*|wächst|wachs\w*|wuchs|gewachsen|zunehm\w*|zunahme|zugenommen|höher\w*|hoch|hohe\w*|"
    r"mehr|größer\w*|über|übersteig\w*|überstieg\w*|überschreit\w*|übertr\w*|oberhalb|anstieg\w*|ansteig\w*|erhöh\w*|"
    r"aufstock\w*|heb\w*|hebt|anheb\w*|springt|sprung|\w+sprung|ausbau\w*|überschuss|wachstum|oben|meist\w*|hinauf)$",
    re.IGNORECASE,
)
DOWN_STEMS = re.compile(
    r"^(?:fall|falls|falling|fell|fallen|drop\w*|declin\w*|decreas\w*|shrink\w*|shrank|shrunk|sink|sinks|sinking|sank|"
    r"dip|dips|dipped|slump\w*|plung\w*|down|downwards?|below|under|lower\w*|low|lowest|less|least|fewer|smaller|short|"
    r"shortfall\w*|lack\w*|deficit\w*|reduc\w*|cut|cuts|cutting|releas\w*|shed|sheds|slow\w*|weak\w*|ebb\w*|lag|lags|"
    r"lagging|insufficient|collaps\w*|tumbl\w*|diminish\w*|subsid\w*|eas(?:e|es|ed|ing)|undershoot\w*|plummet\w*|nosediv\w*|dwindl\w*|wan(?:e|es|ing)|contracting|contraction|soften\w*|sag\w*|"
    r"crash\w*|retreat\w*|descend\w*|downturn|downtick|trim\w*|lessen\w*|erod\w*|minus|negativ\w*|schwind\w*|"
    r"bröckel\w*|abflau\w*|einbrech\w*|"
    r"sink\w*|gesunken\w*|fällt|fiel|gefallen|fallend\w*|abnehm\w*|abnahme|abgenommen|rückgang\w*|zurückgeh\w*|"
    r"zurückgegangen|niedrig\w*|gering\w*|weniger|kleiner\w*|unter|unterhalb|unterschreit\w*|senk\w*|verringer\w*|"
    r"reduzier\w*|kürz\w*|schrumpf\w*|fehlt|fehlen|lücke\w*|knapp\w*|schwäch\w*|flaute|unten|abwärts|einbruch|bricht|"
    r"tiefer|freigeb\w*|hinab|nachlass\w*|lässt)$",
    re.IGNORECASE,
)
FLAT_STEMS = re.compile(
    r"^(?:steady|steadily|stable|unchanged|flat|constant\w*|same|equals?|identical|stagnat\w*|stabil\w*|konstant\w*|"
    r"unverändert\w*|gleich|gleichbleibend\w*|stagnier\w*|normal\w*|calm|quiet|healthy|safe|ruhig\w*|"
    r"sicher(?:e|er|es|en)?|unauffällig\w*)$",
    re.IGNORECASE,
)
# "over the coming weeks", "up to", "so far": words of direction that say nothing of one.
NO_DIRECTION_PHRASES = re.compile(
    r"\bover (?:the|this|these|all|time)\b(?! (?:plan|capacity|need))|\bup to\b|\bmore (?:important|likely|careful)\w*|"
    r"\bbelow this\b|\bmost of all\b|\bat most\b|\bat least\b|"
    r"\b(?:over|über) (?:die|das|den) (?:kommende|nächste|letzte)\w*|"
    r"\b(?:low|high) (?:priority)\b|\bunter (?:anderem|umständen)\b|\büberhaupt\b|\bbook(?:ing)? value\b",
    re.IGNORECASE,
)
NEGATIONS = read_words("negations")
FORBIDDEN = read_words("forbidden")
ALLOWED_CAPITALS = frozenset({"SLA", "EOQ", "A", "Cu", "Co"})
COMPARISONS = read_words("comparisons")
CLAUSE_BREAKS = re.compile(
    r"[,;:()–—.!?]|\b(?:and|but|while|whereas|so|because|since|although|though|or|yet|as|if|und|aber|während|weil|"
    r"sodass|doch|oder|obwohl|denn|da|wenn|damit)\b",
    re.IGNORECASE,
)
# kind of unit -> words for it
UNIT_WORDS = {
    "days": re.compile(r"^(?:days?|tagen?|tage)$", re.IGNORECASE),
    "week": re.compile(r"^(?:weeks?|weekly|wochen?|wöchentlich)$", re.IGNORECASE),
    "month": re.compile(r"^(?:months?|monthly|monate?n?|monatlich)$", re.IGNORECASE),
    "year": re.compile(r"^(?:years?|yearly|annually|jahre?n?|jährlich)$", re.IGNORECASE),
    "hour": re.compile(r"^(?:hours?|minutes?|hourly|stunden?|minuten?)$", re.IGNORECASE),
    "points": re.compile(r"^(?:points?|punkten?|punkte)$", re.IGNORECASE),
    "volume": re.compile(
        r"^(?:units?|pallets?|parcels?|packages?|tonnes?|tons?|kilograms?|kilos?|kg|containers?|boxes|items?|pieces?|"
        r"trucks?|truckloads?|shipments?|flights?|departures?|einheiten?|paletten?|pakete?n?|tonnen?|stück|kisten?|"
        r"sendungen?|lkw|teu)$",
        re.IGNORECASE,
    ),
    "count": re.compile(r"^(?:lanes?|periods?|strecken?|perioden?)$", re.IGNORECASE),
}
# family of metrics -> words for it, in both languages
TERMS = {
    "demand": re.compile(r"\b(?:demand|nachfrage)\b", re.IGNORECASE),
    "capacity": re.compile(r"\b(?:capacity|workload|utili[sz]ation|kapazität|auslastung)\b", re.IGNORECASE),
    "buffer": re.compile(r"\b(?:buffers?|safety stock|\w*puffers?|sicherheitsbestand)\b", re.IGNORECASE),
    "service level": re.compile(r"\b(?:service levels?|servicegrads?|serviceniveau)\b", re.IGNORECASE),
    "fill rate": re.compile(r"\b(?:fill rates?|lieferquote)\b", re.IGNORECASE),
    "penalty": re.compile(r"\b(?:penalt(?:y|ies)|strafen?)\b", re.IGNORECASE),
    "risk": re.compile(
        r"\b(?:risks?|at stake|risiko|risikobetrag|aufs spiel|auf dem spiel)\b", re.IGNORECASE
    ),
    "dependency": re.compile(r"\b(?:dependenc[ey]|partner share|abhängigkeit)\b", re.IGNORECASE),
    "overflow": re.compile(r"\b(?:overflow|überlaufs?)\b", re.IGNORECASE),
    "resilience": re.compile(r"\b(?:resilience|resilienz\w*|stress coverage|stressdeckung)\b", re.IGNORECASE),
    "lead time": re.compile(r"\b(?:lead[- ]times?|laufzeit)\b", re.IGNORECASE),
    "profit": re.compile(r"\b(?:profits?|gewinns?)\b", re.IGNORECASE),
    "saving": re.compile(r"\b(?:savings?|saves?|ersparnis|spart|sparen)\b", re.IGNORECASE),
    "survive": re.compile(r"\b(?:time to survive|survives?|überlebenszeit)\b", re.IGNORECASE),
    "recover": re.compile(
        r"\b(?:time to recover|recovery|recovers?|erholungszeit|erholung)\b", re.IGNORECASE
    ),
    "lost": re.compile(r"\b(?:lost volume|volume lost|verlust)\b", re.IGNORECASE),
    "order": re.compile(r"\b(?:order quantity|reorder point|bestellmenge|bestellpunkt)\b", re.IGNORECASE),
}
