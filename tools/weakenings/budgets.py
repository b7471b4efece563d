"""What one visitor may cost."""

from __future__ import annotations

from tools.weakenings.places import (
    ADDRESS,
    BUDGET,
    CELL_BUDGET,
    CELLS,
    CONFIG,
    TOML,
    UPLOADS,
)
from tools.weakenings.weakening import Weakening

BUDGETS = (
    Weakening(
        "a page holds any number of files",
        BUDGET,
        "if not self._fits(n_bytes, SESSION_BYTES",
        "if False and not self._fits(n_bytes, SESSION_BYTES",
        UPLOADS,
    ),
    Weakening(
        "an address holds any number of files",
        BUDGET,
        "if not self._fits(n_bytes, ADDRESS_BYTES",
        "if False and not self._fits(n_bytes, ADDRESS_BYTES",
        UPLOADS,
    ),
    Weakening(
        "all together hold any number of files",
        BUDGET,
        "if not self._fits(n_bytes, SERVER_BYTES)",
        "if False and not self._fits(n_bytes, SERVER_BYTES)",
        UPLOADS,
    ),
    Weakening(
        "one file comes many times at once",
        BUDGET,
        "before is not None and before.arriving",
        "False",
        UPLOADS,
    ),
    Weakening(
        "a page says what it wants",
        "ui/shell/socket_budget.py",
        "        if n_bytes > MESSAGE_BYTES:\n            return False\n",
        "",
        ("tests/ui/shell/test_socket_budget.py",),
    ),
    Weakening(
        "pages of an address say what they want together",
        "ui/shell/socket_budget.py",
        "own + more > ADDRESS_BYTES or ",
        "",
        ("tests/ui/shell/test_socket_budget.py",),
    ),
    Weakening(
        "JSON of any number of values",
        "db/demand_file/json_budget.py",
        "if bytes_to_read(content) > most:",
        "if False:",
        CELL_BUDGET,
    ),
    Weakening(
        "a workspace file unpacks to anything",
        "db/files/workspace_file.py",
        "if sum(part.file_size for part in archive.infolist()) > most:",
        "if False:",
        ("tests/db/files/test_workspace_file.py",),
    ),
    Weakening(
        "a title tells the link",
        "db/rows/workspace_rows.py",
        "if is_unguessable(slug) and slug[-DIGITS:] in title.lower():",
        "if False:",
        ("tests/db/test_workspace.py",),
    ),
    Weakening(
        "room is kept for what does not come",
        BUDGET,
        "await self._app(scope, paced, noted)",
        "await self._app(scope, receive, noted)",
        UPLOADS,
    ),
    Weakening("uploads of unknown length", BUDGET, "if not length.isdecimal():", "if False:", UPLOADS),
    Weakening("anybody names his address", ADDRESS, "if n_proxies:", "if True:", UPLOADS),
    Weakening("lanes without end", CELLS, "if n_lanes > MOST_LANES:", "if False:", CELL_BUDGET),
    Weakening("bad dates to the end", CELLS, "if 2 * len(unread) > len(values):", "if False:", CELL_BUDGET),
    Weakening(
        "what undo keeps is not counted",
        "db/rows/budget.py",
        "KEPT_TIMES * limit + reserve,",
        "10**9,",
        ("tests/db/test_budget.py",),
    ),
    Weakening(
        "workspaces in a loop",
        "ui/shell/openings.py",
        "if n_own >= most or len(self._recent) >= ALL_TOGETHER * most:",
        "if False:",
        ("tests/ui/shell/test_openings.py",),
    ),
    Weakening("a door for programs", TOML, "enableAgentApi = false", "enableAgentApi = true", CONFIG),
    Weakening(
        "two large files are read at once",
        "ui/reading/large_files.py",
        "if n_bytes < LARGE_BYTES:",
        "if True:",
        ("tests/ui/reading/test_large_files.py",),
    ),
    Weakening(
        "each moment of a day is kept",
        "db/demand_file/date_values.py",
        "kind = _kind(value, reading)",
        "kind = key",
        CELL_BUDGET,
    ),
    Weakening(
        "all that a column says of a lane is kept",
        "db/demand_file/lane_cells.py",
        "elif self._n_of_lane[pair[0]] < (self.most_per_lane if len(self) < MANY_PAIRS else MOST_PER_LANE):",
        "else:",
        CELL_BUDGET,
    ),
)
