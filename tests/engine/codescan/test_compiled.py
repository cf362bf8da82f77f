"""Imports that no folder explains, within a bundle."""

from __future__ import annotations

import pytest

from lambdascope.engine.codescan.compiled import Compiled

BUNDLE = Compiled(
    code=b'var s3 = require("@aws-sdk/client-s3");',
    files=("../src/app.ts", "../src/shared/pages.ts", "../src/lib/index.ts", "../src/client-s3.ts", "../src/a/x.ts",
           "../src/b/x.ts", "../src/axios.ts"),
    packages=frozenset(("axios", "@acme/pages")),
)  # fmt: skip


@pytest.mark.parametrize(
    ("name", "expected"),
    [
        ("@shared/pages", "../src/shared/pages.ts"),
        ("@/shared/pages.js", "../src/shared/pages.ts"),
        ("src/shared/pages", "../src/shared/pages.ts"),
        ("~/lib", "../src/lib/index.ts"),
        ("@app/a/x", "../src/a/x.ts"),
        ("@app/x", None),  # two could be meant
        ("@aws-sdk/client-s3", None),  # loaded at run time
        ("axios", None),  # bundled
        ("@acme/pages", None),
        ("./pages", None),
        ("/opt/shared/pages", None),
        ("node:pages", None),
        ("", None),
        ("nowhere", None),
    ],
)
def test_a_name_means_the_one_file_that_it_ends_like(name: str, expected: str | None) -> None:
    assert BUNDLE.find(name) == expected
