"""The contract of `lambdascope db`: updating the advisory database, and asking it."""

from __future__ import annotations

import json
import re
import shutil
from collections.abc import Callable
from pathlib import Path
from subprocess import CompletedProcess
from typing import Any
from zipfile import ZipFile

import pytest

Command = Callable[..., CompletedProcess[str]]

ONE_ERROR = re.compile(r"error: [^\n]+\n")


def lines(outcome: CompletedProcess[str]) -> list[Any]:
    return [json.loads(line) for line in outcome.stdout.splitlines()]


# db update


@pytest.fixture
def own_feed(feed: Path, tmp_path: Path) -> Path:
    """A copy of the feed, to be changed."""
    shutil.copytree(feed, tmp_path / "feed")
    return tmp_path / "feed"


def test_update_compiles_a_folder(lambdascope: Command, feed: Path, tmp_path: Path) -> None:
    outcome = lambdascope("db", "update", "--from", feed, "--db", "new/advisories.db")

    assert outcome.returncode == 0
    assert re.search(r"^PyPI +11 added$", outcome.stdout, re.MULTILINE)
    assert re.search(r"^KEV +4 known", outcome.stdout, re.MULTILINE)
    assert (tmp_path / "new/advisories.db").is_file()
    assert "\x1b" not in outcome.stdout + outcome.stderr


def test_update_writes_the_data_folder_for_its_owner_only(lambdascope: Command, feed: Path, tmp_path: Path) -> None:
    assert lambdascope("db", "update", "--from", feed).returncode == 0

    folder = tmp_path / "home/.local/share/lambdascope"
    assert (folder / "advisories.db").is_file()
    assert folder.stat().st_mode & 0o777 == 0o700


def test_a_second_update_finds_nothing_new(lambdascope: Command, feed: Path, tmp_path: Path) -> None:
    lambdascope("db", "update", "--from", feed, "--db", "a.db")
    before = (tmp_path / "a.db").read_bytes()
    outcome = lambdascope("db", "update", "--from", feed, "--db", "a.db")

    assert outcome.returncode == 0
    assert "nothing new" in outcome.stdout
    assert (tmp_path / "a.db").read_bytes() == before


def test_an_update_takes_what_changed(lambdascope: Command, own_feed: Path) -> None:
    lambdascope("db", "update", "--from", own_feed, "--db", "a.db")
    listing = own_feed / "PyPI/modified_id.csv"
    listing.write_text(
        listing.read_text().replace("2026-01-01T00:00:00Z,PYSEC-2026-1", "2026-02-01T00:00:00Z,PYSEC-2026-1")
    )
    with ZipFile(own_feed / "PyPI/all.zip") as archive:
        record = json.loads(archive.read("PYSEC-2026-1.json"))
    record |= {"modified": "2026-02-01T00:00:00Z", "withdrawn": "2026-02-01T00:00:00Z"}
    (own_feed / "PyPI/PYSEC-2026-1.json").write_text(json.dumps(record))

    outcome = lambdascope("db", "update", "--from", own_feed, "--db", "a.db")

    assert outcome.returncode == 0
    assert re.search(r"^PyPI +1 withdrawn, 10 unchanged$", outcome.stdout, re.MULTILINE)
    assert (
        lines(lambdascope("db", "affected", "pkg:pypi/untriaged-one@1.0", "--db", "a.db"))[0]["vulnerabilities"] == []
    )


def test_one_ecosystem_can_be_updated_alone(lambdascope: Command, feed: Path) -> None:
    lambdascope("db", "update", "--from", feed, "--ecosystem", "npm", "--db", "a.db")
    status = json.loads(lambdascope("db", "status", "--format", "json", "--db", "a.db").stdout)

    assert [each["ecosystem"] for each in status["ecosystems"]] == ["npm"]


def test_a_compiled_database_is_installed(lambdascope: Command, database: Path, tmp_path: Path) -> None:
    outcome = lambdascope("db", "update", "--from", database, "--db", "copy.db")

    assert outcome.returncode == 0
    assert (tmp_path / "copy.db").read_bytes() == database.read_bytes()


BAD_FEEDS = [
    pytest.param("missing", id="missing folder"),
    pytest.param("empty", id="empty folder"),
    pytest.param("file.txt", id="file"),
    pytest.param("missing.db", id="missing database"),
    pytest.param("broken.db", id="broken database"),
    pytest.param("broken", id="broken dump"),
]


