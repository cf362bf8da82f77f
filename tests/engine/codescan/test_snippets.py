"""The lines shown around a finding: few, short, without secrets."""

from __future__ import annotations

import pytest

from lambdascope.engine.codescan.snippets import MAX_CHARACTERS, MAX_LINES, mask, mask_literals, snippet

AKIA = "AKIA" + "Z7Q4X2M9K1B5T8R3"
GITHUB = "ghp_" + "a1B2" * 9
STRIPE = "sk_" + "live_" + "4eC39HqLyjWDarjtT1zdp7dc"


def test_a_finding_is_shown_with_the_lines_around_it() -> None:
    lines = [f"line {number}" for number in range(1, 101)]

    assert [number for number, _ in snippet(lines, 50, 51, ())] == list(range(47, 55))
    assert [number for number, _ in snippet(lines, 1, 1, ())] == [1, 2, 3, 4]
    assert [number for number, _ in snippet(lines, 100, 100, ())] == [97, 98, 99, 100]


@pytest.mark.parametrize("end_line", [18, 20, 60, 1_000])
def test_a_snippet_has_a_bounded_size(end_line: int) -> None:
    shown = snippet(["x" * 1_000] * 100, 1, end_line, ())

    assert len(shown) <= MAX_LINES
    assert shown[0][0] == 1
    assert {len(text) for _, text in shown} == {MAX_CHARACTERS}


@pytest.mark.parametrize(
    ("text", "secret"),
    [
        (f"client('s3', '{AKIA}')", AKIA),
        (f"header = f'token {GITHUB}'", GITHUB),
        (f"pay({STRIPE!r})", STRIPE),
        ("url = 'postgres://me:s3cr3tpw@host/db'", "s3cr3tpw"),
        ("connect('host=db user=me password=s3cr3tpw')", "s3cr3tpw"),
        ('connect("Server=db;Pwd=s3cr3tpw;Database=x")', "s3cr3tpw"),
        ("db_password = 'open sesame'", "open sesame"),
        ('{"api_key": "0123456789"}', "0123456789"),
        ("const clientSecret = `very secret`;", "very secret"),
        ("PASSWORD: str = 'it\\'s me'", "s me"),
    ],
)
def test_what_has_the_shape_of_a_secret_is_masked_anywhere(text: str, secret: str) -> None:
    masked = mask(text)

    assert secret not in masked
    assert "****" in masked


@pytest.mark.parametrize(
    "text",
    [
        "run(name)",
        "url = 'https://example.org/a:b'",
        "password = event['password']",
        "token = make_token(1)",
        "f(password=ask(), pwd=pwd)",
    ],
)
def test_other_code_is_shown_as_it_is(text: str) -> None:
    assert mask(text) == text


def test_a_private_key_is_masked_even_where_its_beginning_is_not_shown() -> None:
    lines = ["KEY = '''-----BEGIN RSA PRIVATE KEY-----", *["MIIEabc"] * 9, "-----END RSA PRIVATE KEY-----'''", "run()"]

    shown = snippet(lines, len(lines), len(lines), ())

    assert not any("MIIE" in text for _, text in shown)
    assert shown[-1][1] == "run()"
    assert not any("MIIE" in text for _, text in snippet(lines, 2, 2, ()))


def test_every_literal_is_masked_in_a_line_known_to_hold_a_secret() -> None:
    assert snippet(["connect('me', \"pw\")"], 1, 1, {1}) == [(1, "connect('****', \"****\")")]
    assert mask_literals("f('unfinished") == "f('****"
