"""Bundles that esbuild, webpack, Rollup and tsc made of the folder `project`, by its `make.sh`: told at the sources."""

from __future__ import annotations

import json
import shutil
from pathlib import Path
from typing import Any

import pytest

from lambdascope.engine.codescan import selection
from lambdascope.engine.codescan.rules.builtin import load_builtin
from lambdascope.model.code_finding import CodeFinding
from lambdascope.model.report import TargetReport
from lambdascope.service.scans import CodeOptions, scan_target
from tests.engine.codescan.sourcemaps.maps import a_map, as_bytes, line_by_line

HERE = Path(__file__).parent
BUNDLES = HERE / "bundles"
RULES = load_builtin()
CONVERT = (HERE / "project" / "src" / "lib" / "convert.ts").read_text().split("\n")
WITH_TEXTS = (
    "esbuild", "esbuild-minified", "esbuild-inline", "esbuild-external", "webpack", "webpack-production", "rollup",
    "tsc-inline-sources",
)  # fmt: skip
BUNDLED_WHOLE = ("webpack", "tsc-inline-sources", "tsc")
"""Those that keep what nobody calls."""
COMMAND, REASON = "os-command-injection", "only names that an alarm of ours makes"


def scanned(folder: Path, handler: str | None = None) -> TargetReport:
    return scan_target(folder, database=None, code=CodeOptions(RULES), handler=handler)


def findings(report: TargetReport, detector: str = COMMAND) -> list[CodeFinding]:
    assert report.code is not None
    return [each for each in report.code.findings if f"/{detector}@" in each.detector_id]


def places(report: TargetReport) -> list[tuple[str, int]]:
    return [(each.place.path, each.place.line) for each in findings(report)]


def problems(report: TargetReport) -> list[tuple[str, str]]:
    return [(each.code, each.path) for each in report.inventory.problems]


@pytest.fixture
def copy(tmp_path: Path) -> Any:
    """A copy of a bundle, to be changed."""

    def make(name: str) -> Path:
        return Path(shutil.copytree(BUNDLES / name, tmp_path / name))

    return make


def without_texts(folder: Path) -> None:
    for path in folder.rglob("*.map"):
        document = json.loads(path.read_text())
        del document["sourcesContent"]
        path.write_text(json.dumps(document))


@pytest.mark.parametrize("name", WITH_TEXTS)
def test_findings_are_told_at_the_original_source(name: str) -> None:
    report = scanned(BUNDLES / name)

    never_called = [("src/lib/convert.ts", 19)] if name in BUNDLED_WHOLE else []
    assert places(report) == [("src/lib/convert.ts", 9), ("src/lib/convert.ts", 15), *never_called]
    first, second = findings(report)[:2]
    assert (first.place.column, first.place.end_column) == (5, 18)
    assert first.detector_id.startswith("typescript/")
    assert [(step.place.path, step.place.line, step.text) for step in first.trace] == [
        ("src/app.ts", 9, "event.body"),
        ("src/app.ts", 10, "job = JSON.parse(event.body) as Job"),
        ("src/app.ts", 11, "convert(job.picture)"),
        ("src/lib/convert.ts", 8, CONVERT[7].strip().removeprefix("const ").removesuffix(";")),
        ("src/lib/convert.ts", 9, "exec"),
    ]
    assert (9, CONVERT[8]) in first.snippet
    assert first.snippet_path == "src/lib/convert.ts"
    assert (first.ignored, second.ignored) == (None, REASON)
    assert problems(report) == []


@pytest.mark.parametrize("name", WITH_TEXTS)
def test_a_finding_tells_where_it_is_in_what_is_deployed(name: str) -> None:
    generated = findings(scanned(BUNDLES / name))[0].generated

    assert generated is not None
    line = (BUNDLES / name / generated.path).read_text().split("\n")[generated.line - 1]
    assert "exec" in line[generated.column - 1 : generated.column + 40]


def test_fingerprints_are_the_same_whatever_made_the_bundle() -> None:
    of = {name: tuple(each.fingerprint for each in findings(scanned(BUNDLES / name))[:2]) for name in WITH_TEXTS}

    assert len(set(of.values())) == 1


