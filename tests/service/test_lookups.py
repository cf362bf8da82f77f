"""Questions about packages that are in no artifact."""

from __future__ import annotations

from pathlib import Path

import pytest

from lambdascope.engine.ecosystems import purl
from lambdascope.service.lookups import Lookups, Vulnerable
from lambdascope.store.advisories import AdvisoryDatabase


def answers(samples: Path, *purls: str) -> list[tuple[Vulnerable, ...]]:
    with AdvisoryDatabase(samples / "advisories.db") as database:
        return list(Lookups(database).answer([purl.parse(text) for text in purls]))


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("pkg:pypi/pillow@9.5.0", [("CVE-2023-4863", "10.0.1"), ("CVE-2023-50447", "10.2.0")]),
        ("pkg:pypi/pillow@10.1.0", [("CVE-2023-50447", "10.2.0")]),
        ("pkg:pypi/pillow@10.2.0", []),
        ("pkg:pypi/Pillow", [("CVE-2023-4863", "10.0.1"), ("CVE-2023-50447", "10.2.0")]),
        ("pkg:pypi/unheard-of@1", []),
        ("pkg:npm/axios@1.5.9", [("CVE-2023-45857", "1.6.0")]),
        ("pkg:npm/axios", [("CVE-2023-45857", "0.28.0")]),
        ("pkg:npm/Axios@1.5.9", []),
        ("pkg:maven/org.apache.logging.log4j/log4j-core@2.15.0", [("CVE-2021-45046", "2.16.0")]),
    ],
)
def test_what_affects_a_package(samples: Path, text: str, expected: list[tuple[str, str]]) -> None:
    (found,) = answers(samples, text)

    assert [(each.id, each.fixed) for each in found] == expected


def test_an_answer_has_aliases_and_reasons(samples: Path) -> None:
    ((found,),) = answers(samples, "pkg:npm/axios@1.5.9")

    assert found.aliases == ("GHSA-wf5p-g6vw-rhxx",)
    assert [(reason.advisory, reason.statement) for reason in found.reasons] == [
        ("GHSA-wf5p-g6vw-rhxx", ">= 0.8.1, < 0.28.0 || >= 1.0.0, < 1.6.0")
    ]


def test_answers_come_in_the_order_of_the_questions(samples: Path) -> None:
    found = answers(samples, "pkg:pypi/nothing@1", "pkg:npm/axios@1.5.9", "pkg:pypi/nothing@1", "pkg:npm/axios@1.5.9")

    assert [len(each) for each in found] == [0, 1, 0, 1]
