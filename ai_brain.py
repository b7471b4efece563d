"""Facts to words: commentary and answers, by a language model where one is connected, by templates always.

Nothing here reads the environment: a client comes in as an argument (`connect`); without one everything works.
"""

from __future__ import annotations

import json
from collections.abc import Sequence
from dataclasses import dataclass
from functools import lru_cache

from commentary import notices, prompt
from commentary.checker import check_sentences
from commentary.gemini import GeminiClient, SharedState
from commentary.masks import LaneMasks, spoken_ids
from commentary.questions import matching_facts
from commentary.verdicts import Checked, Dropped
from core.errors import CommentaryUnavailable
from core.facts import (
    NETWORK,
    Fact,
    fact_sentence,
    facts_by_id,
    facts_digest,
    require_language,
    template_commentary,
)

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
LEAST_SENTENCES = 2
NO_ANSWER = {
    "en": "The facts of this plan do not answer that.",
    "de": "Die Fakten dieses Plans beantworten das nicht.",
}
NO_FACTS = {"en": "There are no facts to speak of yet.", "de": "Es gibt noch keine Fakten."}


@dataclass(frozen=True)
class Commentary:
    """Sentences to show, and where they come from.

    source: "template", or the model's name. fact_ids: for each sentence the facts that it stands on. dropped:
    what the model said and nobody may read, with reasons. notice: why the template stands in, where that is news.
    """

    sentences: tuple[str, ...]
    source: str
    fact_ids: tuple[tuple[str, ...], ...] = ()
    dropped: tuple[Dropped, ...] = ()
    notice: str | None = None


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
    known = facts_by_id(facts)
    if client is None or not known:
        return _template(facts, language)
    key = ("commentary", facts_digest(facts), prompt.PROMPT_VERSION, client.model, language)
    cached: Commentary | None = client.state.cache.get(key)
    if cached is not None:
        return cached
    masks = LaneMasks(facts)
    try:
        reply = client.ask(
            rules=prompt.rules(language),
            task=prompt.commentary_task(facts, masks, language),
            schema=prompt.answer_schema(),
        )
        items, _ = _read(reply)
    except CommentaryUnavailable as unavailable:
        return _template(facts, language, notice=str(unavailable))
    kept, dropped = check_sentences(items, known | spoken_ids(facts, masks), masks, language)
    if len(kept) < LEAST_SENTENCES:
        return _template(facts, language, notice=notices.UNSUPPORTED, dropped=dropped)
    written = Commentary(
        sentences=tuple(sentence.text for sentence in kept),
        source=client.model,
        fact_ids=tuple(sentence.fact_ids for sentence in kept),
        dropped=dropped,
    )
    client.state.cache.put(key, written)
    return written


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
    known = facts_by_id(facts)
    if client is None or not known or not question.strip():
        return _matched(question, facts, language)
    masks = LaneMasks(facts)
    task = prompt.question_task(question, facts, masks, language)
    key = ("answer", facts_digest(facts), prompt.PROMPT_VERSION, client.model, language, task)
    cached: Answer | None = client.state.cache.get(key)
    if cached is not None:
        return cached
    try:
        schema = prompt.answer_schema(with_answered=True)
        items, answered = _read(client.ask(rules=prompt.rules(language), task=task, schema=schema))
    except CommentaryUnavailable as unavailable:
        return _matched(question, facts, language, notice=str(unavailable))
    kept, dropped = check_sentences(items, known | spoken_ids(facts, masks), masks, language)
    if answered and not kept:
        return _matched(question, facts, language, notice=notices.UNSUPPORTED, dropped=dropped)
    written = _written(kept if answered else (), known, dropped, client.model, language)
    client.state.cache.put(key, written)
    return written


def _written(
    kept: Sequence[Checked], known: dict[str, Fact], dropped: tuple[Dropped, ...], source: str, language: str
) -> Answer:
    ids = dict.fromkeys(name for sentence in kept for name in sentence.fact_ids)
    return Answer(
        sentences=tuple(sentence.text for sentence in kept) or (NO_ANSWER[language],),
        source=source,
        facts=tuple(known[name] for name in ids),
        answered=bool(kept),
        dropped=dropped,
    )


def _template(
    facts: Sequence[Fact], language: str, *, notice: str = "", dropped: tuple[Dropped, ...] = ()
) -> Commentary:
    said = template_commentary(facts, language)
    return Commentary(
        sentences=tuple(sentence for sentence, _ in said) or (NO_FACTS[language],),
        source=TEMPLATE,
        fact_ids=tuple(ids for _, ids in said) or ((),),
        dropped=dropped,
        notice=notices.notice_text(notice, language),
    )


def _matched(
    question: str,
    facts: Sequence[Fact],
    language: str,
    *,
    notice: str = "",
    dropped: tuple[Dropped, ...] = (),
) -> Answer:
    """The facts that the question's words name, each as a plain sentence."""
    found = matching_facts(question, facts)
    are_many = len({fact.subject for fact in facts} - {NETWORK}) > 1
    return Answer(
        sentences=tuple(fact_sentence(fact, language, with_lane=are_many) for fact in found)
        or (NO_ANSWER[language],),
        source=TEMPLATE,
        facts=found,
        answered=bool(found),
        dropped=dropped,
        notice=notices.notice_text(notice, language),
    )


def _read(reply: str) -> tuple[list[object], bool]:
    """The sentences of an answer, and whether it says that it is one; anything else in it is left unread.

    Raises
    ------
    CommentaryUnavailable
        where the answer is no JSON of this form.
    """
    try:
        answer = json.loads(reply)
    except (ValueError, RecursionError):
        raise CommentaryUnavailable(notices.UNREADABLE) from None
    items = answer.get("sentences") if isinstance(answer, dict) else answer
    if not isinstance(items, list):
        raise CommentaryUnavailable(notices.UNREADABLE)
    answered = answer.get("answered") is not False if isinstance(answer, dict) else True
    return [item.get("text", item) if isinstance(item, dict) else item for item in items], answered


@lru_cache(maxsize=16)
def _shared_state(_api_key: str, _model: str, _base_url: str | None) -> SharedState:
    return SharedState()
