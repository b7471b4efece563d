"""Questions with an answer of their own: how much to book, which lane first, what if demand changes."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from core.facts import Fact
from core.speech.claims import Claim, lane_claims, network_claims
from core.speech.comparison import Compared
from core.speech.fact_text import label_text, value_text
from core.speech.sentences import Step, say
from core.words.languages import in_language, two_languages

MOST_RATIO = 10.0  # a change above it is taken for a slip
BOOK = re.compile(r"how much .*\b(?:book|capacity)|\bbook\b|wie ?viel .*\b(?:buchen|kapazität)|\bbuchen\b")
FIRST = re.compile(
    r"which lane|what .*\bfirst|where .*\bstart|welche strecke|was .*\bzuerst|wo .*\b(?:anfangen|beginnen)"
)
# Which lanes an alarm is on: what a question calls it, and the chip of the inbox that has them.
WHERE = re.compile(r"\b(?:where|which|what lanes?|wo|welche[nrs]?)\b")
ALARMS = (
    (re.compile(r"\bsurg|\bjump|\bspike|sprung|sprünge|anstieg"), "surge"),
    (re.compile(r"slow|low velocity|flaute|rückgang|einbruch"), "slow"),
    (re.compile(r"\bsilent|\bsilence|verstumm|\bstill"), "silent"),
    (re.compile(r"stale|old data|outdated|veraltet|alte daten"), "data"),
)
CHANGE = re.compile(r"(\d{1,4}(?:[.,]\d+)?)\s*(?:%|per ?cent|prozent)")
PARTS = (  # changes that are told in words
    (re.compile(r"\bquarter\b|\bviertel\b"), 0.25),
    (re.compile(r"\bthird\b|\bdrittel\b"), 1.0 / 3.0),
    (re.compile(r"\bhalf\b|\bhälfte\b"), 0.5),
)
TIMES = (
    (re.compile(r"\bdoubl|\bverdoppel|doppelt"), 2.0),
    (re.compile(r"\btripl|\bverdreifach"), 3.0),
    (re.compile(r"\bhalve|\bhalbier"), 0.5),
)
WHAT_IF = re.compile(
    r"what if|what happens (?:if|when)|suppose|was,? wenn|was passiert,? wenn|was wäre,? wenn|angenommen"
)
DEMAND = re.compile(r"demand|volume|orders?\b|nachfrage|volumen|bedarf|menge")
UP = re.compile(
    r"\b(?:rise|rises|grow|grows|increase|increases|goes up|go up|more|higher|up|plus|steigt|wächst|mehr|höher)\b"
)
DOWN = re.compile(
    r"\b(?:fall|falls|drop|drops|decrease|decreases|goes down|go down|less|lower|down|minus|shrinks?|sinkt|fällt|"
    r"weniger|niedriger|zurückgeht)\b"
)
# What else of a lane can be planned from a question: its words, the parameter, what one typed unit is there, its fact.
PARAMETERS = (
    (re.compile(r"\breturns?\b|return rate|retouren|rücklauf"), "return_ratio", 0.01, "returns"),
    (re.compile(r"service level|servicegrad"), "service_level_ratio", 0.01, "service_level"),
    (re.compile(r"lead[ -]time|laufzeit|lieferzeit"), "lead_time_days", 1.0, "lead_time"),
    (re.compile(r"\bcapacity|kapazität"), "own_capacity_units_per_day", 1.0, "own_capacity"),
    (re.compile(r"\bbuffer|puffer|safety stock|sicherheitsbestand"), "buffer_held_units", 1.0, "buffer_held"),
)
TO_A_VALUE = re.compile(
    r"(?:\b(?:to|at|is|are|was|were|of|auf|bei|ist|sind|wäre|wären|von|hold|halte)|=)\s+(\d[\d.,]*)"
)
THOUSANDS = re.compile(r"\d{1,3}(?:[.,]\d{3})+")
GIVE_BACK = re.compile(
    r"give .*\bback\b|\brelease\b|(?:less|reduce|cut|too much) .*capacity|abgeben|zurückgeb|zu viel .*kapazität|"
    r"weniger .*kapazität"
)
ANSWERED = ("answered_year", "answered_weeks")
BOOK_KINDS = (
    "look_data",
    "look_silent",
    "capacity_year_move",
    "capacity_move",
    *ANSWERED,
    "best_capacity",
    "no_move",
    "partners",
)
# What the answer to another demand tells of all that is compared.
TOLD = ("demand_next", "capacity_use", "expected_overflow", "booked_cost", "buffer_needed", "penalty_held")
FIRST_KINDS = ("need", "first", "next")
DO_KINDS = ("look_data", "look_silent", "look_surge", "look_slow", "capacity_year_move", "capacity_move", "buffer_move",
            "no_move")  # fmt: skip
# What else is asked in an office: words of the question, the sentences that answer it for a lane, and for a network.
WAIT = re.compile(r"\bwait|do nothing|\blater\b|\bwarte|abwarten|nichts (?:tu|mache)")
ASKED = (
    (WAIT, ("wait", "no_move"), ("network_wait",)),
    (
        re.compile(r"(?:why|warum|wieso|weshalb)\b.*(?:give back|release|book|abgeben|buchen)"),
        ("capacity_year_move", "capacity_move", "capacity", "partners", "best_capacity"),
        (),
    ),
    (
        GIVE_BACK,
        (
            "look_data",
            "look_silent",
            "capacity_year_move",
            "capacity_move",
            *ANSWERED,
            "no_move",
            "capacity",
        ),
        FIRST_KINDS,
    ),
    (
        re.compile(r"\bsave|\bsaving|\bworth\b|\bspare|\bsparen\b|was bringt|\bwert\b|lohnt"),
        (*DO_KINDS, "wait"),
        FIRST_KINDS,
    ),
    (
        re.compile(r"what (?:should|shall|can|must) .*\bdo\b|recommend|advice|was .*\b(?:tun|machen)\b|empf"),
        DO_KINDS,
        FIRST_KINDS,
    ),
    (BOOK, BOOK_KINDS, FIRST_KINDS),
    (
        re.compile(
            r"enough .*capacity|capacity .*enough|(?:run|runs|running) out of capacity|short of capacity|"
            r"reicht .*kapazität|kapazität .*reicht|zu wenig kapazität"
        ),
        ("capacity", "peaks", "overflow", "partners"),
        (),
    ),
    (
        re.compile(
            r"(?:last|past) (?:month|week|year|four|4)|was demand|letzte[nrs]? (?:monat|woche|jahr|vier|4)"
        ),
        ("recent", "average", "demand"),
        (),
    ),
    (
        re.compile(r"how (?:big|large|much) .*buffer|buffer .*\bbe\b|wie (?:groß|viel) .*puffer"),
        ("buffer_move", "buffer", "spread"),
        (),
    ),
    (re.compile(r"outage|survive|disrupt|ausfall|übersteh|überleb"), ("outage", "index"), ()),
    (
        re.compile(r"partners?\b|overflow|überlauf"),
        ("partners", "overflow", "cooperation", "best_capacity"),
        (),
    ),
    (re.compile(r"best service|service level|servicegrad"), ("level", "fill_rate"), ()),
    (re.compile(r"profit|earn|gewinn|verdien"), ("profit", "level"), ()),
)
TEXTS = two_languages("""
rise | If demand is {change} % higher for good: {figures}. | Liegt die Nachfrage dauerhaft {change} % höher: {figures}.
fall | If demand is {change} % lower for good: {figures}. |
    Liegt die Nachfrage dauerhaft {change} % niedriger: {figures}.