@pytest.mark.parametrize("source", BAD_FEEDS)
def test_a_bad_feed_leaves_the_database_in_use(lambdascope: Command, feed: Path, tmp_path: Path, source: str) -> None:
    (tmp_path / "empty").mkdir()
    (tmp_path / "file.txt").write_text("no feed")
    (tmp_path / "broken.db").write_text("no database")
    (tmp_path / "broken/PyPI").mkdir(parents=True)
    (tmp_path / "broken/PyPI/all.zip").write_bytes((feed / "PyPI/all.zip").read_bytes()[:-100])
    lambdascope("db", "update", "--from", feed, "--db", "a.db")
    before = (tmp_path / "a.db").read_bytes()
    outcome = lambdascope("db", "update", "--from", source, "--db", "a.db")

    assert outcome.returncode != 0
    assert ONE_ERROR.fullmatch(outcome.stderr)
    assert (tmp_path / "a.db").read_bytes() == before
    assert sorted(path.name for path in tmp_path.glob("a.db*")) == ["a.db", "a.db.lock"]


def test_ecosystem_means_nothing_for_a_compiled_database(lambdascope: Command, database: Path) -> None:
    outcome = lambdascope("db", "update", "--from", database, "--ecosystem", "npm", "--db", "a.db")

    assert outcome.returncode == 2
    assert ONE_ERROR.fullmatch(outcome.stderr)


def test_an_ecosystem_that_does_not_exist_is_a_wrong_call(lambdascope: Command, feed: Path) -> None:
    outcome = lambdascope("db", "update", "--from", feed, "--ecosystem", "Pip", "--db", "a.db")

    assert outcome.returncode == 2
    assert ONE_ERROR.fullmatch(outcome.stderr)
    assert "PyPI" in outcome.stderr


# db status


def test_status_tells_what_the_database_holds(lambdascope: Command, database: Path) -> None:
    status = json.loads(lambdascope("db", "status", "--format", "json", "--db", database).stdout)

    records = {each["ecosystem"]: each["records"] for each in status["ecosystems"]}
    assert records == {"Maven": 4, "PyPI": 11, "npm": 3}
    assert (status["known_exploited"], status["epss_scores"]) == (4, 4)
    assert status["path"] == str(database)


def test_status_for_a_person(lambdascope: Command, database: Path) -> None:
    outcome = lambdascope("db", "status", "--db", database)

    assert outcome.returncode == 0
    assert re.search(r"^PyPI +11 ", outcome.stdout, re.MULTILINE)
    assert "\x1b" not in outcome.stdout


# db show


@pytest.mark.parametrize("name", ["CVE-2018-18074", "GHSA-x84v-xcm2-53pg", "cve-2018-18074"])
def test_show_finds_an_advisory_by_each_of_its_names(lambdascope: Command, database: Path, name: str) -> None:
    [stored] = json.loads(lambdascope("db", "show", name, "--format", "json", "--db", database).stdout)

    assert stored["advisory"]["id"] == "GHSA-x84v-xcm2-53pg"
    assert stored["vulnerabilities"] == ["CVE-2018-18074"]


def test_show_for_a_person(lambdascope: Command, database: Path) -> None:
    outcome = lambdascope("db", "show", "CVE-2018-18074", "--db", database)

    assert "requests: < 2.20.0" in outcome.stdout
    assert "CVSS 3.0 7.5" in outcome.stdout


def test_show_of_an_unknown_id_is_one_line(lambdascope: Command, database: Path) -> None:
    outcome = lambdascope("db", "show", "CVE-1999-0001", "--db", database)

    assert (outcome.returncode, outcome.stdout) == (2, "")
    assert ONE_ERROR.fullmatch(outcome.stderr)


# db affected


def test_affected_answers_one_line_for_each_purl(lambdascope: Command, database: Path) -> None:
    asked = ["pkg:pypi/requests@2.19.1", "pkg:pypi/requests@2.20.0", "pkg:npm/nobody-knows@1.0.0"]
    outcome = lambdascope("db", "affected", *asked, "--db", database)

    answers = lines(outcome)
    assert [answer["purl"] for answer in answers] == asked
    assert [set(answer) for answer in answers] == [{"purl", "vulnerabilities"}] * 3
    assert [len(answer["vulnerabilities"]) for answer in answers] == [1, 0, 0]
    assert answers[0]["vulnerabilities"][0] == {
        "id": "CVE-2018-18074",
        "aliases": ["GHSA-x84v-xcm2-53pg"],
        "fixed": "2.20.0",
        "reason": "GHSA-x84v-xcm2-53pg: < 2.20.0",
    }


