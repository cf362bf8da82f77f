"""The library keeps the promises of `docs/library.md` and loads no more than it must."""

from __future__ import annotations

import inspect
import os
import re
import subprocess
import sys
import tomllib
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest

import lambdascope
from lambdascope import AdvisoryDatabase, Inventory, Report, inventory, scan, to_json
from lambdascope.demo.advisories import write_feed
from lambdascope.demo.packages import write_samples
from lambdascope.service.advisories import update
from lambdascope.sources.feeds import addresses_below

ROOT = Path(__file__).parent.parent
PAGE = (ROOT / "docs" / "library.md").read_text()
EXAMPLES = re.findall(r"^```python\n(.*?)^```$", PAGE, re.MULTILINE | re.DOTALL)
TIMEOUT_SECONDS = 60
THREADS = 8
ROUNDS = 6

PYTHON, NODE, JAVA, LAYER = "thumbnails-python.zip", "orders-node.zip", "invoices-java.zip", "imaging-layer.zip"


@pytest.fixture(scope="module")
def samples(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A folder with what `lambdascope demo --keep` writes."""
    folder = tmp_path_factory.mktemp("samples")
    write_feed(folder / "feed")
    update(folder / "advisories.db", addresses_below(str(folder / "feed")))
    write_samples(folder)
    return folder


# What the page shows.


def heading_of(example: str) -> str:
    headings: list[str] = re.findall(r"^## (.+)$", PAGE[: PAGE.index(example)], re.MULTILINE)
    return headings[-1]


@pytest.mark.parametrize("example", EXAMPLES, ids=heading_of)
def test_the_page_s_examples_hold(
    example: str, samples: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.chdir(samples)
    exec(compile(example, "docs/library.md", "exec"), {"__name__": "example"})

    assert "assert " in example
    assert capsys.readouterr() == ("", "")


def test_every_promised_name_is_on_the_page() -> None:
    names = PAGE.partition("\n## Names")[2]

    assert [name for name in lambdascope.__all__ if f"`{name}`" not in names] == []


# The promise.


@pytest.mark.parametrize("name", lambdascope.__all__)
def test_a_promised_name_is_there(name: str) -> None:
    value = getattr(lambdascope, name)

    assert isinstance(value, str) or value.__module__.startswith("lambdascope.")


def test_a_name_that_is_not_there_is_an_attribute_error() -> None:
    with pytest.raises(AttributeError, match="no attribute 'nonsense'"):
        _ = lambdascope.nonsense


def test_star_import_gives_what_is_promised() -> None:
    names: dict[str, object] = {}
    exec("from lambdascope import *", names)

    assert set(names) - {"__builtins__"} == set(lambdascope.__all__)


def parameters(function: Callable[..., object]) -> list[str]:
    """Each parameter as it would be written, without its type."""
    found = []
    for each in inspect.signature(function).parameters.values():
        star = "*" if each.kind is each.KEYWORD_ONLY else ""
        default = "" if each.default is each.empty else f"={each.default!r}"
        found.append(f"{star}{each.name}{default}")
    return found


def test_the_signatures_are_those_promised() -> None:
    promised = ["path", "*layers=()", "*runtime=None", "*handler=None", "*database=None"]

    assert parameters(scan)[: len(promised)] == promised
    assert all(parameter.startswith("*") and "=" in parameter for parameter in parameters(scan)[len(promised) :])
    assert inspect.signature(scan).return_annotation == "Report"
    assert parameters(inventory) == ["path", "*layers=()"]
    assert inspect.signature(inventory).return_annotation == "Inventory"
    assert parameters(to_json) == ["report"]


def test_the_package_says_that_it_is_typed() -> None:
    wheel = tomllib.loads((ROOT / "pyproject.toml").read_text())["tool"]["hatch"]["build"]["targets"]["wheel"]

    assert (Path(lambdascope.__file__).parent / "py.typed").is_file()
    assert wheel["packages"] == ["src/lambdascope"]  # everything below, whatever its suffix
    assert set(wheel) == {"packages"}


def test_a_path_may_be_a_text_or_a_path(samples: Path) -> None:
    taken = inventory(str(samples / PYTHON), layers=iter([str(samples / LAYER)]))

    assert isinstance(taken, Inventory)
    assert taken == inventory(samples / PYTHON, layers=(samples / LAYER,))


def test_values_are_compared_and_hashed(samples: Path) -> None:
    reports = {scan(samples / NODE, database=samples / "advisories.db") for _ in range(2)}

    assert len(reports) == 1
    assert all(isinstance(report, Report) for report in reports)


def test_nothing_is_printed(samples: Path, capfd: pytest.CaptureFixture[str]) -> None:
    (samples / "damaged").mkdir(exist_ok=True)
    (samples / "damaged" / "requirements.txt").write_text("a>1\n\0")
    with pytest.raises(lambdascope.TargetError):
        inventory(samples / "advisories.db")
    found = scan(samples / "damaged", database=samples / "advisories.db").targets[0]
    to_json(scan(samples / JAVA, database=samples / "advisories.db"))

    assert found.inventory.problems
    assert capfd.readouterr() == ("", "")


# Threads.


@pytest.mark.parametrize("names", [(NODE,), (PYTHON, NODE, JAVA)], ids=["the same package", "different packages"])
def test_threads_share_a_database(names: tuple[str, ...], samples: Path) -> None:
    def look(name: str) -> str:
        return to_json(scan(samples / name, layers=[samples / LAYER], database=database))

    with AdvisoryDatabase(samples / "advisories.db") as database, ThreadPoolExecutor(THREADS) as threads:
        alone = {name: look(name) for name in names}
        wanted = list(names) * THREADS * ROUNDS
        together = list(threads.map(look, wanted))

    assert together == [alone[name] for name in wanted]


# What is loaded.

HEAVY = (
    *("packaging", "cvss", "urllib3", "cyclonedx", "packageurl", "rich", "msgspec", "httpx", "requests", "yaml"),
    *("email", "zipfile", "xml", "pyexpat", "tomllib", "logging", "pathlib", "dataclasses", "urllib", "http", "ssl"),
    *("socket", "asyncio", "subprocess", "tempfile", "shutil", "random", "difflib", "concurrent", "multiprocessing"),
    *("csv", "html", "calendar", "statistics", "decimal", "fractions", "pickle", "argparse", "unittest", "ctypes"),
)
"""What no version and no scan may load."""

NOT_FOR_THE_VERSION = ("json", "sqlite3", "hashlib", "zlib", "lambdascope.engine", "lambdascope.service")

TELL_MODULES = """
import atexit, os, sys
before = set(sys.modules)
@atexit.register
def tell():
    with open(os.environ["LOADED"], "w") as file:
        file.write(" ".join(set(sys.modules) - before))
"""
CALL = "from lambdascope.cli.program import main\nmain()\n"


def loaded_by(code: str, folder: Path, *arguments: str) -> set[str]:
    """The modules that running `code` loads beyond those of a bare interpreter."""
    told = folder / "loaded.txt"
    done = subprocess.run(
        [sys.executable, "-c", TELL_MODULES + code, *arguments],
        env=os.environ | {"PYTHONPATH": str(ROOT / "src"), "LOADED": str(told)},
        capture_output=True,
        text=True,
        timeout=TIMEOUT_SECONDS,
        check=False,
    )
    assert done.returncode == 0, done.stderr
    return set(told.read_text().split())


@pytest.fixture(scope="module")
def loaded_anyway(tmp_path_factory: pytest.TempPathFactory) -> set[str]:
    """What click loads of itself, which differs between versions of it and of Python."""
    return loaded_by("import click", tmp_path_factory.mktemp("click"))


def test_importing_the_library_is_light(tmp_path: Path) -> None:
    loaded = loaded_by("import lambdascope", tmp_path)
    own = {name for name in loaded if name.startswith("lambdascope")}

    assert loaded.isdisjoint({"click", "sqlite3", "json", "threading", *HEAVY})
    assert own == {"lambdascope", "lambdascope._version"}


def test_telling_the_version_loads_next_to_nothing(tmp_path: Path, loaded_anyway: set[str]) -> None:
    loaded = loaded_by(CALL, tmp_path, "--version")

    assert "click" in loaded
    assert loaded.isdisjoint({*HEAVY, *NOT_FOR_THE_VERSION} - loaded_anyway)


@pytest.mark.parametrize(
    ("name", "layers", "unused"),
    [
        (PYTHON, ["--layer", LAYER], ["npm", "maven", "semver"]),
        (NODE, [], ["pypi", "maven"]),
    ],
    ids=["Python with a layer", "Node"],
)
def test_a_scan_loads_only_what_it_needs(
    name: str, layers: list[str], unused: list[str], samples: Path, tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch, loaded_anyway: set[str],
) -> None:  # fmt: skip
    monkeypatch.chdir(samples)
    loaded = loaded_by(CALL, tmp_path, "scan", name, *layers, "--db", "advisories.db", "--format", "json")

    assert "lambdascope.engine.reports.json" in loaded
    assert loaded.isdisjoint(set(HEAVY) - loaded_anyway)
    assert loaded.isdisjoint(f"lambdascope.engine.ecosystems.{each}" for each in unused)
    assert loaded.isdisjoint({"lambdascope.engine.reports.table", "lambdascope.engine.advisories", "lambdascope.demo"})
