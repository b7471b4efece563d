"""Alerts that leave the app: where webhooks may lead, what signs them, how long a receiver is waited for."""

from __future__ import annotations

from tools.weakenings.weakening import Weakening

ADDRESS, HOOK, OUTLETS = "db/webhook_address.py", "db/alerts/webhook.py", "db/rows/alert_outlets.py"
WEBHOOKS, KEPT = ("tests/db/alerts/test_webhook.py",), ("tests/db/alerts/test_alerts.py",)

ALERTS = (
    Weakening(
        "a webhook leads anywhere",
        ADDRESS,
        "is_free = not settings.hosted or host.lower() in settings.alert_hosts",
        "is_free = True",
        WEBHOOKS,
    ),
    Weakening(
        "of a webhook one public address is enough",
        ADDRESS,
        "all(map(is_public, numeric))",
        "any(map(is_public, numeric))",
        WEBHOOKS,
    ),
    Weakening(
        "a webhook leads to a private address in another form",
        ADDRESS,
        "            return is_public(str(inner))\n",
        "            return True\n",
        WEBHOOKS,
    ),
    Weakening(
        "the name of a webhook is looked up again",
        ADDRESS,
        "return Target(parts.scheme, host, port, path, numeric[0])",
        "return Target(parts.scheme, host, port, path, host)",
        WEBHOOKS,
    ),
    Weakening(
        "a webhook without encryption on a hosted app",
        ADDRESS,
        'schemes = ("https",) if settings.hosted else tuple(PORTS)',
        "schemes = tuple(PORTS)",
        WEBHOOKS,
    ),
    Weakening(
        "the time of a webhook is not signed",
        HOOK,
        'f"{message_id}.{timestamp}.{body}".encode()',
        'f"{message_id}.{body}".encode()',
        WEBHOOKS,
    ),
    Weakening("a slow webhook is waited for", HOOK, "    timer.start()\n", "    pass\n", WEBHOOKS),
    Weakening(
        "a feed that was ended goes on",
        OUTLETS,
        "table.kind == FEED, table.token_hash == hash_of(token), table.revoked_at.is_(None)",
        "table.kind == FEED, table.token_hash == hash_of(token)",
        KEPT,
    ),
    Weakening(
        "a failing workspace ends the sending",
        "db/alerts/sending.py",
        "except Exception as failure:  # noqa: BLE001",
        "except CapacityTwinError as failure:  # noqa: BLE001",
        KEPT,
    ),
    Weakening(
        "a receiver that takes nothing is told on",
        "db/alerts/sending.py",
        "        if not answered.is_taken:\n            return\n",
        "",
        KEPT,
    ),
    Weakening(
        "receivers wait for one another", "db/alerts/sending.py", "SIDE_BY_SIDE = 8", "SIDE_BY_SIDE = 1", KEPT
    ),
    Weakening(
        "hosts that cannot be looked up",
        ADDRESS,
        'is_name(parts.hostname or "")',
        "bool(parts.hostname)",
        WEBHOOKS,
    ),
    Weakening(
        "a webhook knocks at any port",
        ADDRESS,
        "if not is_free and (port or PORTS[parts.scheme]) not in HOSTED_PORTS:",
        "if False:",
        WEBHOOKS,
    ),
    Weakening(
        "a webhook is tried for ever",
        OUTLETS,
        "is_over = is_taken or delivery.n_tries >= len(PAUSES)",
        "is_over = is_taken",
        KEPT,
    ),
)
