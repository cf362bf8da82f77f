"""Paths of sources, in the spellings of bundlers."""

from __future__ import annotations

import pytest

from lambdascope.engine.codescan.sourcemaps.names import MAX_CHARACTERS, package_of, source_name


@pytest.mark.parametrize(
    ("source", "root", "folder", "expected"),
    [
        ("../src/app.ts", "", "dist", "src/app.ts"),
        ("../../src/app.ts", "", "", "src/app.ts"),
        ("../../src/app.ts", "", "a/b/c", "a/src/app.ts"),
        ("app.ts", "../src/", "dist", "src/app.ts"),
        ("app.ts", "/src", "dist", "src/app.ts"),
        ("app.ts", "webpack://shop/src", "dist", "src/app.ts"),
        ("webpack:///./src/app.ts", "", "dist", "src/app.ts"),
        ("webpack://shop/./src/app.ts?8f3a", "", "dist", "src/app.ts"),
        ("webpack://@acme/shop/./src/app.ts", "", "dist", "shop/src/app.ts"),
        ("webpack://shop/../lib/a.ts", "", "dist", "lib/a.ts"),
        ("webpack:///./src/app.ts", "../src", "dist", "src/app.ts"),
        ("webpack-internal:///./src/app.ts", "", "", "src/app.ts"),
        ("file:///home/me/shop/src/app.ts", "", "dist", "home/me/shop/src/app.ts"),
        ("/home/me/shop/src/app.ts", "", "dist", "home/me/shop/src/app.ts"),
        ("C:\\shop\\src\\app.ts", "", "dist", "shop/src/app.ts"),
        ("C:/shop/src/app.ts", "", "dist", "shop/src/app.ts"),
        ("..\\src\\app.ts", "", "dist", "src/app.ts"),
        ("../src/my%20app.ts", "", "dist", "src/my app.ts"),
        ("../src/%2e%2e/%2e%2e/etc/passwd", "", "dist", "etc/passwd"),
        ("../src/a\x1b[31m\u202e.ts", "", "", "src/a[31m.ts"),
        (f"src/{'a' * 5_000}.ts", "", "", f"src/{'a' * (MAX_CHARACTERS - 4)}"),
    ],
)
def test_a_source_is_named_relative_to_the_package(source: str, root: str, folder: str, expected: str) -> None:
    name = source_name(source, root, folder)

    assert name is not None
    assert name.shown == expected
    assert not name.is_third_party
    assert not name.is_made_up


@pytest.mark.parametrize("source", ["", ".", "..", "../..", "../", "./", "webpack:///"])
def test_what_names_no_file_is_none(source: str) -> None:
    assert source_name(source, "", "") is None


@pytest.mark.parametrize(
    ("source", "package"),
    [
        ("../node_modules/lodash/lodash.js", "lodash"),
        ("../../node_modules/@aws-sdk/client-s3/dist-es/S3.js", "@aws-sdk/client-s3"),
        ("webpack://shop/./node_modules/axios/index.js", "axios"),
        ("../node_modules/.pnpm/axios@1.0.0/node_modules/axios/index.js", "axios"),
        ("../.yarn/cache/axios-npm-1.0.0.zip/node_modules/axios/index.js", "axios"),
        ("../src/app.ts", None),
        ("../src/node_modules.ts", None),
    ],
)
def test_other_people_s_files_are_told_by_their_folder(source: str, package: str | None) -> None:
    name = source_name(source, "", "dist")

    assert name is not None
    assert name.is_third_party == (package is not None)
    assert package_of(name) == package


@pytest.mark.parametrize(
    ("source", "is_made_up"),
    [
        ("webpack://shop/webpack/bootstrap", True),
        ("webpack://shop/webpack/runtime/define property getters", True),
        ('webpack://shop/external node-commonjs "node:fs"', True),
        ("\x00commonjsHelpers.js", True),
        ("../\x00commonjsHelpers.js", True),
        ("<stdin>", True),
        ("webpack://shop/./webpack/rules.ts", False),
        ("../src/external.ts", False),
    ],
)
def test_what_bundlers_add_of_their_own_is_no_file(source: str, is_made_up: bool) -> None:
    name = source_name(source, "", "dist")

    assert name is not None
    assert name.is_made_up == is_made_up