def test_affected_reads_purls_from_stdin(lambdascope: Command, database: Path) -> None:
    text = "pkg:pypi/requests@2.19.1\n\n  pkg:pypi/PyYAML@5.3.1  \r\npkg:npm/lodash@4.17.20"
    outcome = lambdascope("db", "affected", "-", "--db", database, input=text)

    found = [(answer["purl"], [each["id"] for each in answer["vulnerabilities"]]) for answer in lines(outcome)]
    assert found == [
        ("pkg:pypi/requests@2.19.1", ["CVE-2018-18074"]),
        ("pkg:pypi/PyYAML@5.3.1", ["CVE-2020-14343"]),
        ("pkg:npm/lodash@4.17.20", ["CVE-2021-23337"]),
    ]


def test_affected_with_nothing_on_stdin_says_nothing(lambdascope: Command, database: Path) -> None:
    outcome = lambdascope("db", "affected", "-", "--db", database, input="")

    assert (outcome.returncode, outcome.stdout, outcome.stderr) == (0, "", "")


def test_stdin_and_arguments_give_the_same(lambdascope: Command, database: Path) -> None:
    asked = ["pkg:pypi/pillow@9.5.0", "pkg:maven/org.yaml/snakeyaml@1.33", "pkg:pypi/pillow"]
    by_argument = lambdascope("db", "affected", *asked, "--db", database).stdout

    assert lambdascope("db", "affected", "-", "--db", database, input="\n".join(asked)).stdout == by_argument


def test_a_purl_without_version_lists_all_of_the_package(lambdascope: Command, database: Path) -> None:
    [answer] = lines(lambdascope("db", "affected", "pkg:pypi/pillow", "--db", database))

    assert [each["id"] for each in answer["vulnerabilities"]] == ["CVE-2023-4863", "CVE-2023-50447"]


@pytest.mark.parametrize(
    "purl",
    [
        "",
        "requests",
        "pkg:",
        "pkg:pypi",
        "pkg:pypi/",
        "pkg:pypi/@1.0",
        "pkg:deb/debian/curl@7",
        "pkg:maven/log4j-core@1",
        "npm/lodash@1",
        "pkg:npm/\udcff@1",
        "pypi/\x1b[31m",
    ],
)
def test_a_malformed_purl_is_one_line(lambdascope: Command, database: Path, purl: str) -> None:
    outcome = lambdascope("db", "affected", purl, "--db", database)

    assert outcome.returncode == 2
    assert ONE_ERROR.fullmatch(outcome.stderr)
    assert "\x1b" not in outcome.stderr


def test_a_malformed_purl_on_stdin_is_named(lambdascope: Command, database: Path) -> None:
    outcome = lambdascope("db", "affected", "-", "--db", database, input="pkg:pypi/requests@2.19.1\nnonsense\n")

    assert outcome.returncode == 2
    assert ONE_ERROR.fullmatch(outcome.stderr)
    assert "nonsense" in outcome.stderr


def test_affected_of_many_purls(lambdascope: Command, database: Path) -> None:
    asked = [f"pkg:pypi/requests@2.{number}.0" for number in range(2500)]
    answers = lines(lambdascope("db", "affected", "-", "--db", database, input="\n".join(asked)))

    assert [answer["purl"] for answer in answers] == asked
    assert [bool(answer["vulnerabilities"]) for answer in answers] == [True] * 20 + [False] * 2480


# Without a database


@pytest.mark.parametrize(
    "arguments", [("status",), ("show", "CVE-2018-18074"), ("affected", "pkg:pypi/requests@1")], ids=" ".join
)
def test_without_a_database_every_question_is_exit_4(lambdascope: Command, arguments: tuple[str, ...]) -> None:
    outcome = lambdascope("db", *arguments)

    assert (outcome.returncode, outcome.stdout) == (4, "")
    assert ONE_ERROR.fullmatch(outcome.stderr)
    assert "lambdascope db update" in outcome.stderr


@pytest.mark.parametrize("arguments", [("updaet",), ("status", "extra"), ("show",), ("affected",)], ids=" ".join)
def test_a_wrong_call_is_exit_2(lambdascope: Command, arguments: tuple[str, ...]) -> None:
    outcome = lambdascope("db", *arguments)

    assert (outcome.returncode, outcome.stdout) == (2, "")
    assert ONE_ERROR.fullmatch(outcome.stderr)
