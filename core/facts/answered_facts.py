"""Facts about decisions of a lane that were answered and are not due again: said beside those still open."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from core.decision import Answer
from core.decision.answers import SNOOZED
from core.decision.decisions import CAPACITY
from core.facts.decision_facts import LOOKS
from core.facts.fact import Fact
from core.facts.fact_maker import FactMaker
from core.words.languages import LANGUAGES, Both, in_language, two_languages
from core.words.number_text import day

WHAT = {
    **LOOKS,
    **two_languages("""
hold | the change of buffer | die Änderung des Puffers
year | own capacity over the year | eigene Kapazität übers Jahr
weeks | own capacity for four weeks | eigene Kapazität für vier Wochen
"""),
}
SAID = two_languages("""
accepted | accepted on {day} | am {day} angenommen
rejected | rejected on {day} | am {day} abgelehnt
snoozed | put off until {day} | bis {day} vertagt
""")
LISTED: Both = ("{what} ({said})", "{what} ({said})")
OF_A_HORIZON = two_languages("""
year | over the year {said} | übers Jahr {said}
weeks | for four weeks {said} | für vier Wochen {said}
""")


def answered_facts(answers: Sequence[Answer], make: FactMaker) -> Iterator[Fact]:
    """What was settled, in the order in which it was said; nothing where nothing was."""
    if not answers:
        return
    yield _text("answered", [_listed(answer) for answer in answers], make)
    of_buffer = [_said(answer) for answer in answers if answer.kind == "hold"]
    of_capacity = [answer for answer in answers if answer.kind in CAPACITY]
    if of_buffer:
        yield _text("answered_buffer", of_buffer, make)
    if of_capacity:
        is_one = len(of_capacity) == 1
        said = [_said(answer) if is_one else _of_horizon(answer) for answer in of_capacity]
        yield _text("answered_capacity", said, make)


def _text(metric: str, parts: Sequence[Both], make: FactMaker) -> Fact:
    english, german = (", ".join(in_language(part, language) for part in parts) for language in LANGUAGES)
    return make.fact(metric, english, value_de=german)


def _said(answer: Answer) -> Both:
    moment = answer.until if answer.answer == SNOOZED else answer.made_at and answer.made_at.date()
    english, german = (
        in_language(SAID[answer.answer], language).format(day="" if moment is None else day(moment, language))
        for language in LANGUAGES
    )
    return english, german


def _listed(answer: Answer) -> Both:
    return _filled(LISTED, answer, WHAT[answer.kind])


def _of_horizon(answer: Answer) -> Both:
    return _filled(OF_A_HORIZON[answer.kind], answer, ("", ""))


def _filled(frame: Both, answer: Answer, what: Both) -> Both:
    said = _said(answer)
    english, german = (
        in_language(frame, language).format(
            what=in_language(what, language), said=in_language(said, language)
        )
        for language in LANGUAGES
    )
    return english, german
