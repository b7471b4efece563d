"""Facts to words: a language model chooses what is said where one is connected, a fixed script does always.

Every sentence is written by `core.words`. Nothing here reads the environment: a client comes in as an argument
(`connect`); without one everything works.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from functools import lru_cache
from itertools import chain, islice

from commentary import notices, prompt
from commentary.choice import Choice, Dropped, read_choice, with_warnings
from commentary.gemini import GeminiClient, SharedState
from commentary.masks import LaneMasks
from commentary.questions import facts_asked_about, matching_facts
from core.errors import CommentaryUnavailable
from core.facts import METRICS, Fact, facts_by_id, facts_digest
from core.speech import (
    Claim,
    Sentence,
    Step,
    are_many_lanes,
    figure_claims,
    possible_claims,
    say,
    template_commentary,
)
from core.speech.questions import claims_asked_for
from core.words import require_language

__all__ = [
    "TEMPLATE",
    "Answer",
    "Commentary",
    "Dropped",
    "GeminiClient",
    "answer_question",
    "commentary",
    "connect",
]

TEMPLATE = "template"
LEAST_CLAIMS = 2
MOST_OFFERED = 60  # claims in one call: the service refuses schemas with long lists of ids
NO_ANSWER = {
    "en": "The facts of this plan do not answer that.",
    "de": "Die Fakten dieses Plans beantworten das nicht.",
}
NO_FACTS = {"en": "There are no facts to speak of yet.", "de": "Es gibt noch keine Fakten."}


@dataclass(frozen=True)
class Commentary:
    """Sentences to show, and where they come from.

    source: "template", or the name of the model that chose. fact_ids, roles: for each sentence the facts that it
    stands on, and whether it says "what" happens, "why", what to "do" or what a "wait" costs. dropped: what the
    model chose and the facts do not bear out, with reasons. notice: why the template stands in, where that is news.
    """

    sentences: tuple[str, ...]
    source: str
    fact_ids: tuple[tuple[str, ...], ...] = ()
    dropped: tuple[Dropped, ...] = ()
    notice: str | None = None
    roles: tuple[str, ...] = ()


@dataclass(frozen=True)
class Answer:
    """Answer to a question, with the facts it rests on; `answered` is False where they do not answer it."""

    sentences: tuple[str, ...]
    source: str
    facts: tuple[Fact, ...]
    answered: bool
    dropped: tuple[Dropped, ...] = ()
    notice: str | None = None


def connect(
    *,
    api_key: str | None,
    model: str,
    base_url: str | None = None,
    daily_budget: int = 200,
    workspace: str = "",
) -> GeminiClient | None:
    """A client for the model, or None without a key; calls with the same key and model share their limits."""
    if not api_key:
        return None
    return GeminiClient(
        api_key=api_key,
        model=model,
        base_url=base_url,
        workspace=workspace,
        daily_budget=daily_budget,
        state=_shared_state(api_key, model, base_url),
    )


def commentary(
    facts: Sequence[Fact], *, language: str = "en", client: GeminiClient | None = None
) -> Commentary:
    """What happens, why, what to do and what waiting costs.

    Parameters
    ----------
    facts : of one lane or of a network, as `core.facts` makes them
    language : "en" or "de"
    client : from `connect`; None gives the template text

    Raises
    ------
    InvalidParameter
        where the language is another, or two facts share an id.
    """
    require_language(language)
    facts_by_id(facts)
    offered = tuple(islice(possible_claims(facts), MOST_OFFERED)) if client else ()
    if client is None or len(offered) < LEAST_CLAIMS:
        return _template(facts, language)
    task = prompt.commentary_task(offered, LaneMasks(facts))
    try:
        choice = _choose(client, facts, task, offered, least=LEAST_CLAIMS)
    except CommentaryUnavailable as unavailable:
        return _template(facts, language, notice=str(unavailable))
    if len(choice.steps) < LEAST_CLAIMS:
        return _template(facts, language, notice=notices.UNSUPPORTED, dropped=choice.dropped)
    steps = with_warnings(choice.steps, offered)
    said = say(steps, language, with_lanes=are_many_lanes(facts))
    return _commentary(said, client.model, dropped=choice.dropped)


def answer_question(
    question: str, facts: Sequence[Fact], *, client: GeminiClient | None = None, language: str = "en"
) -> Answer:
    """Answer a question from facts only; where they do not answer it, say so.

    Raises
    ------
    InvalidParameter
        where the language is neither "en" nor "de", or two facts share an id.
    """
    require_language(language)
    facts_by_id(facts)
    if client is None or not question.strip():
        return _matched(question, facts, language)
    asked = facts_asked_about(question, facts)
    told = [fact for fact in asked if fact.metric in METRICS and METRICS[fact.metric].topic != "page"]
    figures = figure_claims(tuple(dict.fromkeys((*matching_facts(question, asked), *told))))
    offered = tuple(islice(chain(possible_claims(asked), figures), MOST_OFFERED))
    task = prompt.question_task(question, offered, LaneMasks(asked))
    try:
        choice = _choose(client, facts, task, offered, least=1)
    except CommentaryUnavailable as unavailable:
        return _matched(question, facts, language, notice=str(unavailable))
    if choice.dropped and not choice.steps:
        return _matched(question, facts, language, notice=notices.UNSUPPORTED, dropped=choice.dropped)
    steps = with_warnings(choice.steps, offered)
    return _answer(steps, client.model, language, dropped=choice.dropped)


def _choose(
    client: GeminiClient, facts: Sequence[Fact], task: str, offered: Sequence[Claim], *, least: int
) -> Choice:
    """The model's choice, kept for the same facts and task where it is of use; it has no language."""
    key = (facts_digest(facts), prompt.PROMPT_VERSION, client.model, task)
    cached: Choice | None = client.state.cache.get(key)
    if cached is not None:
        return cached
    reply = client.ask(rules=prompt.RULES, task=task, schema=prompt.choice_schema(offered))
    choice = read_choice(reply, offered)
    if len(choice.steps) >= least or (least == 1 and not choice.dropped):
        client.state.cache.put(key, choice)
    return choice


