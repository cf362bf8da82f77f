"""Scans of local packages: what is read, what is digested, what is found."""

from __future__ import annotations

import hashlib
import zipfile
from pathlib import Path
from typing import Any

import pytest

from lambdascope.model.artifact import ArtifactRole
from lambdascope.model.errors import DatabaseMissing, TargetError, TargetNotFound, UsageError
from lambdascope.model.finding import FixAvailable
from lambdascope.model.report import Report
from lambdascope.service.scans import inventory, scan
from lambdascope.store.advisories import AdvisoryDatabase


def found(report: Report) -> list[str]:
    return sorted(finding.vulnerability.id for target in report.targets for finding in target.findings)


def scanned(samples: Path, name: str, *layers: str) -> Report:
    return scan(samples / name, layers=[samples / layer for layer in layers], database=samples / "advisories.db")


@pytest.mark.parametrize(
    ("name", "layers", "expected"),
    [
        ("thumbnails-python.zip", (), ["CVE-2018-18074", "CVE-2020-14343", "CVE-2023-43804"]),
        (
            "thumbnails-python.zip",
            ("imaging-layer.zip",),
            ["CVE-2018-18074", "CVE-2020-14343", "CVE-2023-43804", "CVE-2023-4863", "CVE-2023-50447"],
        ),
        ("orders-node.zip", (), ["CVE-2021-23337", "CVE-2021-44906", "CVE-2023-45857"]),
        ("invoices-java.zip", (), ["CVE-2021-44228", "CVE-2021-45046", "CVE-2022-1471", "CVE-2022-22965"]),
    ],
)
def test_the_samples_have_these_vulnerabilities(
    samples: Path, name: str, layers: tuple[str, ...], expected: list[str]
) -> None:
    report = scanned(samples, name, *layers)

    assert found(report) == expected
    assert report.targets[0].inventory.problems == ()
    assert {finding.fix_available for finding in report.targets[0].findings} == {FixAvailable.YES}


def test_the_same_input_gives_the_same_report(samples: Path) -> None:
    assert scanned(samples, "orders-node.zip") == scanned(samples, "orders-node.zip")


def test_one_open_database_serves_many_scans(samples: Path) -> None:
    with AdvisoryDatabase(samples / "advisories.db") as database:
        reports = [scan(samples / "orders-node.zip", database=database) for _ in range(3)]

    assert reports[0] == reports[2]


def test_artifacts_are_digested(samples: Path) -> None:
    taken = inventory(samples / "thumbnails-python.zip", layers=[samples / "imaging-layer.zip"])
    files = [samples / "thumbnails-python.zip", samples / "imaging-layer.zip"]

    assert [(one.name, one.role, one.sha256, one.size) for one in taken.artifacts] == [
        (file.name, role, hashlib.sha256(file.read_bytes()).hexdigest(), file.stat().st_size)
        for file, role in zip(files, ArtifactRole, strict=True)
    ]


def test_a_folder_has_the_packages_of_its_zip_and_no_digest(samples: Path, tmp_path: Path) -> None:
    with zipfile.ZipFile(samples / "orders-node.zip") as archive:
        archive.extractall(tmp_path / "orders")
    zipped, unpacked = inventory(samples / "orders-node.zip"), inventory(tmp_path / "orders")

    assert unpacked.packages == zipped.packages
    assert unpacked.artifacts[0].sha256 is None


@pytest.mark.parametrize("name", ["orders/", "./orders"])
def test_a_folder_s_name_is_its_last_segment(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, name: str) -> None:
    (tmp_path / "orders").mkdir()
    monkeypatch.chdir(tmp_path)

    assert inventory(name).artifacts[0].name == "orders"


def test_layers_of_the_same_file_name_are_told_apart(samples: Path, tmp_path: Path) -> None:
    (tmp_path / "a").mkdir()
    other = tmp_path / "a" / "imaging-layer.zip"
    other.write_bytes((samples / "orders-node.zip").read_bytes())
    taken = inventory(samples / "thumbnails-python.zip", layers=[samples / "imaging-layer.zip", other])

    assert {package.layer for package in taken.packages} == {None, str(samples / "imaging-layer.zip"), str(other)}


