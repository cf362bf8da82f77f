"""How long an open advisory database takes to answer for many packages.

`python -m bench.lookup DATABASE FEED [COUNT]` prints the median of the warm lookups as JSON.
"""

from __future__ import annotations

import json
import sys
import time
from pathlib import Path
from statistics import median

from bench.inputs import lookup_packages
from lambdascope.engine.ecosystems import rules
from lambdascope.model.ecosystem import Ecosystem
from lambdascope.store.advisories import AdvisoryDatabase

_LOOKUPS = 15


def main(database: str, feed: str, count: str = "1000") -> None:
    """Looks the same packages up again and again, the first time not counted."""
    packages = [
        (Ecosystem(ecosystem), rules(Ecosystem(ecosystem)).normalize(name))
        for ecosystem, name in lookup_packages(Path(feed), int(count))
    ]
    taken = []
    with AdvisoryDatabase(database) as advisories:
        known = advisories.affected(packages)
        for _ in range(_LOOKUPS):
            began = time.perf_counter()
            advisories.affected(packages)
            taken.append(time.perf_counter() - began)
    statements = sum(len(affected) for affected in known.values())
    print(json.dumps({"seconds": median(taken), "packages": len(packages), "known": len(known), "rows": statements}))


if __name__ == "__main__":
    main(*sys.argv[1:])