same | If demand changes by {change} %, no figure of the plan moves. |
    Ändert sich die Nachfrage um {change} %, bewegt sich keine Zahl des Plans.
figure | {label} {now} → {then} ({difference}) | {label} {now} → {then} ({difference})
then | Then: {answer} | Dann: {answer}
none surge | No lane has a surge. | Keine Strecke hat einen Nachfragesprung.
none slow | No lane has a slowdown. | Keine Strecke hat eine Flaute.
none silent | No lane has fallen silent. | Keine Strecke ist verstummt.
none data | No lane has old data. | Keine Strecke hat veraltete Daten.
more | {n} more stand in the inbox. | {n} weitere stehen im Eingang.
moved | With {label} of {then} instead of {now}: {figures}. | Mit {label} {then} statt {now}: {figures}.
unmoved | With {label} of {then} instead of {now}, no figure of the plan moves. |
    Mit {label} {then} statt {now} bewegt sich keine Zahl des Plans.
other | From a question another demand is planned ("rises 20 %"), and returns, service level, lead time, own capacity or
    buffer at another value ("returns at 10 %"). All other values can be tried in the sidebar of a lane. |
    Aus einer Frage wird eine andere Nachfrage geplant („steigt um 20 %“), und Retouren, Servicegrad, Laufzeit, eigene
    Kapazität oder Puffer mit einem anderen Wert („Retouren bei 10 %“). Alle anderen Werte lassen sich in der
    Seitenleiste einer Strecke ausprobieren.
