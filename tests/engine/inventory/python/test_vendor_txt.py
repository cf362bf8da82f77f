"""Lists of vendored packages."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from hypothesis import given
from hypothesis import strategies as st

from lambdascope.engine.inventory.python import vendor_txt
from lambdascope.model.artifact import ArtifactFile
from lambdascope.model.errors import ManifestError
from lambdascope.model.package import Evidence, Package

AFile = Callable[..., ArtifactFile]
LIST = "pip/_vendor/vendor.txt"

LIKE_PIPS = """CacheControl==0.14.3
requests==2.32.4
    certifi==2025.7.14
# note
unpinned
wild==1.*
git+https://x/y
tomli==2.2.1; python_version < "3.11"
"""
MODULES = ("cachecontrol/__init__.py", "requests/__init__.py", "certifi/__init__.py", "tomli.py", "wild.py")


def found(a_file: AFile, text: str | bytes, *modules: str) -> list[Package]:
    others = {f"pip/_vendor/{module}": b"" for module in modules}
    return [item for item in vendor_txt.read(a_file(LIST, text, others)) if isinstance(item, Package)]


def test_pinned_lines_are_vendored_packages(a_file: AFile) -> None:
    packages = found(a_file, LIKE_PIPS, *MODULES)

    assert [(package.name, package.version, package.identified_by) for package in packages] == [
        ("cachecontrol", "0.14.3", "line 1"),
        ("requests", "2.32.4", "line 2"),
        ("certifi", "2025.7.14", "line 3"),
        ("tomli", "2.2.1", "line 8"),
    ]
    assert {package.evidence for package in packages} == {Evidence.VENDORED}


PLACES = [
    ("six==1.0", "six.py", True),
    ("six==1.0", "six/__init__.py", True),
    ("six==1.0", "six.pyc", True),
    ("six==1.0", "six-1.0.txt", False),
    ("typing-extensions==1.0", "typing_extensions.py", True),
    ("jaraco.text==1.0", "jaraco/text/__init__.py", True),
    ("importlib.metadata[extra]==1.0", "importlib_metadata/__init__.py", True),
    ("attrs==1.0", "attr/__init__.py", True),
    ("PyYAML==1.0", "yaml/__init__.py", True),
    ("setuptools==1.0", "pkg_resources/__init__.py", False),
]


@pytest.mark.parametrize(("line", "module", "is_there"), PLACES, ids=[f"{line} {path}" for line, path, _ in PLACES])
def test_only_a_module_that_is_there_is_vendored(a_file: AFile, line: str, module: str, is_there: bool) -> None:
    assert len(found(a_file, line, module)) == is_there


def test_a_longer_list_than_any_is_refused(a_file: AFile) -> None:
    with pytest.raises(ManifestError) as raised:
        found(a_file, "a==1\n" * (vendor_txt.MAX_PINS + 1))
    assert raised.value.code == "file-too-large"


@given(content=st.binary(max_size=200))
def test_no_content_makes_it_raise(a_file: AFile, content: bytes) -> None:
    assert found(a_file, content) == []
