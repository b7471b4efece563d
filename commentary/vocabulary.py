"""Words that the checker knows: both languages, directions, units, metrics, and what may not be said at all."""

from __future__ import annotations

import re
from pathlib import Path

from core.facts import METRICS

WORDS_FOLDER = Path(__file__).resolve().parent / "words"


def read_words(name: str) -> frozenset[str]:
    """The words of one list in the folder `words`."""
    return frozenset((WORDS_FOLDER / f"{name}.txt").read_text(encoding="utf-8").split())


def label_words() -> frozenset[str]:
    """Words of the labels of all metrics, in both languages."""
    labels = " ".join(f"{metric.en} {metric.de}" for metric in METRICS.values()).lower()
    return frozenset(re.findall(r"[a-zäöüß]+", labels))


PARTS = ("light", "verbs", "nouns", "directions")
ENGLISH = frozenset().union(*(read_words(f"english_{part}") for part in PARTS))
GERMAN = frozenset().union(*(read_words(f"german_{part}") for part in PARTS))
KNOWN = {"en": ENGLISH, "de": GERMAN}
VERBS = read_words("english_verbs") | read_words("german_verbs")
LIGHT = read_words("english_light") | read_words("german_light")
NOUNS = read_words("english_nouns") | read_words("german_nouns")
# Verbs with which a clause without a figure may repeat what the figures beside it say.
ASIDE_VERBS = frozenset(
    [
        "is",
        "are",
        "was",
        "were",
        "be",
        "been",
        "stands",
        "remains",
        "stays",
        "lies",
        "sits",
        "ist",
        "sind",
        "war",
        "wäre",
        "liegt",
        "lag",
        "bleibt",
        "exceeds",
    ]
)
UP_STEMS = re.compile(
    r"^(?:ris(?:e|es|ing|en)|rose|increas\w*|grow\w*|grew|climb\w*|surg\w*|jump\w*|soar\w*|up|"
    r"upwards?|above|over|"
    r"additional|extra|zusätzlich\w*|longer|überschritt\w*|"
    r"exceed\w*|higher|highest|high|more|greater|larger|bigger|beyond|surpass\w*|excess\w*|"
    r"surplus|add|adds|adding|"
    r"rais\w*|expand\w*|extend\w*|book|books|booking|accelerat\w*|spik\w*|peak\w*|boost\w*|"
    r"outstrip\w*|outpac\w*|"
    r"overshoot\w*|overload\w*|escalat\w*|swell\w*|gained|skyrocket\w*|boom\w*|balloon\w*|"
    r"explod\w*|mount\w*|upswing|uptick|ascend\w*|elevat\w*|"
    r"intensif\w*|strengthen\w*|rebound\w*|plus|positive|kletter\w*|explodier\w*|positiv\w*|top|tops|topped|"
    r"steig\w*|stieg\w*|gestiegen\w*|wächst|wachs\w*|wuchs|gewachsen|zunehm\w*|zunahme|"
    r"zugenommen|höher\w*|hoch|hohe\w*|"
    r"mehr|größer\w*|über|übersteig\w*|überstieg\w*|überschreit\w*|übertr\w*|oberhalb|"
    r"anstieg\w*|ansteig\w*|erhöh\w*|"
    r"aufstock\w*|heb\w*|hebt|anheb\w*|springt|sprung|\w+sprung|ausbau\w*|überschuss|wachstum|oben|hinauf)$",
    re.IGNORECASE,
)
DOWN_STEMS = re.compile(
    r"^(?:fall|falls|falling|fell|fallen|drop\w*|declin\w*|decreas\w*|shrink\w*|shrank|shrunk|"
    r"sink|sinks|sinking|sank|"
    r"dip|dips|dipped|slump\w*|plung\w*|down|downwards?|below|under|lower\w*|low|lowest|less|"
    r"least|fewer|smaller|short|"
    r"shortfall\w*|lack\w*|deficit\w*|reduc\w*|cut|cuts|cutting|releas\w*|shed|sheds|slow\w*|weak\w*|ebb\w*|"
    r"insufficient|collaps\w*|tumbl\w*|diminish\w*|subsid\w*|eas(?:e|es|ed|ing)|undershoot\w*|"
    r"plummet\w*|nosediv\w*|dwindl\w*|wan(?:e|es|ing)|contracting|contraction|soften\w*|"
    r"sag\w*|"
    r"crash\w*|retreat\w*|descend\w*|downturn|downtick|trim\w*|lessen\w*|erod\w*|minus|negativ\w*|schwind\w*|"
    r"bröckel\w*|abflau\w*|einbrech\w*|"
    r"sink\w*|gesunken\w*|fällt|fiel|gefallen|fallend\w*|abnehm\w*|abnahme|abgenommen|"
    r"rückgang\w*|zurückgeh\w*|"
    r"zurückgegangen|niedrig\w*|gering\w*|weniger|kleiner\w*|unter|unterhalb|unterschreit\w*|"
    r"senk\w*|verringer\w*|"
    r"reduzier\w*|kürz\w*|schrumpf\w*|fehlt|fehlen|knapp\w*|schwäch\w*|flaute|unten|abwärts|einbruch|bricht|"
    r"tiefer|rückläufig\w*|freigeb\w*|hinab|nachlass\w*|lässt)$",
    re.IGNORECASE,
)
FLAT_STEMS = re.compile(
    r"^(?:steady|steadily|stable|unchanged|flat|constant\w*|same|equals?|identical|stagnat\w*|"
    r"stabil\w*|konstant\w*|"
    r"unverändert\w*|gleich|gleichbleibend\w*|stagnier\w*|normal\w*|calm|quiet|healthy|safe|ruhig\w*|"
    r"sicher(?:e|er|es|en)?|unauffällig\w*)$",
    re.IGNORECASE,
)
# "over the coming weeks", "as much as": words of direction that say nothing of one.
NO_DIRECTION_PHRASES = re.compile(
    r"\bover (?:the |this |these )?(?:coming|next|recent|last|past|history|time)\b|\bof lost\b|\blost\b|"
    r"\b(?:held|pulled) down\b|\bunit short\b|\bshort unit\b|\bfehlende[nr]? einheit\b|"
    r"\b(?:over|über) (?:die|das|den) (?:kommende|nächste|letzte|vergangene)\w*|\büberhaupt\b|"
    r"\bzu\b(?! \w+$)",
    re.IGNORECASE,
)
NEGATIONS = read_words("negations")
# Harmless words that together change the figure behind them, or say what no fact says.
BARRED_PHRASES = re.compile(
    r"\bup to\b|\bbis zu\b|\bor so\b|\bas (?:much|high|low|many) as\b|\bsafety\b(?! stock)|"
    r"\b(?:over|above|below|under|up|down)$|"
    r"\b(?:usual|part of|parts of|teil von)\s*\ue000|"
    r"\bplus\b|\bminus\b|\bbehind (?!it\b|this\b|that\b)",
    re.IGNORECASE,
)
ALLOWED_CAPITALS = frozenset({"SLA", "EOQ", "A", "Cu", "Co"})
COMPARISONS = read_words("comparisons")
# kind of unit -> words for it
UNIT_WORDS = {
    "days": re.compile(r"^(?:days?|tagen?|tage)$", re.IGNORECASE),
    "week": re.compile(r"^(?:weeks?|weekly|wochen?|wöchentlich)$", re.IGNORECASE),
    "month": re.compile(r"^(?:months?|monthly|monate?n?|monatlich)$", re.IGNORECASE),
    "year": re.compile(r"^(?:years?|yearly|annually|jahre?n?|jährlich)$", re.IGNORECASE),
    "hour": re.compile(r"^(?:hours?|minutes?|hourly|stunden?|minuten?)$", re.IGNORECASE),
    "points": re.compile(r"^(?:points?|punkten?|punkte)$", re.IGNORECASE),
    "volume": re.compile(
        r"^(?:units?|pallets?|parcels?|packages?|tonnes?|tons?|kilograms?|kilos?|kg|containers?|"
        r"boxes|items?|pieces?|"
        r"trucks?|truckloads?|shipments?|flights?|departures?|einheiten?|paletten?|pakete?n?|"
        r"tonnen?|stück|kisten?|"
        r"sendungen?|lkw|teu)$",
        re.IGNORECASE,
    ),
    "count": re.compile(r"^(?:lanes?|periods?|strecken?|perioden?)$", re.IGNORECASE),
}