def test_more_layers_than_lambda_attaches_are_refused(samples: Path) -> None:
    with pytest.raises(UsageError, match="at most 5"):
        inventory(samples / "orders-node.zip", layers=[samples / "imaging-layer.zip"] * 6)


def test_a_missing_target_or_layer(samples: Path) -> None:
    with pytest.raises(TargetNotFound, match="did you mean"):
        inventory(samples / "order-node.zip")
    with pytest.raises(TargetNotFound):
        inventory(samples / "orders-node.zip", layers=[samples / "nowhere" / "layer.zip"])


def test_a_layer_that_is_no_archive_is_named(samples: Path, tmp_path: Path) -> None:
    (tmp_path / "layer.zip").write_text("no zip")

    with pytest.raises(TargetError, match=r"cannot read layer\.zip"):
        inventory(samples / "orders-node.zip", layers=[tmp_path / "layer.zip"])


def test_a_missing_database(samples: Path) -> None:
    with pytest.raises(DatabaseMissing, match="lambdascope db update"):
        scan(samples / "orders-node.zip", database=samples / "nothing.db")


def test_an_ecosystem_the_database_does_not_know_is_told(tmp_path: Path, samples: Path) -> None:
    from lambdascope.model.ecosystem import Ecosystem
    from lambdascope.service.advisories import update
    from lambdascope.sources.feeds import addresses_below

    update(tmp_path / "pypi.db", addresses_below(str(samples / "feed")), ecosystems=[Ecosystem.PYPI])
    (target,) = scan(samples / "orders-node.zip", database=tmp_path / "pypi.db").targets

    assert [problem.code for problem in target.inventory.problems] == ["no-advisories"]


# Own code.

SHELL = "import os\n\ndef handler(event, context):\n    os.system('ls ' + event['Records'][0]['md5OfBody'])\n"


@pytest.fixture
def function(tmp_path: Path) -> Path:
    (tmp_path / "fn").mkdir()
    (tmp_path / "fn" / "app.py").write_text(SHELL)
    return tmp_path / "fn"


def weak_lines(report: Report) -> list[int]:
    (target,) = report.targets
    assert target.code is not None
    return [finding.place.line for finding in target.code.findings]


def test_code_alone_needs_no_database(function: Path) -> None:
    report = scan(function, scan_types=["code"])

    assert weak_lines(report) == [4]
    assert report.database is None
    assert report.targets[0].inventory.packages == ()


def test_both_types_are_one_report(samples: Path, function: Path) -> None:
    report = scan(
        samples / "thumbnails-python.zip", database=samples / "advisories.db", scan_types=("standard", "code")
    )

    assert weak_lines(report) == [6]
    assert found(report) == ["CVE-2018-18074", "CVE-2020-14343", "CVE-2023-43804"]


def test_standard_scanning_leaves_code_alone(samples: Path) -> None:
    assert scanned(samples, "thumbnails-python.zip").targets[0].code is None


def test_triggers_and_templates_tell_what_calls_a_function(function: Path, tmp_path: Path) -> None:
    template = tmp_path / "serverless.yml"
    template.write_text(
        "service: s\nfunctions: {f: {handler: app.handler, events: [sqs: 'arn:aws:sqs:eu-west-1:1:q']}}\n"
    )

    assert weak_lines(scan(function, scan_types=["code"], triggers=["sqs"])) == []
    assert weak_lines(scan(function, scan_types=["code"], triggers=["sqs", "api"])) == [4]
    assert weak_lines(scan(function, scan_types=["code"], template=template)) == []


@pytest.mark.parametrize(
    ("options", "told"),
    [
        ({"scan_types": []}, "scan_types"),
        ({"scan_types": "code"}, "scan_types"),
        ({"scan_types": ["codes"]}, "scan_types"),
        ({}, "database"),
        ({"scan_types": ["standard", "code"]}, "database"),
        ({"scan_types": ["code"], "triggers": ["sqz"]}, "'sqs'"),
        ({"scan_types": ["code"], "template": "app.py"}, "app.py"),
    ],
)
def test_what_makes_no_sense_is_refused(function: Path, options: dict[str, Any], told: str) -> None:
    with pytest.raises(UsageError, match=told):
        scan(function, **options)