choose | Open a lane and ask there: what another demand does is planned for one lane. |
    Eine Strecke öffnen und dort fragen: Was eine andere Nachfrage bewirkt, wird je Strecke geplant.
""")


@dataclass(frozen=True)
class DemandQuestion:
    """What if demand were `factor` times as large?"""

    factor: float

    @property
    def change_text(self) -> str:
        """The change in per cent, without its sign."""
        return f"{abs(100 * (self.factor - 1.0)):.3g}"


@dataclass(frozen=True)
class ParameterQuestion:
    """What if a parameter of the lane had this value? metric: the fact that tells it."""

    parameter: str
    value: float
    metric: str


def parameter_question(question: str) -> ParameterQuestion | None:
    """The parameter and its other value that a question asks about; None where it asks about something else."""
    asked = question.lower()
    named = [row for row in PARAMETERS if row[0].search(asked)]
    value = TO_A_VALUE.search(asked)
    if len(named) != 1 or value is None or not WHAT_IF.search(asked) or DEMAND.search(asked):
        return None
    _, parameter, scale, metric = named[0]
    return ParameterQuestion(parameter, scale * _number_in(value[1].rstrip(".,")), metric)


def _number_in(text: str) -> float:
    """A number as it is typed in either language: three digits behind a sign are thousands."""
    if THOUSANDS.fullmatch(text):
        return float(re.sub(r"[.,]", "", text))
    return float(
        text.replace(".", "").replace(",", ".") if "," in text and "." in text else text.replace(",", ".")
    )


def demand_question(question: str) -> DemandQuestion | None:
    """The change of demand that a question asks about; None where it asks about something else."""
    asked = question.lower()
    if not DEMAND.search(asked):
        return None
    times = next((factor for pattern, factor in TIMES if pattern.search(asked)), None)
    if times is not None:
        return DemandQuestion(times)
    ratio = _ratio_in(asked)
    if ratio is None or bool(UP.search(asked)) == bool(DOWN.search(asked)):
        return None
    factor = 1.0 + ratio if UP.search(asked) else 1.0 - ratio
    return DemandQuestion(factor) if 0.0 < factor <= MOST_RATIO else None


def _ratio_in(asked: str) -> float | None:
    """The size of a change that a question names, in per cent or as a part."""
    found = CHANGE.search(asked)
    if found is not None:
        return float(found[1].replace(",", ".")) / 100.0
    return next((ratio for pattern, ratio in PARTS if pattern.search(asked)), None)


def asks_another_what_if(question: str) -> bool:
    """Whether a question asks what another value would do that is planned elsewhere."""
    asked = question.lower()
    is_planned = demand_question(question) is not None or parameter_question(question) is not None
    return bool(WHAT_IF.search(asked)) and not WAIT.search(asked) and not is_planned


def other_what_if(language: str = "en") -> str:
    """Which values are planned from a question, and where the others are."""
    return in_language(TEXTS["other"], language)


def asks_of_the_network(question: str) -> bool:
    """Whether a question is of all lanes, so that the facts of one lane do not answer it."""
    return FIRST.search(question.lower()) is not None


def alarm_asked_for(question: str) -> str | None:
    """The alarm whose lanes a question asks for, as the inbox's chip; None where it asks about something else."""
    asked = question.lower()
    if not WHERE.search(asked):
        return None
    return next((chip for pattern, chip in ALARMS if pattern.search(asked)), None)


