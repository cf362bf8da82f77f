"""What is a function's own code, and what becomes of everything else."""

from __future__ import annotations

from collections.abc import Mapping

import pytest

from lambdascope.demo.packages import zipped
from lambdascope.engine.codescan.selection import (
    MAX_FILE_BYTES,
    LeftOut,
    Origin,
    Part,
    Selection,
    handler_stem,
    select,
    without_bundled_packages,
)
from lambdascope.engine.inventory.ownership import Ownership
from tests.engine.codescan.folders import a_part


def selected(files: Mapping[str, str], handler: str | None = None) -> Selection:
    return select([a_part(files)], (), handler)


@pytest.mark.parametrize(
    ("path", "reason"),
    [
        ("app.py", None),
        ("src/app.ts", None),
        ("contest.py", None),
        ("types.d.ts", None),
        ("site-packages/x.py", LeftOut.INSTALLED),
        ("python/lib/python3.12/site-packages/x/y.py", LeftOut.INSTALLED),
        ("node_modules/axios/lib/a.js", LeftOut.INSTALLED),
        ("node_modules/@aws/sdk/index.js", LeftOut.INSTALLED),
        ("node_modules/own/index.js", None),
        ("requests/api.py", LeftOut.INSTALLED),
        ("yaml/__init__.py", LeftOut.INSTALLED),
        ("vendored/x.py", LeftOut.VENDORED),
        ("app/_vendor/x.py", LeftOut.VENDORED),
        ("tests/x.py", LeftOut.TEST),
        ("test_app.py", LeftOut.TEST),
        ("app.spec.ts", LeftOut.TEST),
        ("orders_pb2.py", LeftOut.GENERATED),
    ],
)
def test_own_code_is_told_from_the_rest(path: str, reason: LeftOut | None) -> None:
    installed = {
        "requests-2.0.dist-info/METADATA": "",
        "PyYAML-6.0.dist-info/RECORD": "yaml/__init__.py,,\n",
        "node_modules/axios/package.json": "{}",
        "node_modules/@aws/sdk/package.json": "{}",
    }

    chosen = selected({**installed, path: "x = 1\n"})

    assert chosen.left_out == ({reason: 1} if reason else {})
    assert list(chosen.files) == ([] if reason or path.endswith(".d.ts") else [path])


def test_what_holds_the_handler_is_own_code_even_where_a_package_claims_it() -> None:
    files = {"shop-1.0.dist-info/RECORD": "shop/app.py,,\nshop/db.py,,\n", "shop/app.py": "a", "shop/db.py": "b"}

    assert selected(files).left_out == {LeftOut.INSTALLED: 2}
    assert list(selected(files, "shop.app.handler").files) == ["shop/app.py", "shop/db.py"]


def test_a_minified_file_is_a_problem_and_is_read_only_if_it_is_all_there_is() -> None:
    minified = "var a=1;" * 1_000
    beside = selected({"index.js": "exports.handler = 1;\n", "lib.js": minified})

    alone = selected({"index.js": minified})

    assert list(alone.files) == ["index.js"]
    assert [(problem.code, problem.path) for problem in alone.problems] == [("code-minified", "index.js")]
    assert list(beside.files) == ["index.js"]
    assert beside.left_out == {LeftOut.MINIFIED: 1}
    assert [(problem.code, problem.path) for problem in beside.problems] == [("code-minified", "lib.js")]


def test_a_file_too_large_is_a_problem() -> None:
    chosen = selected({"big.py": "#" * (MAX_FILE_BYTES + 1), "app.py": ""})

    assert list(chosen.files) == ["app.py"]
    assert [(problem.code, problem.path) for problem in chosen.problems] == [("code-too-large", "big.py")]


def test_a_later_layer_hides_what_an_earlier_one_has() -> None:
    first = a_part({"python/shared.py": "old", "python/first.py": ""}, "first")
    second = a_part({"python/shared.py": "new"}, "second")

    chosen = select([a_part({"app.py": ""})], [[first], [second]])

    assert chosen.files["python/shared.py"] == b"new"
    assert chosen.origins == {
        "app.py": Origin(None, "app.py"),
        "python/shared.py": Origin("second", "python/shared.py"),
        "python/first.py": Origin("first", "python/first.py"),
    }


