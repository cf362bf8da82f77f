"""The documentation says what the code does: options, settings, limits, examples, links.

The tables of options and the examples in `docs/cli.md` are written by this file: `python tests/test_docs.py`.
"""

from __future__ import annotations

import os
import re
import shlex
import subprocess
import sys
import tomllib
from collections.abc import Iterator
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import NamedTuple

import click
import pytest

from lambdascope import __version__
from lambdascope.api.application import MAX_BODY, MAX_HELD, MAX_WAITING
from lambdascope.api.errors import ERRORS
from lambdascope.api.operations import State, table
from lambdascope.api.service_model import service_model
from lambdascope.cli.program import ExitCode, program
from lambdascope.engine.archives import limits
from lambdascope.engine.inventory.readers import READERS
from lambdascope.model.artifact import MANIFEST_LIMIT
from lambdascope.model.ecosystem import Ecosystem
from lambdascope.model.errors import KINDS
from lambdascope.service.fleet.filters import MAX_RULES
from lambdascope.service.fleet.members import MAX_MEMBERS
from lambdascope.service.fleet.parts import MAX_CRASHES
from lambdascope.service.fleet.queue import REMATCH_BATCH
from lambdascope.service.scans import MAX_LAYERS
from lambdascope.settings import CONFIG_VARIABLE, PREFIX, Settings, as_text, load
from lambdascope.sources.feeds import MAX_RECORD_BYTES
from lambdascope.sources.local import MAX_FOLDER_FILES

ROOT = Path(__file__).parent.parent
DOCS = ROOT / "docs"
PAGES = sorted([*ROOT.glob("*.md"), *DOCS.rglob("*.md")])
PROJECT = tomllib.loads((ROOT / "pyproject.toml").read_text())
TIMEOUT_SECONDS = 60

every_page = pytest.mark.parametrize("page", PAGES, ids=lambda page: str(page.relative_to(ROOT)))


def prose(page: Path) -> str:
    """A page without its fenced blocks."""
    return re.sub(r"^```.*?^```$", "", page.read_text(), flags=re.MULTILINE | re.DOTALL)


def inline_code(page: Path) -> list[str]:
    return [" ".join(code.split()) for code in re.findall(r"`([^`]+)`", prose(page))]


def table_rows(text: str) -> list[list[str]]:
    """The cells of every table row, without the lines that separate headings."""
    lines = [line for line in text.splitlines() if line.startswith("|") and not re.fullmatch(r"[|\s:-]+", line)]
    return [[cell.strip() for cell in re.split(r"(?<!\\)\|", line.strip("| "))] for line in lines]


# Commands and their options.


def commands() -> dict[str, click.Command]:
    """Every command that is no group, by its words: `db update`."""
    found: dict[str, click.Command] = {}
    context = click.Context(program)
    for name in program.list_commands(context) if isinstance(program, click.Group) else ():
        command = program.get_command(context, name)
        assert command is not None, name
        inner = command.commands if isinstance(command, click.Group) else {}
        found |= {f"{name} {word}": each for word, each in inner.items()} if inner else {name: command}
    return found


def options_of(command: click.Command) -> list[click.Option]:
    return [each for each in command.params if isinstance(each, click.Option)]


def option_names(command: click.Command) -> set[str]:
    return {name for option in options_of(command) for name in (*option.opts, *option.secondary_opts)}


def option_table(command: click.Command) -> str:
    """The options of a command as the documentation shows them."""
    rows = ["| option | meaning |", "| --- | --- |"]
    for option in options_of(command):
        choices = option.type.choices if isinstance(option.type, click.Choice) else ()
        value = "" if option.is_flag else option.metavar or "|".join(choices) or "VALUE"
        left = f"{', '.join((*option.opts, *option.secondary_opts))} {value}".strip().replace("|", r"\|")
        default = f"Default: `{option.default}`." if isinstance(option.default, str) and option.default else ""
        right = " ".join(part for part in (option.help or "", default) if part)
        rows.append(f"| `{left}` | {right} |")
    return "\n".join(rows)


