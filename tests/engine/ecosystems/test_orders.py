"""The tables in `orders/`: one file per ecosystem, which anyone can extend by a line."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from lambdascope.engine.ecosystems import MODULES, rules
from lambdascope.model.ecosystem import Ecosystem

ORDERS = Path(__file__).parent / "orders"
SIGNS = re.compile(r" ([<=]) ")


def comparisons(ecosystem: Ecosystem) -> list[tuple[str, str, str]]:
    """Each version of a line with each later one; `<` anywhere between them makes the pair `<`."""
    found = []
    for line in (ORDERS / f"{MODULES[ecosystem]}.txt").read_text(encoding="utf-8").splitlines():
        if not line or line.startswith("#"):
            continue
        first, *others = SIGNS.split(line)
        versions, signs = [first, *others[1::2]], others[::2]
        found += [
            (versions[low], "<" if "<" in signs[low:high] else "=", versions[high])
            for low in range(len(versions))
            for high in range(low + 1, len(versions))
        ]
    return found


CASES = [
    pytest.param(ecosystem, *case, id=f"{ecosystem}: {' '.join(case)}")
    for ecosystem in Ecosystem
    for case in comparisons(ecosystem)
]


@pytest.mark.parametrize(("ecosystem", "left", "sign", "right"), CASES)
def test_the_table_holds(ecosystem: Ecosystem, left: str, sign: str, right: str) -> None:
    parse = rules(ecosystem).parse
    a, b = parse(left), parse(right)

    if sign == "<":
        assert a < b
        assert not b < a
        assert a.canonical != b.canonical
    else:
        assert a == b
        assert a.canonical == b.canonical


EXACT = {
    Ecosystem.PYPI: ("1", "1!2.0a1.post2.dev3+x.1", "v1.0", " 1.0 ", "1.0-1", "1.0a."),
    Ecosystem.NPM: ("1.2.3", "v1.2.3", "=1.2.3", "1.2.3beta", "2", "1.0", "1.2.3-a+b"),
    Ecosystem.MAVEN: ("1", "1.0-SNAPSHOT", "r09", "1.0.0.Final-redhat-1", "561.va_ce0de3c2d69", "1.0+7"),
    Ecosystem.GO: ("v1.2.3", "1.2.3", "v1.2", "go1.21rc2", "v2.0.0+incompatible"),
    Ecosystem.CRATES_IO: ("1.2.3", "1.2.3-a.0+b"),
    Ecosystem.RUBYGEMS: ("1", "1.0.rc1", "1.0-x86"),
    Ecosystem.NUGET: ("1", "1.2.3.4", "1.0-alpha1", "1.01"),
    Ecosystem.PACKAGIST: ("1", "v1.2.3.4-RC1", "1.x-dev", "2010-01-02", "20100102-p1", "1.0-dev"),
}
NOT_EXACT = {
    Ecosystem.PYPI: ("", "1.0.final", "unknown", "1.0 2.0", "1.0+"),
    Ecosystem.NPM: ("", "1.2.3.4", "1.x", "1.2-beta", "*", "^1.2.3"),
    Ecosystem.MAVEN: ("", "${project.version}", "1.0 beta", "[1.0,2.0)", "1.²"),
    Ecosystem.GO: ("", "(devel)", "v1.2-pre", "v01.2.3", "v1.2.3.4", "go"),
    Ecosystem.CRATES_IO: ("", "1", "1.2", "v1.2.3", "1.2.03", "1.2.3-01"),
    Ecosystem.RUBYGEMS: ("", "v1", "1.0_1", "a.1", "1..2"),
    Ecosystem.NUGET: ("", "v1", "1.2.3.4.5", "[1.0]", "1.0.0-"),
    Ecosystem.PACKAGIST: ("", "dev-main", "master", "1.0.0-weird", "1.0@beta", "^1.0"),
}


@pytest.mark.parametrize(("ecosystem", "text"), [(e, text) for e, texts in EXACT.items() for text in texts])
def test_a_version_is_exact(ecosystem: Ecosystem, text: str) -> None:
    assert rules(ecosystem).parse(text).is_exact


@pytest.mark.parametrize(("ecosystem", "text"), [(e, text) for e, texts in NOT_EXACT.items() for text in texts])
def test_what_is_no_version_is_not_exact(ecosystem: Ecosystem, text: str) -> None:
    assert not rules(ecosystem).parse(text).is_exact
