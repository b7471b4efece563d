"""Two hundred and more replies of a model gone wrong: attacks side by side, in every form that JSON allows."""

from __future__ import annotations

import json
import random

from tests import attack_sentences
from tests.commentary import more_attacks, more_attacks_on_claims, more_attacks_on_form

SETS = (
    attack_sentences.ENGLISH,
    more_attacks.DIGITS_OF_OTHER_SCRIPTS,
    more_attacks.FIGURES_IN_WORDS,
    more_attacks_on_claims.DIRECTIONS,
    more_attacks_on_claims.LABELS,
    more_attacks_on_claims.UNITS,
    more_attacks_on_claims.WITHOUT_FACTS,
    more_attacks_on_form.ADDRESSES,
    more_attacks_on_form.MARKUP,
    more_attacks_on_form.UNSEEN,
    more_attacks_on_form.PLACEHOLDERS,
    more_attacks_on_form.NAMES_AND_ORDERS,
    more_attacks_on_form.OTHER_LANGUAGES,
)
GOOD = "Waiting puts {money_at_risk} at stake."
ATTACK = "Demand rises by {demand_change}, about 5 more, see https://evil.example."
FORMS = (
    json.dumps([ATTACK, ATTACK]),
    json.dumps({"sentences": ATTACK}),
    json.dumps({"sentences": {"text": ATTACK}}),
    json.dumps({"sentences": [{"text": ATTACK}]}),
    json.dumps({"sentences": [{"text": {"text": ATTACK}}]}),
    json.dumps({"sentences": [[ATTACK]]}),
    json.dumps({"sentences": [{"sentence": ATTACK, "value": 42}]}),
    json.dumps({"sentences": [GOOD, ATTACK], "sentences ": [ATTACK]}),
    '{"sentences": ["Demand is fine."], "sentences": ["' + ATTACK + '"]}',
    json.dumps({"answer": ATTACK}),
    json.dumps({"sentences": [ATTACK] * 500}),
    json.dumps({"sentences": [GOOD] * 500}),
    json.dumps({"sentences": [ATTACK * 40]}),
    json.dumps({"sentences": None}),
    json.dumps({"sentences": 5}),
    json.dumps(ATTACK),
    "null",
    "42",
    "NaN",
    "true",
    "[" * 3_000 + "]" * 3_000,
    '{"a":' * 2_000 + "1" + "}" * 2_000,
    ATTACK,
    f"```json\n{json.dumps({'sentences': [ATTACK]})}\n```",
    f"Here you are: {json.dumps({'sentences': [ATTACK]})}",
    "<html><body>" + ATTACK + "</body></html>",
    json.dumps({"sentences": [ATTACK]}).encode("utf-16").decode("utf-16") + "\x00",
    json.dumps({"sentences": ["\ud800" + ATTACK]}),
    "1e400",
    '{"sentences": [1e400, -0, "x"]}',
)


def replies() -> list[str]:
    """Every attack once, in groups of four beside one good sentence, then the odd forms."""
    attacks = [str(text) for one_set in SETS for text in one_set]
    random.Random(6).shuffle(attacks)
    groups = [attacks[place : place + 4] for place in range(0, len(attacks), 4)]
    return [json.dumps({"sentences": [*group, GOOD]}) for group in groups] + list(FORMS)