@pytest.mark.parametrize("name", ["esbuild-nosources", "tsc"])
def test_without_texts_places_are_told_at_the_source_and_code_is_shown_as_it_is_deployed(name: str) -> None:
    report = scanned(BUNDLES / name)
    first = findings(report)[0]

    assert places(report)[:2] == [("src/lib/convert.ts", 9), ("src/lib/convert.ts", 15)]
    assert (first.place.column, first.place.end_column) == (5, 18)
    assert [(step.place.path, step.place.line) for step in first.trace] == [
        ("src/app.ts", 9),
        ("src/app.ts", 10),
        ("src/app.ts", 11),
        ("src/lib/convert.ts", 8),
        ("src/lib/convert.ts", 9),
    ]
    assert first.generated is not None
    assert first.snippet_path == first.generated.path
    deployed = (BUNDLES / name / first.generated.path).read_text().split("\n")
    assert (first.generated.line, deployed[first.generated.line - 1]) in first.snippet
    assert "exec)(command)" in deployed[first.generated.line - 1]
    assert problems(report) == []


def test_a_comment_that_the_compiler_kept_is_heard() -> None:
    assert [each.ignored for each in findings(scanned(BUNDLES / "tsc"))][:2] == [None, REASON]


def test_other_people_s_code_is_not_reported(copy: Any) -> None:
    folder = copy("tsc")
    for path in folder.rglob("convert.js.map"):
        document = json.loads(path.read_text())
        document["sources"] = ["../../node_modules/converter/convert.ts"]
        path.write_text(json.dumps(document))

    assert places(scanned(folder)) == []


def test_a_step_in_other_people_s_code_stays_a_step(copy: Any) -> None:
    folder = copy("tsc")
    through = "exports.through = (text) => text + '';\n//# sourceMappingURL=through.js.map\n"
    (folder / "out" / "through.js").write_text(through)
    (folder / "out" / "through.js.map").write_text(
        '{"version":3,"sources":["../node_modules/through/index.ts"],"mappings":"AAAA"}'
    )
    app = folder / "out" / "app.js"
    app.write_text(app.read_text().replace("job.picture", 'require("./through").through(job.picture)', 1))

    trace = findings(scanned(folder))[0].trace

    assert "node_modules/through/index.ts" in [step.place.path for step in trace]
    assert trace[-1].place.path == "src/lib/convert.ts"


def test_an_import_by_a_path_of_the_project_is_followed() -> None:
    report = scanned(BUNDLES / "esbuild-alias")

    [finding] = findings(report, "server-side-request-forgery")
    assert [(step.place.path, step.place.line) for step in finding.trace] == [
        ("src/alias.ts", 3),
        ("src/alias.ts", 4),
        ("src/shared/pages.ts", 2),
    ]


def test_the_handler_of_a_bundle_is_one_of_its_sources(copy: Any) -> None:
    folder = copy("rollup")
    for path in (folder / "index.mjs", folder / "index.mjs.map"):
        path.write_text(path.read_text().replace("event", "input0"))  # of no handler's shape

    assert places(scanned(folder)) == []
    assert places(scanned(folder, "index.handler")) == [("src/lib/convert.ts", 9), ("src/lib/convert.ts", 15)]


