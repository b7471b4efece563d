"""Every text that must not be shown, from all attack sets: false claims, figures, links, orders, other languages.

The free sentences that were once good are among them: no text of a model is shown, be it true.
"""

from __future__ import annotations

import json
from collections.abc import Iterator

from tests import attack_sentences
from tests.commentary import (
    lane_attacks,
    more_attacks,
    more_attacks_on_claims,
    more_attacks_on_form,
    short_attacks,
)

MODULES = (
    attack_sentences,
    more_attacks,
    more_attacks_on_claims,
    more_attacks_on_form,
    short_attacks,
    lane_attacks,
)


def attack_sets() -> Iterator[tuple[str, tuple[object, ...]]]:
    """Every set of attacks, by module and name."""
    for module in MODULES:
        for name in vars(module):
            if name.isupper() and name != "ENGLISH":
                yield f"{module.__name__.rpartition('.')[2]}-{name}", getattr(module, name)


def hostile_replies(attack: object) -> tuple[str, ...]:
    """One attack in every place of a reply that it can take, without any claim that was offered."""
    return (
        json.dumps({"claims": [{"claim": attack, "join": "stop"}, {"claim": attack, "join": attack}]}),
        json.dumps(
            {"claims": [attack, [attack], {"claim": {"id": attack}, "join": "and"}, {str(attack): 1}]}
        ),
        json.dumps({"claims": attack, "sentences": [attack], "text": attack, str(attack): attack}),
        json.dumps([{"claim": attack, "join": "stop"}]),
        json.dumps(attack),
        str(attack),
    )


def spoilt_reply(attack: object, first: str, second: str) -> str:
    """Two claims that were offered, and the attack everywhere else."""
    noise = {"text": attack, "sentence": attack, "value": attack, "language": attack, str(attack): attack}
    return json.dumps(
        {
            "claims": [
                {"claim": attack, "join": "stop"},
                {**noise, "claim": first, "join": attack},
                attack,
                {**noise, "claim": second, "join": attack},
                {"claim": first, "join": attack, **noise},
            ],
            "sentences": [attack],
            **noise,
        }
    )
