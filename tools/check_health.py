"""Ask the running app whether it is well; exit status 0 if so. The health check of the container."""

from __future__ import annotations

import sys
import urllib.request

from settings import load_settings

TIMEOUT_SECONDS = 4


def main() -> int:
    """0 where the app answers on its port, else 1 with a sentence."""
    address = f"http://127.0.0.1:{load_settings().port}/_stcore/health"
    try:
        with urllib.request.urlopen(address, timeout=TIMEOUT_SECONDS) as answer:
            answer.read()
    except OSError as error:
        print(f"{address} does not answer: {error}")
        return 1
    return 0


if __name__ == "__main__":
    sys.exit(main())
