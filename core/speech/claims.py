"""What is true of some facts and can be said: the only things that a commentary is made of."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field

from core.facts import NETWORK, Fact, facts_by_id
from core.speech.frames import ALONE, Facts, Frame
from core.speech.lane_frames import LANE_FRAMES
from core.speech.network_frames import NETWORK_FRAMES
from core.words.labels import metric_label

MOVES = ("buffer_move", "capacity_year_move", "capacity_move")
LOOKS = ("look_surge", "look_slow", "look_silent", "look_data", "look_prices")
FIGURE = "figure"  # the kind of a claim that only names a fact and its value


@dataclass(frozen=True)
class Claim:
    """One frame with facts that bear it out.

    id: unique among the claims of some facts, without a name or a value. facts: those that it stands on.
    """

    id: str
    subject: str
    frame: Frame
    facts: tuple[Fact, ...]
    known: Facts = field(repr=False, compare=False)

    def clause(self, language: str) -> str:
        """The claim as it stands inside a sentence."""
        return self.frame.fill(self.known, language)


def possible_claims(facts: Sequence[Fact]) -> Iterator[Claim]:
    """Every frame that these facts bear out: what concerns the whole network, then lane by lane."""
    yield from network_claims(facts)
    yield from lane_claims(facts)


def network_claims(facts: Sequence[Fact]) -> Iterator[Claim]:
    """What is true of a network as a whole, in reading order; nothing of facts of lanes alone."""
    known = facts_by_id(facts)
    return _claims(NETWORK_FRAMES.values() if "lanes_total" in known else (), known, NETWORK, "")


def lane_claims(facts: Sequence[Fact]) -> Iterator[Claim]:
    """What is true of each lane, in reading order; of the moves the one that pays most comes first."""
    for subject, suffix, known in _lanes(facts):
        moves = iter(sorted(MOVES, key=[*known, *MOVES].index))
        kinds = (next(moves) if kind in MOVES else kind for kind in LANE_FRAMES)
        yield from _claims((LANE_FRAMES[kind] for kind in kinds), known, subject, suffix)


def figure_claims(facts: Sequence[Fact]) -> Iterator[Claim]:
    """Every fact as its name and value."""
    suffixes = _suffixes(facts)
    for fact in facts:
        label = (metric_label(fact.metric, "en"), metric_label(fact.metric, "de"))
        text = (f"{label[0]}: {{figure:signed}}", f"{label[1]}: {{figure:signed}}")
        frame = Frame(f"the_{fact.metric}", FIGURE, FIGURE, ALONE, ("figure",), text)
        yield Claim(f"{frame.name}{suffixes[fact.subject]}", fact.subject, frame, (fact,), {"figure": fact})


def _suffixes(facts: Sequence[Fact]) -> dict[str, str]:
    """What the ids of a lane's claims end in: a number where there are several lanes."""
    lanes = dict.fromkeys(fact.subject for fact in facts if fact.subject != NETWORK)
    ends = {name: f"_{place}" if len(lanes) > 1 else "" for place, name in enumerate(lanes, start=1)}
    return {**ends, NETWORK: ""}


def _lanes(facts: Sequence[Fact]) -> Iterator[tuple[str, str, Facts]]:
    """(lane, what its ids end in, its facts under their metrics) of each lane."""
    lanes: dict[str, dict[str, Fact]] = {}
    for fact in facts:
        if fact.subject != NETWORK:
            lanes.setdefault(fact.subject, {}).setdefault(fact.metric, fact)
    suffixes = _suffixes(facts)
    yield from ((subject, suffixes[subject], known) for subject, known in lanes.items())


def _claims(kinds: Iterable[Sequence[Frame]], known: Facts, subject: str, suffix: str) -> Iterator[Claim]:
    """Of each kind the first frame that is true."""
    for frames in kinds:
        frame = next((frame for frame in frames if frame.is_true(known)), None)
        if frame is not None:
            used = tuple(known[name] for name in frame.fact_ids)
            yield Claim(f"{frame.name}{suffix}", subject, frame, used, known)