def marked(name: str) -> re.Pattern[str]:
    return re.compile(rf"(<!-- options of {name}: begin -->\n)(.*?)(<!-- options of {name}: end -->)", re.DOTALL)


@pytest.mark.parametrize("name", commands())
def test_the_options_of_a_command_are_documented(name: str) -> None:
    found = marked(name).search((DOCS / "cli.md").read_text())

    assert found is not None, f"docs/cli.md has no table of the options of {name}"
    assert found[2].strip() == option_table(commands()[name]), "run: python tests/test_docs.py"


def test_every_documented_command_exists() -> None:
    documented = set(re.findall(r"^#+ lambdascope ([a-z -]+)$", (DOCS / "cli.md").read_text(), re.MULTILINE))

    assert documented == set(commands())


def command_lines(page: Path) -> Iterator[str]:
    """What the page shows of calling lambdascope, in a block or within a sentence."""
    yield from re.findall(r"^ *(?:\$ )?(?:\S*/)?(lambdascope [^\n]*)$", page.read_text(), re.MULTILINE)
    yield from (code for code in inline_code(page) if code.startswith("lambdascope "))


@every_page
def test_commands_are_shown_as_they_can_be_called(page: Path) -> None:
    for line in command_lines(page):
        words = re.split(r" [|>;#&]|…", line)[0].split()[1:]
        reached: list[click.Command] = [program]
        while words and not words[0].startswith("-") and all(isinstance(each, click.Group) for each in reached):
            names = words.pop(0).split("|")
            reached = [inner for each in reached for name in names if (inner := inner_command(each, name))]
            assert len(reached) == len(names), line
        known = {"--help", "-h", "--version"} | {name for each in reached for name in option_names(each)}
        given = {word.partition("=")[0] for word in words if word.startswith("-") and word != "-"}
        assert given <= known, line


def inner_command(group: click.Command, name: str) -> click.Command | None:
    return group.get_command(click.Context(group), name) if isinstance(group, click.Group) else None


def test_the_options_in_the_readme_are_those_of_scan() -> None:
    first_cells = (row[0] for row in table_rows((ROOT / "README.md").read_text()))
    named = {name for cell in first_cells for name in re.findall(r"--[a-z-]+", cell)}

    assert named, "README.md has no table of the options of scan"
    assert named <= option_names(commands()["scan"])


def test_every_exit_code_is_documented() -> None:
    section = (DOCS / "cli.md").read_text().partition("## Exit codes")[2].partition("\n## ")[0]

    assert {row[0] for row in table_rows(section)} - {"code"} == {str(int(code)) for code in ExitCode}


# Operations of the API.

OPERATIONS = re.compile(r"(<!-- operations: begin -->\n)(.*?)(<!-- operations: end -->)", re.DOTALL)


def operation_table() -> str:
    """The operations as the documentation shows them."""
    rows = ["| operation | role | state |", "| --- | --- | --- |"]
    for row in table(service_model()):
        who = "auditor, admin" if row.only_looks else "admin"
        rows.append(f"| `{row.name}` | {'' if row.state is State.OUTSIDE else who} | {row.state.value} |")
    return "\n".join(rows) + "\n"


def test_every_operation_of_the_api_is_documented() -> None:
    found = OPERATIONS.search((DOCS / "compatibility.md").read_text())

    assert found is not None
    assert found[2] == operation_table(), "run: python tests/test_docs.py"


def test_every_error_of_the_api_is_documented() -> None:
    section = (DOCS / "api.md").read_text().partition("## Errors")[2].partition("\n## ")[0]
    documented = {row[0].strip("`"): row[1] for row in table_rows(section)[1:]}

    assert documented == {each.code: str(each.status) for each in ERRORS}


# Examples.


