"""An invitation by who runs the app: `python -m tools.invite WORKSPACE owner` prints its link.

For a workspace of members whose owners are gone. It stands in the audit trail as the operator's.
"""

from __future__ import annotations

import argparse
import sys

from core.errors import CapacityTwinError
from core.rights import Role
from db.members import invite_as_operator
from db.server.embedded import leave_servers
from settings import load_settings
from ui.shell.sign_in import invitation_link


def main() -> int:
    """0 where the link was printed, 1 with a sentence where not."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("workspace")
    parser.add_argument("role", choices=[role.value for role in Role])
    asked = parser.parse_args()
    if not load_settings().has_sign_in:
        print("Nobody can sign in: TWIN_OIDC_METADATA_URL is not set.")
        return 1
    try:
        made = invite_as_operator(asked.workspace, Role(asked.role))
    except CapacityTwinError as refusal:
        print(refusal)
        return 1
    finally:
        leave_servers()
    print(invitation_link(asked.workspace, made.secret))
    return 0


if __name__ == "__main__":
    sys.exit(main())