def _commentary(
    said: Sequence[Sentence], source: str, *, dropped: tuple[Dropped, ...] = (), notice: str | None = None
) -> Commentary:
    return Commentary(
        sentences=tuple(sentence.text for sentence in said),
        source=source,
        fact_ids=tuple(tuple(fact.id for fact in sentence.facts) for sentence in said),
        dropped=dropped,
        notice=notice,
        roles=tuple(sentence.role for sentence in said),
    )


def _template(
    facts: Sequence[Fact], language: str, *, notice: str = "", dropped: tuple[Dropped, ...] = ()
) -> Commentary:
    said = template_commentary(facts, language) or (Sentence(NO_FACTS[language], (), "what"),)
    return _commentary(said, TEMPLATE, dropped=dropped, notice=notices.notice_text(notice, language))


def _matched(
    question: str,
    facts: Sequence[Fact],
    language: str,
    *,
    notice: str = "",
    dropped: tuple[Dropped, ...] = (),
) -> Answer:
    """What answers the question in sentences, else the facts that its words name, each as its name and value."""
    asked = claims_asked_for(question, facts_asked_about(question, facts))
    steps = [Step(claim) for claim in asked or figure_claims(matching_facts(question, facts))]
    told = notices.notice_text(notice, language)
    return _answer(steps, TEMPLATE, language, dropped=dropped, notice=told)


def _answer(
    steps: Sequence[Step],
    source: str,
    language: str,
    *,
    dropped: tuple[Dropped, ...],
    notice: str | None = None,
) -> Answer:
    said = say(steps, language, with_lanes=True)  # the question may have meant another lane
    return Answer(
        sentences=tuple(sentence.text for sentence in said) or (NO_ANSWER[language],),
        source=source,
        facts=tuple(dict.fromkeys(fact for sentence in said for fact in sentence.facts)),
        answered=bool(said),
        dropped=dropped,
        notice=notice,
    )


@lru_cache(maxsize=16)
def _shared_state(_api_key: str, _model: str, _base_url: str | None) -> SharedState:
    return SharedState()
