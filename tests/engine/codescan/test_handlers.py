"""The configured handler: found where Lambda finds it, and told where it is not there."""

from __future__ import annotations

from collections.abc import Mapping

import pytest

from tests.engine.codescan.flows import reached, scan

PYTHON = "import os\ndef run(thing, other):\n    os.system(thing['x'])  # of no handler's shape\n"
NODE = "const { exec } = require('child_process');\nexports.run = (thing, a, b, c) => { exec(thing.x); };\n"


@pytest.mark.parametrize(
    ("handler", "path", "source"),
    [
        ("app.run", "app.py", PYTHON),
        ("src/app.run", "src/app.py", PYTHON),
        ("src.app.run", "src/app.py", PYTHON),
        ("app.run", "app/__init__.py", PYTHON),
        ("shared.run", "python/shared.py", PYTHON),
        ("index.run", "index.js", NODE),
        ("./index.run", "index.mjs", NODE.replace("exports.run =", "export const run =")),
        ("dist/index.run", "dist/index.cjs", NODE),
        ("/opt/nodejs/index.run", "nodejs/index.js", NODE),
        ("/var/task/index.run", "index.js", NODE),
        ("index.api.run", "index.js", NODE.replace("exports.run =", "exports.api = {}; exports.api.run =")),
    ],
)
def test_it_is_found_where_lambda_finds_it(handler: str, path: str, source: str) -> None:
    found = scan({path: source}, handler)

    assert found.missing_handler is None
    assert reached({path: source}) == set()
    assert [each.path for each in found.findings] == [path]


@pytest.mark.parametrize(
    ("handler", "files", "told"),
    [
        ("ap.run", {"app.py": PYTHON}, "no file of its own code is the module ap; did you mean app.run?"),
        ("app.runn", {"app.py": PYTHON}, "app.py has no function runn; did you mean app.run?"),
        ("app.handler", {"src/app.py": PYTHON}, "no file of its own code is the module app"),
        ("index.rum", {"index.js": NODE}, "index.js has no function rum; did you mean index.run?"),
        ("run", {"app.py": PYTHON}, "no file of its own code is the module "),
    ],
)
def test_where_it_is_not_there_the_nearest_name_is_told(handler: str, files: Mapping[str, str], told: str) -> None:
    problem = scan(files, handler).missing_handler

    assert problem is not None
    assert problem.startswith(f"the handler {handler} is not there: {told}")


def test_where_it_is_not_there_what_looks_like_a_handler_is_followed() -> None:
    files = {"app.py": "import os\ndef main(event, context):\n    os.system(event['x'])\n"}

    assert reached(files, "ap.handler") == {("app.py", 3)}


@pytest.mark.parametrize(
    ("handler", "files"),
    [
        (None, {"app.py": PYTHON}),
        ("com.example.Handler::handleRequest", {"app.py": PYTHON}),
        ("app.handler", {}),
        ("app.handler", {"app.py": "from other import *\n"}),
        ("app.handler", {"app.py": "handler = wrapped(run)\n"}),
        ("app.handler", {"app.py": "def __getattr__(name):\n    return 1\n"}),
        ("index.handler", {"index.js": "exports.handler = middy(run);\n"}),
        ("index.handler", {"index.js": "__export(all, { handler: () => run });\nmodule.exports = toCommonJS(all);\n"}),
        ("index.handler", {"index.js": "export * from 'other';\n"}),
    ],
)
def test_what_nobody_can_know_is_not_said_to_be_missing(handler: str | None, files: Mapping[str, str]) -> None:
    assert scan(files, handler).missing_handler is None


def test_a_name_as_long_as_one_likes_is_cut() -> None:
    problem = scan({"app.py": PYTHON}, f"{'a' * 100_000}.{'b' * 100_000}").missing_handler

    assert problem is not None
    assert len(problem) < 1_000


def test_a_handler_in_a_wrapper_is_found() -> None:
    source = (
        "const middy = require('@middy/core');\n"
        "const { exec } = require('child_process');\n"
        "const run = (thing, a, b, c) => { exec(thing.x); };\n"
        "exports.go = middy(run).use(other());\n"
    )

    assert reached({"index.js": source}, "index.go") == {("index.js", 3)}
