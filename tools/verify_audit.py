"""Is the audit trail as it was written? `python -m tools.verify_audit file` compares it with the file and renews that.

The file holds the last entry of each workspace's trail; kept outside the database, it shows when an end was cut off.
"""

from __future__ import annotations

import json
import sys
from pathlib import Path

from core.errors import CapacityTwinError
from db.files.audit import TrailEnd, verify_audit
from db.server.embedded import leave_servers
from db.server.engine import connect_database
from settings import load_settings


def main(arguments: list[str]) -> int:
    """0 where it is, 1 with a sentence where not."""
    file = Path(arguments[0]) if arguments else None
    try:
        ends = verify_audit(connect_database(load_settings()), read_ends(file))
    except CapacityTwinError as refusal:
        print(refusal)
        return 1
    finally:
        leave_servers()
    if file is not None:
        file.write_text(
            json.dumps({str(place): vars(end) for place, end in ends.items()}, indent=1), encoding="utf-8"
        )
    print(
        f"{sum(end.position for end in ends.values()):,} entries of {len(ends):,} workspaces are as they were written."
    )
    return 0


def read_ends(file: Path | None) -> dict[int, TrailEnd]:
    """The ends of the last time, none where there was no last time."""
    if file is None or not file.exists():
        return {}
    return {
        int(place): TrailEnd(**end) for place, end in json.loads(file.read_text(encoding="utf-8")).items()
    }


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
