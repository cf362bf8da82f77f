"""Code that is broken, huge, nested or circular: bounded work, a listed problem, and findings around it."""

from __future__ import annotations

from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from lambdascope.engine.codescan.rules.builtin import load_builtin
from lambdascope.engine.codescan.scan import scan_sources
from tests.engine.codescan.flows import scan

BUILTIN = load_builtin()
SAMPLES = sorted((Path(__file__).parents[2] / "corpus" / "codescan" / "first").rglob("*.[pjt][ys]"))


@pytest.mark.parametrize(
    ("name", "source"),
    [
        ("nested brackets", "x = " + "(" * 10_000 + ")" * 10_000 + "\n"),
        ("a long chain of additions", "x = " + "+".join(["a"] * 20_000) + "\n"),
        ("a long chain of attributes", "x = a" + ".b" * 20_000 + "\n"),
        ("a long chain of calls", "x = a" + ".b()" * 5_000 + "\n"),
        (
            "a function with 3,000 branches",
            "def f(event, context):\n"
            + "".join(f"    {'if' if n == 0 else 'elif'} event['x'] == {n}:\n        y = {n}\n" for n in range(3_000)),
        ),
        (
            "3,000 tests one after another",
            "def f(event, context):\n"
            + "".join(f"    if event['x'] == {n}:\n        y = event['a{n}']\n" for n in range(3_000)),
        ),
        ("not text", "\x00\x01\x02" * 1_000),
        ("another language", "<?php echo $x; ?>\n" * 100),
        ("an endless word", "a" * 1_000_000),
    ],
)
def test_bad_source_ends_and_hides_nothing_else(name: str, source: str) -> None:
    good = "import os\ndef handler(event, context):\n    os.system(event['x'])\n"

    found = scan({"bad.py": source, "app.py": good})

    assert [(each.path, each.line) for each in found.findings if each.path == "app.py"] == [("app.py", 3)], name


def test_a_syntax_error_skips_the_statement_not_the_file() -> None:
    source = "import os\ndef handler(event, context):\n    x = = 3\n    os.system(event['x'])\n"

    found = scan({"app.py": source})

    assert [each.line for each in found.findings] == [4]
    assert [problem.path for problem in found.problems] == ["app.py"]


def test_modules_that_import_each_other_and_classes_that_inherit_in_a_ring_end() -> None:
    files = {
        "a.py": "import os\nfrom b import run\nclass A(B):\n    pass\ndef go(x):\n    run(x)\n",
        "b.py": "import os\nfrom a import go\nclass B(B):\n    pass\nclass C(C):\n    pass\n"
        "def run(x):\n    os.system(x)\n    C().any(x)\n    go(x)\n",
        "app.py": "from a import go\ndef handler(event, context):\n    go(event['x'])\n",
    }

    assert ("b.py", 8) in {(each.path, each.line) for each in scan(files).findings}


def test_bytes_that_are_no_utf_8_are_read() -> None:
    source = b"import os\n# \xff\xfe\ndef handler(event, context):\n    os.system(event['\xe9'])\n"

    found = scan_sources({"app.py": source}, BUILTIN)

    assert [each.line for each in found.findings if each.rule_id == "python-os-command"] == [4]


def test_work_beyond_the_budget_is_said() -> None:
    many = "".join(
        f"def f{n}(x, y):\n    for a in x:\n        for b in y:\n            if a == {n}:\n"
        f"                f{(n * 7) % 300}(b, a)\n"
        f"                f{(n * 11) % 300}(a, b)\n                f{(n * 13) % 300}(a, x)\n"
        for n in range(300)
    )

    found = scan({"app.py": many})

    assert found.lines > 2_000  # it came back; whether in part or not, it says so
    assert all("in part" in problem.message for problem in found.problems)


def mutated(data: st.DataObject) -> dict[str, bytes]:
    """A real source with pieces of it, or of another one, cut out, doubled or put elsewhere."""
    path = data.draw(st.sampled_from(SAMPLES))
    other = data.draw(st.sampled_from([each for each in SAMPLES if each.suffix == path.suffix])).read_bytes()
    source = path.read_bytes()
    for _ in range(data.draw(st.integers(1, 4))):
        start = data.draw(st.integers(0, len(source)))
        end = data.draw(st.integers(start, min(len(source), start + 60)))
        at = data.draw(st.integers(0, len(other)))
        pieces = [b"", b"(", b"}", b"'", b"\\", b"\n", b"=>", b"*", source[end : end + 40], other[at : at + 400]]
        source = source[:start] + data.draw(st.sampled_from(pieces)) + source[end:]
    return {f"app{path.suffix}": source}


def scans(files: dict[str, bytes]) -> None:
    """It comes back, and what it found lies in the file."""
    found = scan_sources(files, BUILTIN)
    ((path, source),) = files.items()
    lines = source.decode("utf-8", "replace").count("\n") + source.count(b"\r") + 1
    for each in found.findings:
        assert (each.path, 1 <= each.line <= each.end_line <= lines) == (path, True)


@settings(max_examples=60, deadline=None, suppress_health_check=list(HealthCheck))
@given(data=st.data())
def test_mutated_sources_never_crash(data: st.DataObject) -> None:
    scans(mutated(data))


@pytest.mark.long
@settings(max_examples=5_000, deadline=None, suppress_health_check=list(HealthCheck))
@given(data=st.data())
def test_many_mutated_sources_never_crash(data: st.DataObject) -> None:
    scans(mutated(data))
