"""`python -m practice --port N`: run the practice web until it is interrupted."""

from __future__ import annotations

import argparse
import sys
import threading
from pathlib import Path

from pipeline.errors import NianbaoError
from practice.night import FIRST, SCENARIOS
from practice.web import PracticeWeb


def main() -> int:
    """Parse the arguments and serve; exit code 2 for wrong usage."""
    parser = argparse.ArgumentParser(prog="python -m practice", description=PracticeWeb.__doc__)
    parser.add_argument("--port", type=int, default=0, help="0 takes a free port")
    parser.add_argument("--scenario", choices=SCENARIOS, default=FIRST)
    parser.add_argument("--hosts", default="families", help='"families", "all", or site ids with commas')
    parser.add_argument("--registry", type=Path, help="write the registry entries of the sites here")
    options = parser.parse_args()
    hosts = options.hosts if options.hosts in ("families", "all") else options.hosts.split(",")
    try:
        with PracticeWeb(options.port, scenario=options.scenario, hosts=hosts) as web:
            if options.registry:
                web.write_registry(options.registry)
            print(f"practice web on http://127.0.0.1:{web.port}/, scenario {web.scenario}", flush=True)  # noqa: T201
            for site in web.sites:
                print(f"  {site.entry.id:12} {site.entry.home}", flush=True)  # noqa: T201
            threading.Event().wait()
    except KeyboardInterrupt:
        return 0
    except NianbaoError as error:
        print(error, file=sys.stderr)  # noqa: T201
        return error.exit_code
    return 0


if __name__ == "__main__":
    sys.exit(main())