def test_function_and_layer_may_have_the_same_path() -> None:
    chosen = select([a_part({"python/x.py": "own"})], [[a_part({"python/x.py": "layer's"}, "layer")]])

    assert sorted(chosen.files.values()) == [b"layer's", b"own"]
    assert sorted(origin.layer or "" for origin in chosen.origins.values()) == ["", "layer"]


def test_modules_of_packages_are_blanked_in_a_bundle_and_lines_keep_their_numbers() -> None:
    bundle = (
        "var __defProp = Object.defineProperty;\n// node_modules/a/index.js\nvar a = 1;\n// src/app.ts\nvar app = a;\n"
    )

    assert without_bundled_packages(bundle.encode()).decode().split("\n") == [
        "var __defProp = Object.defineProperty;", "", "", "// src/app.ts", "var app = a;", "",
    ]  # fmt: skip


def test_a_comment_alone_makes_no_bundle() -> None:
    source = b"// node_modules/a/index.js\nvar a = 1;\n"

    assert without_bundled_packages(source) == source


def test_python_that_speaks_of_bundles_is_none() -> None:
    source = 'var __defProp = Object.defineProperty;\n// node_modules/a/index.js\nX = "__webpack_require__"\n'

    chosen = select([a_part({"bundles.py": source})], [])

    assert list(chosen.files.values()) == [source.encode()]
    assert not chosen.problems


@pytest.mark.parametrize(
    ("handler", "stem"),
    [
        (None, ""),
        ("app.handler", "app"),
        ("src/app.handler", "src/app"),
        ("shop.app.handler", "shop/app"),
        ("a.B::c", ""),
    ],
)
def test_the_file_of_a_handler(handler: str | None, stem: str) -> None:
    assert handler_stem(handler) == stem


# Zips in a package.


def with_zips(files: Mapping[str, str | bytes], layer: str | None = None) -> list[Part]:
    """A package, then the zips in it."""
    part = a_part(files, layer)
    inside = [part.files.get(path) for path in files if path.endswith(".zip")]
    indexes = [file.open_archive() for file in inside if file is not None]
    return [part, *(Part(index, Ownership(index).is_inside_dependency) for index in indexes)]


def test_what_lies_in_a_zip_is_found_as_if_it_lay_beside_it() -> None:
    chosen = select(with_zips({"app.py": "import jobs", "inner/app.zip": zipped({"jobs.py": "x", "app.py": "y"})}))

    assert chosen.files == {"app.py": b"import jobs", "jobs.py": b"x", "inner/app.zip/app.py": b"y"}
    assert chosen.origins["jobs.py"] == Origin(None, "inner/app.zip/jobs.py")


@pytest.mark.parametrize(
    ("name", "files"),
    [
        (".requirements.zip", {"requests/api.py": ""}),
        ("python-requirements.zip", {"requests/api.py": ""}),
        ("app.zip", {"requests/api.py": "", "requests-2.0.dist-info/RECORD": "requests/api.py,,\n"}),
    ],
)
def test_dependencies_in_a_zip_are_left_out(name: str, files: Mapping[str, str]) -> None:
    chosen = select(with_zips({"app.py": "", name: zipped(files)}))

    assert list(chosen.files) == ["app.py"]
    assert chosen.left_out == {LeftOut.INSTALLED: 1}


def test_zips_in_function_and_layers_do_not_hide_each_other() -> None:
    function = with_zips({"a.zip": zipped({"jobs.py": "function's"})})
    layer = with_zips({"a.zip": zipped({"jobs.py": "layer's"}), "jobs.py": "layer's own"}, "layer")

    assert sorted(select(function, [layer]).files.values()) == [b"function's", b"layer's", b"layer's own"]


def test_a_handler_in_a_zip_does_not_make_a_package_own_code() -> None:
    files = {"shop-1.0.dist-info/RECORD": "shop/app.py,,\n", "shop/app.py": ""}

    assert select(with_zips({"app.zip": zipped(files)}), (), "shop.app.handler").left_out == {LeftOut.INSTALLED: 1}