class Example(NamedTuple):
    """A block of commands, each followed by what it prints."""

    number: int
    block: str

    def commands(self) -> list[str]:
        return re.findall(r"^\$ (.*)$", self.block, re.MULTILINE)


def examples() -> list[Example]:
    found = re.findall(r"^```console\n(.*?)^```$", (DOCS / "cli.md").read_text(), re.MULTILINE | re.DOTALL)
    return [Example(number, block) for number, block in enumerate(found)]


def prepare(folder: Path) -> dict[str, str]:
    """The environment of a new user who has `lambdascope` on the path and has kept the demo's samples."""
    call = "import sys; sys.argv[0] = 'lambdascope'; from lambdascope.cli.program import main; main()"
    binaries = folder / "bin"
    binaries.mkdir()
    for name, arguments in (("lambdascope", f'-c "{call}"'), ("python3", "")):
        (binaries / name).write_text(f'#!/bin/sh\nexec {shlex.quote(sys.executable)} {arguments} "$@"\n')
        (binaries / name).chmod(0o755)
    kept = {name: value for name, value in os.environ.items() if not name.startswith(("LAMBDASCOPE_", "XDG_"))}
    path = f"{binaries}{os.pathsep}{kept.get('PATH', os.defpath)}"
    own = {"PATH": path, "HOME": str(folder), "PYTHONPATH": str(ROOT / "src"), "PYTHONIOENCODING": "utf-8"}
    environment = kept | own
    run("lambdascope demo --keep samples", folder, environment)
    return environment


def run(command: str, folder: Path, environment: dict[str, str]) -> tuple[str, int]:
    done = subprocess.run(
        ["sh", "-c", command], cwd=folder, env=environment, stdout=subprocess.PIPE, stderr=subprocess.STDOUT,
        stdin=subprocess.DEVNULL, encoding="utf-8", timeout=TIMEOUT_SECONDS, check=False,
    )  # fmt: skip
    return done.stdout, done.returncode


def played(example: Example, folder: Path, environment: dict[str, str]) -> str:
    """The block with what its commands print now."""
    text, code = "", 0
    for command in example.commands():
        if command == "echo $?":
            output = f"{code}\n"
        else:
            output, code = run(command, folder, environment)
        text += f"$ {command}\n{output}"
    return text


def without_times(text: str) -> str:
    return re.sub(r"\d{4}-\d\d-\d\d(T[\d:.]+Z)?", "TIME", text)


@pytest.fixture(scope="module")
def playground(tmp_path_factory: pytest.TempPathFactory) -> tuple[Path, dict[str, str]]:
    folder = tmp_path_factory.mktemp("examples")
    return folder, prepare(folder)


@pytest.mark.parametrize("example", examples(), ids=lambda example: example.commands()[0])
def test_examples_print_what_the_page_shows(example: Example, playground: tuple[Path, dict[str, str]]) -> None:
    assert without_times(played(example, *playground)) == without_times(example.block), "run: python tests/test_docs.py"


# Settings, dependencies, versions, verbs.


_IN_WORDS = (
    "data_dir",
    "db",
    "database_url",
    "master_key",
    "master_key_file",
    "report_dir",
    "notify_eventbridge",
    "notify_sns",
    "notify_webhook",
    "notify_webhook_secret",
    "notify_file",
)
"""Settings whose default is no value."""


def test_every_setting_is_documented() -> None:
    rows = {row[0]: row for row in table_rows((DOCS / "settings.md").read_text()) if f"`{PREFIX}" in row[0]}
    defaults = load({})._asdict()

    assert set(rows) - {f"`{CONFIG_VARIABLE}`"} == {f"`{PREFIX}{name.upper()}`" for name in Settings._fields}
    for name in Settings._fields:
        variable, key, default, _ = rows[f"`{PREFIX}{name.upper()}`"]
        assert key == f"`{name}`", variable
        # Where the default is no value but depends on others, the page says so in words.
        assert name in _IN_WORDS or default == f"`{as_text(name, defaults[name])}`", variable