def alarm_answer(chip: str, facts: Sequence[Fact], n_more: int = 0, language: str = "en") -> tuple[str, ...]:
    """What is told of each lane with an alarm, from the facts of those lanes; where there is none, that.

    n_more: lanes with this alarm beside those that the facts are of
    """
    claims = [claim for claim in lane_claims(facts) if claim.frame.kind == "status"]
    if not claims:
        return (in_language(TEXTS[f"none {chip}"], language),)
    said = tuple(
        sentence.text for sentence in say([Step(claim) for claim in claims], language, with_lanes=True)
    )
    return (*said, in_language(TEXTS["more"], language).format(n=n_more)) if n_more else said


def claims_asked_for(question: str, facts: Sequence[Fact]) -> tuple[Claim, ...]:
    """What is said of the facts to a question with an answer of its own; empty where it has none."""
    asked = question.lower()
    if FIRST.search(asked):
        return _of_kinds(network_claims(facts), FIRST_KINDS)
    of_network = tuple(network_claims(facts))
    for pattern, kinds, network_kinds in ASKED:
        if pattern.search(asked):
            found = (
                _of_kinds(of_network, network_kinds) if of_network else _of_kinds(lane_claims(facts), kinds)
            )
            if found:
                return found
    return ()


def demand_answer(
    asked: DemandQuestion, compared: Sequence[Compared], decision: str, language: str = "en"
) -> tuple[str, ...]:
    """What the plan under another demand says, beside today's; `decision` is its one answer."""
    if not compared:
        return (in_language(TEXTS["same"], language).format(change=asked.change_text),)
    kind = "rise" if asked.factor > 1.0 else "fall"
    return (
        in_language(TEXTS[kind], language).format(
            change=asked.change_text, figures=_figures(compared, language)
        ),
        in_language(TEXTS["then"], language).format(answer=decision),
    )


def parameter_answer(
    now: Fact, then: Fact, compared: Sequence[Compared], decision: str, language: str = "en"
) -> tuple[str, ...]:
    """What the plan with another value of a parameter says, beside today's; `now` and `then` tell that value."""
    said = {"label": label_text(now, language)}
    said |= {"now": value_text(now, language), "then": value_text(then, language)}
    moved = [item for item in compared if item.metric != now.metric]
    if not moved:
        return (in_language(TEXTS["unmoved"], language).format(**said),)
    return (
        in_language(TEXTS["moved"], language).format(figures=_figures(moved, language), **said),
        in_language(TEXTS["then"], language).format(answer=decision),
    )


def _figures(compared: Sequence[Compared], language: str) -> str:
    """Each figure now and then, those first told of that matter most."""
    told = [item for item in compared if item.metric in TOLD] or compared
    return "; ".join(
        in_language(TEXTS["figure"], language).format(
            label=item.label, now=item.now, then=item.then, difference=item.difference
        )
        for item in told
    )


def ask_on_a_lane(language: str = "en") -> str:
    """Where another demand can be planned."""
    return in_language(TEXTS["choose"], language)


def _of_kinds(claims: Iterable[Claim], kinds: Sequence[str]) -> tuple[Claim, ...]:
    by_kind: dict[str, Claim] = {}
    for claim in claims:
        by_kind.setdefault(claim.frame.kind, claim)
    return tuple(by_kind[kind] for kind in kinds if kind in by_kind)
