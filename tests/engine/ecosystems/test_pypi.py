"""PyPI's order is that of the library `packaging`."""

from __future__ import annotations

from hypothesis import given, settings
from hypothesis import strategies as st
from packaging.utils import canonicalize_name
from packaging.version import InvalidVersion
from packaging.version import Version as PackagingVersion

from lambdascope.engine.ecosystems import pypi

PIECES = (
    *("0", "1", "2", "10", "01", ".", "-", "_", "+", "!", "v", "V", "a", "b", "c", "rc", "alpha", "beta", "pre", "A"),
    *("preview", "post", "rev", "r", "dev", "Dev", "x", ".dev1", ".post2", "rc3", "+a.1", ".0", " "),
)
VERSION_LIKE = st.tuples(st.sampled_from(("", "1", "1.0", "1!2", "v1")), st.lists(st.sampled_from(PIECES), max_size=7))
TEXTS = VERSION_LIKE.map(lambda parts: parts[0] + "".join(parts[1]))


def packaging_version(text: str) -> PackagingVersion | None:
    try:
        return PackagingVersion(text)
    except InvalidVersion:
        return None


@given(text=TEXTS)
@settings(max_examples=1_000, deadline=None)
def test_the_same_texts_are_versions(text: str) -> None:
    assert pypi.parse(text).is_exact == (packaging_version(text) is not None)


@given(left=TEXTS, right=TEXTS)
@settings(max_examples=1_000, deadline=None)
def test_versions_are_in_the_same_order(left: str, right: str) -> None:
    a, b = packaging_version(left), packaging_version(right)

    if a is not None and b is not None:
        assert (pypi.parse(left) < pypi.parse(right)) == (a < b)
        assert (pypi.parse(left) == pypi.parse(right)) == (a == b)


@given(text=TEXTS)
@settings(max_examples=500, deadline=None)
def test_the_canonical_spelling_is_the_same_version_to_packaging(text: str) -> None:
    version = packaging_version(text)

    if version is not None:
        assert PackagingVersion(pypi.parse(text).canonical) == version


@given(name=st.text("abAB09-_.", min_size=1, max_size=12))
def test_names_are_normalised_in_the_same_way(name: str) -> None:
    assert str(pypi.normalize(name)) == canonicalize_name(name)
