"""The whole database into a file, or an empty one from it: `python -m tools.backup make file`, `... restore file`.

It works on the database of the settings (DATABASE_URL, else the embedded one) and prints one hash of all rows, which is
the same on both sides.
"""

from __future__ import annotations

import argparse
import sys
from pathlib import Path

from core.errors import CapacityTwinError
from db.files.backup import describe, restore_backup, write_backup
from db.server.embedded import leave_servers
from db.server.engine import connect_database
from settings import load_settings


def main() -> int:
    """0 where it was done, 1 with a sentence where not."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("what", choices=("make", "restore"))
    parser.add_argument("file", type=Path)
    asked = parser.parse_args()
    database = connect_database(load_settings())
    try:
        work = write_backup if asked.what == "make" else restore_backup
        print(describe(work(database, asked.file)))
    except FileExistsError:
        print(f"{asked.file} is there already; a backup overwrites nothing.")
        return 1
    except CapacityTwinError as refusal:
        print(refusal)
        return 1
    finally:
        leave_servers()
    return 0


if __name__ == "__main__":
    sys.exit(main())