def requirement_names(requirements: list[str]) -> set[str]:
    return {re.split(r"[\[<>=!~; ]", requirement)[0] for requirement in requirements}


def test_every_kind_of_error_says_what_to_do() -> None:
    text = (DOCS / "operations.md").read_text()
    table = text[text.index("| kind | what to do |") :].split("\n\n", 1)[0]
    listed = [kind for cell, *_ in table_rows(table)[1:] for kind in re.findall(r"`([a-z_]+)`", cell)]

    assert sorted(listed) == sorted(KINDS)


def test_every_dependency_is_explained() -> None:
    project = PROJECT["project"]
    extras = project["optional-dependencies"].values()
    wanted = requirement_names([*project["dependencies"], *(one for extra in extras for one in extra)])
    wanted |= requirement_names(PROJECT["build-system"]["requires"])
    wanted -= {project["name"]}  # one extra includes another
    explained = {name for row in table_rows((DOCS / "dependencies.md").read_text()) for name in row[0].split("`")[1:2]}

    assert explained == wanted


def test_the_changelog_has_an_entry_for_this_version() -> None:
    assert re.search(rf"^## \[?{re.escape(__version__)}\b", (ROOT / "CHANGELOG.md").read_text(), re.MULTILINE)


def test_the_python_versions_agree() -> None:
    project = PROJECT["project"]
    named = [each.rpartition(" ")[2] for each in project["classifiers"] if re.search(r":: Python :: \d\.\d+$", each)]
    minors = [int(version.partition(".")[2]) for version in named]

    assert project["requires-python"] == f">={named[0]}"
    assert minors == list(range(minors[0], minors[-1] + 1))
    assert PROJECT["tool"]["mypy"]["python_version"] == named[0]
    assert PROJECT["tool"]["ruff"]["target-version"] == f"py{named[0].replace('.', '')}"


@every_page
def test_every_make_verb_that_is_named_exists(page: Path) -> None:
    verbs = set(re.findall(r"^([a-z-]+):", (ROOT / "Makefile").read_text(), re.MULTILINE))
    named = {code.split()[1] for code in inline_code(page) if re.match(r"make [a-z]", code)}
    named |= set(re.findall(r"^ *(?:\$ )?make ([a-z-]+)", page.read_text(), re.MULTILINE))

    assert named <= verbs


# What is read, and how much.

LIMITS = {
    "limits.MAX_ENTRIES": limits.MAX_ENTRIES,
    "limits.MAX_TOTAL_ENTRIES": limits.MAX_TOTAL_ENTRIES,
    "limits.MAX_DIRECTORY_BYTES": limits.MAX_DIRECTORY_BYTES,
    "limits.MAX_DEPTH": limits.MAX_DEPTH,
    "limits.MAX_NESTED_BYTES": limits.MAX_NESTED_BYTES,
    "limits.MAX_TOTAL_MANIFEST_BYTES": limits.MAX_TOTAL_MANIFEST_BYTES,
    "limits.MAX_TOTAL_NESTED_BYTES": limits.MAX_TOTAL_NESTED_BYTES,
    "artifact.MANIFEST_LIMIT": MANIFEST_LIMIT,
    "local.MAX_FOLDER_FILES": MAX_FOLDER_FILES,
    "scans.MAX_LAYERS": MAX_LAYERS,
    "feeds.MAX_RECORD_BYTES": MAX_RECORD_BYTES,
    "parts.MAX_CRASHES": MAX_CRASHES,
    "queue.REMATCH_BATCH": REMATCH_BATCH,
    "members.MAX_MEMBERS": MAX_MEMBERS,
    "filters.MAX_RULES": MAX_RULES,
    "application.MAX_BODY": MAX_BODY,
    "application.MAX_HELD": MAX_HELD,
    "application.MAX_WAITING": MAX_WAITING,
}


