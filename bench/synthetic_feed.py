"""Write an advisory feed of any size, mixed as the live one is, to measure how compiling grows.

    python bench/synthetic_feed.py FOLDER [RECORDS]

The same arguments give the same feed. Seven records in ten are reports of malicious packages, as in the live dumps of
npm and PyPI; the others describe flaws, half of them twice: in the ecosystem's own database and by GHSA.
"""

from __future__ import annotations

import json
import random
import sys
import zipfile
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

_SHARES = {
    "npm": 0.70,
    "PyPI": 0.15,
    "Maven": 0.04,
    "Go": 0.04,
    "Packagist": 0.03,
    "crates.io": 0.02,
    "RubyGems": 0.01,
    "NuGet": 0.01,
}
_MALICIOUS = {"npm": 0.85, "PyPI": 0.7}
_OWN_DATABASE = {"PyPI": "PYSEC", "Go": "GO", "crates.io": "RUSTSEC"}
_VECTORS = ("CVSS:3.1/AV:N/AC:L/PR:N/UI:N/S:U/C:H/I:N/A:N", "CVSS:3.1/AV:N/AC:H/PR:L/UI:R/S:C/C:L/I:L/A:N")
_WORDS = ("LOW", "MODERATE", "HIGH", "CRITICAL")
_START = datetime(2020, 1, 1, tzinfo=UTC)


def write_feed(folder: Path, records: int, seed: int = 1) -> None:
    """Write `records` records in osv.dev's layout."""
    chance = random.Random(seed)
    for ecosystem, share in _SHARES.items():
        place = folder / ecosystem
        place.mkdir(parents=True, exist_ok=True)
        with (
            zipfile.ZipFile(place / "all.zip", "w", zipfile.ZIP_DEFLATED, compresslevel=1) as dump,
            (place / "modified_id.csv").open("w", encoding="utf-8") as listing,
        ):
            for record in _records(ecosystem, max(1, round(records * share)), chance):
                dump.writestr(f"{record['id']}.json", json.dumps(record))
                listing.write(f"{record['modified']},{record['id']}\n")
    (folder / "ecosystems.txt").write_text("\n".join(_SHARES) + "\n", encoding="utf-8")


def _records(ecosystem: str, count: int, chance: random.Random) -> Iterator[dict[str, Any]]:
    number = 0
    while number < count:
        number += 1
        if chance.random() < _MALICIOUS.get(ecosystem, 0):
            yield _malicious(ecosystem, number, chance)
            continue
        flaw = _flaw(ecosystem, number, chance)
        yield flaw
        if chance.random() < 0.5 and number < count:
            number += 1
            yield _second_report(flaw, ecosystem, number)


def _malicious(ecosystem: str, number: int, chance: random.Random) -> dict[str, Any]:
    name = f"innocent-{ecosystem.lower()}-{number}"
    affected: dict[str, Any] = {"package": {"ecosystem": ecosystem, "name": name}}
    if chance.random() < 0.6:
        affected["versions"] = [f"{chance.randrange(3)}.0.{patch}" for patch in range(chance.randrange(1, 6))]
    else:
        affected["ranges"] = [{"type": "SEMVER", "events": [{"introduced": "0"}]}]
    return {
        **_head(f"MAL-{2020 + number % 6}-{ecosystem}{number}", number, chance),
        "summary": f"Malicious code in {name} ({ecosystem})",
        "details": f"The package {name} sends what it finds to a stranger. " * 4,
        "affected": [affected],
    }


def _flaw(ecosystem: str, number: int, chance: random.Random) -> dict[str, Any]:
    major, minor = chance.randrange(1, 9), chance.randrange(1, 20)
    events = [{"introduced": "0"}, {"fixed": f"{major}.{minor}.0"}]
    kind = "SEMVER" if ecosystem in ("npm", "Go", "crates.io") else "ECOSYSTEM"
    prefix = _OWN_DATABASE.get(ecosystem, "GHSA")
    affected: dict[str, Any] = {
        "package": {"ecosystem": ecosystem, "name": f"library-{chance.randrange(max(2, number // 2))}"},
        "ranges": [{"type": kind, "events": events}],
    }
    if ecosystem == "PyPI":
        affected["versions"] = [f"{a}.{b}.{c}" for a in range(major) for b in range(minor) for c in range(2)]
    return {
        **_head(f"{prefix}-{2020 + number % 6}-{ecosystem}{number}", number, chance),
        "aliases": [f"CVE-{2020 + number % 6}-{10000 + number}"] if chance.random() < 0.9 else [],
        "summary": f"Flaw number {number}",
        "details": "An attacker who controls the input can make the library do what it should not. " * 12,
        "severity": [{"type": "CVSS_V3", "score": chance.choice(_VECTORS)}],
        "database_specific": {"severity": chance.choice(_WORDS), "cwe_ids": ["CWE-79"]},
        "references": [{"type": "WEB", "url": f"https://example.org/{ecosystem}/{number}/{n}"} for n in range(4)],
        "affected": [affected],
    }


def _second_report(flaw: dict[str, Any], ecosystem: str, number: int) -> dict[str, Any]:
    return {**flaw, "id": f"GHSA-again-{ecosystem}{number}", "aliases": [*flaw["aliases"], flaw["id"]]}


def _head(record_id: str, number: int, chance: random.Random) -> dict[str, Any]:
    modified = _START + timedelta(seconds=number * 60, microseconds=chance.randrange(1_000_000))
    return {
        "schema_version": "1.6.0",
        "id": record_id,
        "modified": modified.isoformat().replace("+00:00", "Z"),
        "published": _START.isoformat().replace("+00:00", "Z"),
    }


if __name__ == "__main__":
    write_feed(Path(sys.argv[1]), int(sys.argv[2]) if len(sys.argv) > 2 else 300_000)
