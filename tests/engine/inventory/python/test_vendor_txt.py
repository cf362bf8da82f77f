"""Lists of vendored packages."""

from __future__ import annotations

from collections.abc import Callable

from hypothesis import given
from hypothesis import strategies as st

from lambdascope.engine.inventory.python import vendor_txt
from lambdascope.model.artifact import ArtifactFile
from lambdascope.model.package import Evidence, Package

AFile = Callable[..., ArtifactFile]

LIKE_PIPS = "CacheControl==0.14.3\nrequests==2.32.4\n    certifi==2025.7.14\n# note\nunpinned\ngit+https://x/y\n"


def test_pinned_lines_are_vendored_packages(a_file: AFile) -> None:
    found = list(vendor_txt.read(a_file("pip/_vendor/vendor.txt", LIKE_PIPS)))

    assert [(item.name, item.version, item.identified_by) for item in found if isinstance(item, Package)] == [
        ("cachecontrol", "0.14.3", "line 1"),
        ("requests", "2.32.4", "line 2"),
        ("certifi", "2025.7.14", "line 3"),
    ]
    assert {item.evidence for item in found if isinstance(item, Package)} == {Evidence.VENDORED}
    assert len(found) == 3


@given(content=st.binary(max_size=200))
def test_no_content_makes_it_raise(a_file: AFile, content: bytes) -> None:
    assert all(isinstance(item, Package) for item in vendor_txt.read(a_file("p/_vendor/vendor.txt", content)))
