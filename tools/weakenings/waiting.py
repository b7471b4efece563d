"""Clocks that are wrong, and a database that falls silent."""

from __future__ import annotations

from tools.weakenings.places import (
    CLOCKS,
    QUIET,
    ROWS,
    SCOPE,
    SERVER,
    SILENCE,
)
from tools.weakenings.weakening import Weakening

WAITING = (
    # Clocks.
    Weakening(
        "an expired workspace is deleted at once",
        ROWS,
        "        if row.is_sure:\n",
        "        if True:\n",
        CLOCKS,
    ),
    Weakening(
        "a mark from the future counts",
        ROWS,
        "func.coalesce(seen_at <= func.now(), false())",
        "func.coalesce(seen_at.is_not(None), false())",
        CLOCKS,
    ),
    Weakening(
        "what undo keeps is cleared at once",
        "db/changes/reset.py",
        "    if not due.is_sure:\n",
        "    if False:\n",
        CLOCKS,
    ),
    Weakening(
        "a reset is as old as it says",
        "db/changes/reset.py",
        "_newest_until(ImportBatch.batch_id) < func.now()",
        "ImportBatch.made_at < func.now()",
        CLOCKS,
    ),
    # Silence.
    Weakening(
        "pre-ping off", SERVER, "pool_pre_ping=True", "pool_pre_ping=False", ("tests/db/test_faults.py",)
    ),
    Weakening(
        "nobody knocks",
        QUIET,
        "        return False\n        wait.connection",
        "        return True\n        wait.connection",
        SILENCE,
    ),
    Weakening(
        "a silent connection is not closed",
        QUIET,
        "                    ours.shutdown(socket.SHUT_RDWR)\n",
        "                    pass\n",
        SILENCE,
    ),
    Weakening(
        "commits are not watched",
        QUIET,
        "        with _watched(self):\n            super().commit()",
        "        super().commit()",
        SILENCE,
    ),
    Weakening(
        "copies are not watched",
        QUIET,
        "        with _watched(self.connection):\n            super().copy_expert",
        "        super().copy_expert",
        SILENCE,
    ),
    Weakening(
        "slow statements are cut",
        QUIET,
        "if is_silent or wait.seconds > wait.connection.limit_seconds",
        "if True",
        SILENCE,
    ),
    Weakening(
        "no limit of ours",
        QUIET,
        "if is_silent or wait.seconds > wait.connection.limit_seconds",
        "if is_silent",
        SILENCE,
    ),
    Weakening(
        "no statement timeout",
        SCOPE,
        'func.set_config("statement_timeout", bindparam("statement"), True)',
        'func.set_config("app.x", bindparam("statement"), True)',
        SILENCE,
    ),
    Weakening(
        "no lock timeout",
        SCOPE,
        'func.set_config("lock_timeout", bindparam("lock"), True)',
        'func.set_config("app.y", bindparam("lock"), True)',
        SILENCE,
    ),
    Weakening(
        "no idle timeout",
        SCOPE,
        'func.set_config("idle_in_transaction_session_timeout", f"{IDLE_SECONDS}s", True)',
        'func.set_config("app.z", "", True)',
        SILENCE,
    ),
    Weakening("no keepalives", SERVER, '    "keepalives_idle": 10,\n', "", SILENCE),
    Weakening("no user timeout", SERVER, '    "tcp_user_timeout": 10_000,\n', "", SILENCE),
    Weakening(
        "connecting takes as long as it takes", SERVER, "seconds=connecting)", "seconds=3600)", SILENCE
    ),
    Weakening(
        "a silent server is started again",
        "db/server/embedded.py",
        "        if self.is_silent():\n",
        "        if False:\n",
        SILENCE,
    ),
    Weakening(
        "who comes meanwhile waits for ever",
        "db/server/once.py",
        "timeout=self._wait_seconds",
        "timeout=None",
        SILENCE,
    ),
)
