"""How code names its source map, and where the map is looked for."""

from __future__ import annotations

import base64
import time

import pytest

from lambdascope.engine.codescan.sourcemaps.bundle import Bundle, has_map, read_bundle, without_comment
from lambdascope.model.package import Problem
from tests.engine.codescan.folders import a_folder
from tests.engine.codescan.sourcemaps.maps import a_map, as_bytes

MAP = as_bytes(a_map())
QUOTED = "%7B%22version%22%3A3%2C%22sources%22%3A%5B%5D%2C%22mappings%22%3A%22%22%7D"
INLINE = base64.b64encode(MAP).decode()


@pytest.mark.parametrize(
    ("comment", "map_path"),
    [
        ("//# sourceMappingURL=app.js.map", "dist/app.js.map"),
        ("//@ sourceMappingURL=app.js.map\r\n", "dist/app.js.map"),
        ("//#\tsourceMappingURL=./app.js.map\n\n// the end\n", "dist/app.js.map"),
        ("/*# sourceMappingURL=app.js.map */\n", "dist/app.js.map"),
        ("//# sourceMappingURL=app.js.map?v=3#x\n", "dist/app.js.map"),
        ("//# sourceMappingURL=../maps/app%20a.map\n", "maps/app a.map"),
        ("//# sourceMappingURL=https://maps.example/app.js.map\n", "dist/app.js.map"),
        ("//# sourceMappingURL=/srv/app.js.map\n", "dist/app.js.map"),
        ("//# sourceMappingURL=../../../etc/passwd\n", "dist/app.js.map"),
        ("", "dist/app.js.map"),
        (f"//# sourceMappingURL=data:application/json;base64,{INLINE}\n", "dist/app.js"),
        (f"//# sourceMappingURL=data:application/json;charset=utf-8;base64,{INLINE}", "dist/app.js"),
        (f"//# sourceMappingURL=data:application/json,{QUOTED}", "dist/app.js"),
    ],
)
def test_the_map_is_where_the_comment_says_else_beside_the_code(comment: str, map_path: str) -> None:
    code = f"let a;\n{comment}".encode()
    files = a_folder({"dist/app.js": code, "dist/app.js.map": MAP, "maps/app a.map": MAP})

    found = read_bundle(files, "dist/app.js", code)

    assert has_map(files, "dist/app.js", code)
    assert isinstance(found, Bundle)
    assert found.map_path == map_path
    assert found.code.startswith(b"let a;\n")
    assert b"sourceMapping" not in found.code
    assert found.code.count(b"\n") == code.count(b"\n")


@pytest.mark.parametrize(
    "code",
    [
        b"let a;\n//# sourceMappingURL=app.js.map\nlet b;\n",
        b"let a = 'sourceMappingURL=app.js.map';\n",
        b"let a;\n// see sourceMappingURL=app.js.map\n",
        b"let a;\n",
    ],
)
def test_what_is_no_such_comment_names_no_map(code: bytes) -> None:
    files = a_folder({"app.js": code})

    assert not has_map(files, "app.js", code)
    assert without_comment(code) == code
    assert read_bundle(files, "app.js", code) is None


def test_a_map_that_was_not_packaged_is_none() -> None:
    code = b"let a;\n//# sourceMappingURL=app.js.map\n"

    assert read_bundle(a_folder({"app.js": code}), "app.js", code) is None


@pytest.mark.parametrize(
    "comment",
    [
        "//# sourceMappingURL=broken.map",
        "//# sourceMappingURL=data:application/json;base64,####",
        "//# sourceMappingURL=data:application/json;base64",
        "//# sourceMappingURL=data:application/json;base64,AAAA",
    ],
)
def test_a_map_that_cannot_be_read_is_a_problem(comment: str) -> None:
    code = f"let a;\n{comment}\n".encode()
    found = read_bundle(a_folder({"app.js": code, "broken.map": "{"}, layer="shared"), "app.js", code)

    assert isinstance(found, Problem)
    assert found.code == "source-map-invalid"
    assert found.path == ("broken.map" if "broken" in comment else "app.js")
    assert found.layer == "shared"
    assert found.message.endswith("app.js is scanned as it is")


def test_looking_for_the_comment_takes_no_time() -> None:
    started = time.perf_counter()
    for code in (b"//# sourceMappingURL=" * 500_000 + b"\nx", b"//# sourceMappingURL=a\n" + b" " * 5_000_000 + b"x"):
        assert not has_map(a_folder({}), "a.js", code)

    assert time.perf_counter() - started < 5
