"""What sessions of the app's login are doing is not read by others of the same login.

PostgreSQL shows every session the statements of its own login (`pg_stat_activity`), and the driver writes values into
them: names of workspaces, and who acts. A login that may, switches that off for the app's own logins
(`db.server.roles`); else each statement begins with as many blanks as PostgreSQL shows characters.
"""

from __future__ import annotations

from typing import Any

from sqlalchemy import Connection, Engine, Text, cast, event, func, select

MOST_BYTES = 16_384  # a server that shows more shows it; hosted ones have 1,024 to 4,096


def hide_statements(engine: Engine) -> None:
    """From now on the statements of this engine's connections cannot be watched, as far as `MOST_BYTES` go."""
    with engine.connect() as connection:
        n_bytes = _shown_bytes(connection)
    if n_bytes == 0:
        return
    blanks = f"/*{' ' * min(n_bytes, MOST_BYTES)}*/ "

    @event.listens_for(engine, "before_cursor_execute", retval=True)
    def hidden(*given: Any) -> tuple[str, Any]:
        _, _, statement, parameters, *_ = given
        return blanks + statement, parameters


def _shown_bytes(connection: Connection) -> int:
    """How much of a statement is shown to others of the same login; 0 where nothing is."""
    setting = func.current_setting
    shown = select(
        setting("track_activities", type_=Text),
        cast(func.pg_size_bytes(setting("track_activity_query_size")), Text),
    )
    is_on, size = connection.execute(shown).one()
    return int(size) if is_on == "on" else 0