@pytest.mark.parametrize(
    ("name", "code"),
    [("esbuild-nosources-minified", "code-minified"), ("webpack-nosources", "code-minified")],
)
def test_a_bundle_that_hides_its_code_is_a_problem(name: str, code: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(selection, "_MINIFIED_LINE", 300)  # the sample is small
    assert problems(scanned(BUNDLES / name)) == [(code, "index.js")]


def test_a_bundle_of_webpack_s_is_not_followed_without_texts_or_map(copy: Any) -> None:
    folder = copy("webpack")
    without_texts(folder)
    assert problems(scanned(folder)) == [("code-bundled", "index.js")]
    assert problems(scanned(BUNDLES / "webpack-nosources")) == [("code-bundled", "index.js")]

    (folder / "index.js.map").unlink()
    assert problems(scanned(folder)) == [("code-bundled", "index.js")]


def test_a_broken_map_is_a_problem_and_the_bundle_is_scanned_as_it_is(copy: Any) -> None:
    folder = copy("esbuild")
    (folder / "index.js.map").write_text("{")

    report = scanned(folder)

    assert problems(report) == [("source-map-invalid", "index.js.map")]
    assert [path for path, _ in places(report)] == ["index.js", "index.js"]


def test_broken_mappings_without_texts_are_a_problem_where_something_is_found(copy: Any) -> None:
    folder = copy("esbuild-nosources")
    path = folder / "index.js.map"
    document = json.loads(path.read_text())
    path.write_text(json.dumps({**document, "mappings": "!" + document["mappings"]}))

    report = scanned(folder)

    assert problems(report) == [("source-map-invalid", "index.js.map")]
    assert [path for path, _ in places(report)] == ["index.js", "index.js"]
    assert all(each.generated is None for each in findings(report))


def test_the_map_of_another_build_is_a_problem_and_the_bundle_is_scanned_as_it_is(copy: Any) -> None:
    folder = copy("esbuild")
    path = folder / "index.js.map"
    document = json.loads(path.read_text())
    document["sourcesContent"] = [f"// moved\n{text}" for text in document["sourcesContent"]]
    path.write_text(json.dumps(document))

    report = scanned(folder)

    assert problems(report) == [("source-map-stale", "index.js.map")]
    assert [path for path, _ in places(report)] == ["index.js", "index.js"]


def test_a_bundle_too_large_to_be_scanned_is_scanned_as_its_own_sources(copy: Any) -> None:
    folder = copy("esbuild-inline")
    path = folder / "index.mjs"
    code, comment, map_ = path.read_text().partition("//# sourceMappingURL")
    path.write_text(code + "void 0;\n" * 200_000 + comment + map_)

    report = scanned(folder)

    assert places(report) == [("src/lib/convert.ts", 9), ("src/lib/convert.ts", 15)]
    assert problems(report) == []


def test_sources_that_lie_in_the_package_are_read_there(copy: Any) -> None:
    folder = copy("tsc")
    shutil.copytree(HERE / "project" / "src", folder / "src")
    for path in folder.rglob("*.map"):
        path.write_text(path.read_text().replace("../../../src", "../src").replace("../../../../src", "../../src"))

    report = scanned(folder)
    first = findings(report)[0]

    assert report.code is not None
    assert report.code.files == 4  # app and convert, once each, and two that nothing was made of
    assert places(report).count(("src/lib/convert.ts", 9)) == 1
    assert first.snippet_path == "src/lib/convert.ts"


def test_what_several_bundles_share_is_told_once(copy: Any, tmp_path: Path) -> None:
    one = copy("esbuild")
    shutil.copytree(BUNDLES / "esbuild-minified", one / "other")
    for path in (one / "other").rglob("*.map"):
        path.write_text(path.read_text().replace("../../", "../../../"))

    report = scanned(one)

    assert places(report) == [("src/lib/convert.ts", 9), ("src/lib/convert.ts", 15)]


def test_a_file_beside_a_bundle_calls_into_it(copy: Any) -> None:
    folder = copy("tsc-inline-sources")
    (folder / "index.js").write_text(
        'const { convert } = require("./out/lib/convert");\nexports.handler = async (event) => convert(event.name);\n'
    )
    (folder / "out" / "app.js").unlink()

    first = findings(scanned(folder))[0]

    assert first.trace[0].place.path == "index.js"
    assert first.place.path == "src/lib/convert.ts"


SECRET = "hunter2hunter2XYZ"
WITH_SECRET = f"""\
const {{ exec }} = require("child_process");
const password = "{SECRET}";
exports.handler = async (event) => {{
  exec(event.name + password);
}};
"""


@pytest.mark.parametrize("texts", [None, [WITH_SECRET]])
def test_a_secret_is_never_shown(tmp_path: Path, texts: list[str] | None) -> None:
    (tmp_path / "index.js").write_bytes(WITH_SECRET.encode())
    map_ = a_map(line_by_line(WITH_SECRET), ["../src/app.js"], texts)
    (tmp_path / "index.js.map").write_bytes(as_bytes(map_))

    report = scanned(tmp_path)

    assert report.code is not None
    assert {each.place.path for each in report.code.findings} == {"src/app.js"}
    assert len(findings(report, "hardcoded-credentials")) == 1
    assert len(findings(report)) == 1
    assert SECRET not in repr(report)