def amount(text: str) -> int:
    """`160 MiB` or `1,000,000` as a number."""
    number, _, unit = text.partition(" ")
    return int(number.replace(",", "")) * {"": 1, "MiB": 1024**2, "GiB": 1024**3}[unit]


def test_every_limit_is_documented() -> None:
    rows = table_rows((DOCS / "architecture.md").read_text().partition("\n## Limits")[2])
    documented = {row[2].strip("`"): amount(row[1]) for row in rows if row[2].startswith("`")}

    assert documented == LIMITS
    assert {name for name in vars(limits) if name.startswith("MAX_")} <= {name.rpartition(".")[2] for name in LIMITS}


@pytest.mark.parametrize("page", ["versions.md", "advisories.md"])
def test_every_ecosystem_is_documented(page: str) -> None:
    text = (DOCS / page).read_text()

    assert [each for each in Ecosystem if not re.search(rf"\b{re.escape(each)}\b", text)] == []


def test_every_ecosystem_has_a_section_on_its_order() -> None:
    headings = re.findall(r"^## (.+)$", (DOCS / "versions.md").read_text(), re.MULTILINE)

    assert set(Ecosystem) <= set(headings)


def test_every_file_that_is_read_is_documented() -> None:
    text = (DOCS / "cli.md").read_text()
    names = {glob.removeprefix("**/") for claim in READERS for glob in claim.globs}

    assert sorted(name for name in names if f"`{name}`" not in text) == []


@pytest.mark.parametrize("claim", READERS, ids=lambda claim: claim.reader)
def test_every_reader_says_what_it_reads(claim: object) -> None:
    reader = getattr(claim, "reader", "")
    source = ROOT / "src/lambdascope/engine/inventory" / f"{reader.replace('.', '/')}.py"

    assert re.match(r'"""\S.*\.', source.read_text())


# Links, paths, names.


def anchors(page: Path) -> set[str]:
    """The anchors of the headings, as GitHub makes them."""
    headings = re.findall(r"^#+ (.+)$", prose(page), re.MULTILINE)
    return {re.sub(r"[^\w\- ]", "", heading.lower()).replace(" ", "-") for heading in headings}


@every_page
def test_links_lead_somewhere(page: Path) -> None:
    for target in re.findall(r"\]\(([^)\s]+)\)", prose(page)):
        if re.match(r"[a-z]+:", target):
            continue
        name, _, anchor = target.partition("#")
        linked = (page.parent / name).resolve() if name else page

        assert linked.exists(), target
        assert not anchor or anchor in anchors(linked), target


ROOMS = "model|engine|store|sources|service|api|web|cli|demo"


@every_page
def test_files_that_are_named_exist(page: Path) -> None:
    for code in inline_code(page):
        if re.fullmatch(r"(src|tests|docs|bench)/[\w./-]*", code):
            assert (ROOT / code).exists(), code
        elif re.fullmatch(rf"({ROOMS})/[\w./-]*", code):
            assert (ROOT / "src/lambdascope" / code).exists(), code


@every_page
def test_no_page_names_a_path_of_somebody_s_machine(page: Path) -> None:
    assert re.findall(r"(?<![\w.:~/-])/(?:work|root|home|Users|tmp|private|var/folders)\b\S*", page.read_text()) == []


def rewrite() -> None:
    """Bring the tables and the examples of `docs/cli.md` and the operations of `docs/compatibility.md` up to date."""
    page = DOCS / "compatibility.md"
    page.write_text(OPERATIONS.sub(lambda found: found[1] + operation_table() + found[3], page.read_text()))
    page = DOCS / "cli.md"
    text = page.read_text()
    for name, command in commands().items():
        table = option_table(command).replace("\\", r"\\")
        text = marked(name).sub(rf"\g<1>{table}\n\g<3>", text)
    with TemporaryDirectory() as folder:
        environment = prepare(Path(folder))
        for example in examples():
            text = text.replace(example.block, played(example, Path(folder), environment))
    page.write_text(text)


if __name__ == "__main__":
    rewrite()
