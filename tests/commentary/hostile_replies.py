"""Two hundred and more replies of a model gone wrong: attacks side by side, in every form that JSON allows."""

from __future__ import annotations

import json
import random

from tests.commentary.attack_sets import attack_sets

GOOD = {"claim": "wait_costs", "join": "stop"}
ATTACK = "Demand rises by {demand_change}, about 5 more, see https://evil.example."
HOSTILE = {"claim": ATTACK, "join": ATTACK}
FORMS = (
    json.dumps([ATTACK, ATTACK]),
    json.dumps({"claims": ATTACK}),
    json.dumps({"claims": HOSTILE}),
    json.dumps({"claims": [HOSTILE]}),
    json.dumps({"claims": [{"claim": HOSTILE}]}),
    json.dumps({"claims": [[HOSTILE]]}),
    json.dumps({"claims": [{"sentence": ATTACK, "value": 42}]}),
    json.dumps({"claims": [GOOD, ATTACK], "claims ": [GOOD, GOOD]}),
    '{"claims": [{"claim": "wait_costs"}], "claims": ["' + ATTACK + '"]}',
    json.dumps({"answer": ATTACK}),
    json.dumps({"claims": [HOSTILE] * 80}),
    json.dumps({"claims": [GOOD] * 300}),
    json.dumps({"claims": [{**GOOD, "claim": ["wait_costs"]}, {**GOOD, "claim": {"wait_costs": 1}}]}),
    json.dumps({"claims": [{**HOSTILE, "claim": ATTACK * 40}]}),
    json.dumps({"claims": None}),
    json.dumps({"claims": 5}),
    json.dumps(ATTACK),
    "null",
    "42",
    "NaN",
    "true",
    "[" * 3_000 + "]" * 3_000,
    '{"claims":' * 2_000 + "1" + "}" * 2_000,
    ATTACK,
    f"```json\n{json.dumps({'claims': [GOOD, GOOD]})}\n```",
    f"Here you are: {json.dumps({'claims': [GOOD]})}",
    "<html><body>" + ATTACK + "</body></html>",
    json.dumps({"claims": [GOOD]}).encode("utf-16").decode("utf-16") + "\x00",
    json.dumps({"claims": [{"claim": "\ud800wait_costs", "join": "stop"}]}),
    "1e400",
    '{"claims": [1e400, -0, "x"]}',
)


def replies() -> list[str]:
    """Every attack once, in groups of four beside one good claim, then the odd forms."""
    attacks = [text for _, one_set in attack_sets() for text in one_set]
    random.Random(6).shuffle(attacks)
    groups = [attacks[place : place + 4] for place in range(0, len(attacks), 4)]
    said = [[{"claim": text, "join": text} for text in group] for group in groups]
    return [json.dumps({"claims": [*group, GOOD]}) for group in said] + list(FORMS)
