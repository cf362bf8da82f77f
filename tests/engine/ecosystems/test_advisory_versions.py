"""Every version that real advisories name is read as a version, but for a known few."""

from __future__ import annotations

import json
import os
from collections.abc import Iterator
from pathlib import Path
from typing import Any
from zipfile import ZipFile

import pytest

from lambdascope.engine.ecosystems import rules
from lambdascope.model.ecosystem import Ecosystem

FOLDER = os.environ.get("LAMBDASCOPE_TEST_ADVISORIES")

pytestmark = pytest.mark.skipif(
    FOLDER is None, reason="LAMBDASCOPE_TEST_ADVISORIES names no folder of advisories in osv.dev's layout"
)

MOST_NOT_EXACT = {
    Ecosystem.PYPI: 150,  # versions from before PEP 440: 0.3m4, 0.1-bulbasaur, 2013-01-21T20:33:09+0100
    Ecosystem.CRATES_IO: 5,  # 0, 0.1, 0.2: boundaries, not releases
}


@pytest.mark.parametrize("ecosystem", list(Ecosystem), ids=str)
def test_advisories_name_versions(ecosystem: Ecosystem) -> None:
    parse = rules(ecosystem).parse
    not_exact = sorted(text for text in set(named_versions(ecosystem)) if not parse(text).is_exact)

    assert len(not_exact) <= MOST_NOT_EXACT.get(ecosystem, 0), not_exact


def named_versions(ecosystem: Ecosystem) -> Iterator[str]:
    with ZipFile(Path(FOLDER or "") / ecosystem / "all.zip") as dump:
        for name in dump.namelist():
            for affected in json.loads(dump.read(name)).get("affected") or []:
                if affected.get("package", {}).get("ecosystem") == ecosystem:
                    yield from affected.get("versions") or []
                    yield from boundaries(affected.get("ranges") or [])


def boundaries(ranges: list[dict[str, Any]]) -> Iterator[str]:
    for one in ranges:
        if one["type"] != "GIT":
            for event in one["events"]:
                yield from event.values()
