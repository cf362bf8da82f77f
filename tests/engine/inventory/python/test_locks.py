"""What all of Python's lock files have in common: each reader on its own format, and on anything else."""

from __future__ import annotations

from collections.abc import Callable
from types import ModuleType

import pytest
from hypothesis import given
from hypothesis import strategies as st

from lambdascope.engine.inventory.python import pdm_lock, pipfile_lock, poetry_lock, pylock_toml, uv_lock
from lambdascope.model.artifact import ArtifactFile
from lambdascope.model.errors import ManifestError
from lambdascope.model.package import Evidence, Package, PackageManager, Problem

AFile = Callable[..., ArtifactFile]
Found = list[tuple[str, str | None, bool]]

POETRY_1 = """
[[package]]
name = "Requests"
version = "2.31.0"
description = "x"
category = "main"
optional = false
python-versions = ">=3.7"

[package.dependencies]
idna = ">=2.5"

[[package]]
name = "iniconfig"
version = "2.0.0"
category = "dev"

[[package]]
name = "own"
version = "0.1.0"
category = "main"

[package.source]
type = "directory"
url = "own"

[metadata]
lock-version = "2.0"
"""
POETRY_2 = """
[[package]]
name = "requests"
version = "2.31.0"
groups = ["main", "dev"]
files = [
    {file = "requests-2.31.0-py3-none-any.whl", hash = "sha256:00"},
]

[[package]]
name = "iniconfig"
version = "2.0.0"
groups = ["dev"]
"""
UV = """
version = 1

[[package]]
name = "sample"
version = "0.1.0"
source = { virtual = "." }
dependencies = [{ name = "requests" }]

[package.optional-dependencies]
fast = [{ name = "orjson" }]

[package.dev-dependencies]
dev = [{ name = "pytest" }, { name = "idna" }]

[[package]]
name = "requests"
version = "2.31.0"
source = { registry = "https://pypi.org/simple" }
dependencies = [{ name = "idna" }]

[[package]]
name = "idna"
version = "3.4"
source = { registry = "https://pypi.org/simple" }

[[package]]
name = "orjson"
version = "3.9.0"
source = { registry = "https://pypi.org/simple" }

[[package]]
name = "pytest"
version = "7.4.0"
source = { registry = "https://pypi.org/simple" }
dependencies = [{ name = "iniconfig" }]

[[package]]
name = "iniconfig"
version = "2.0.0"
source = { registry = "https://pypi.org/simple" }

[[package]]
name = "from-tree"
source = { git = "https://example.org/x.git" }
"""
PDM = """
[[package]]
name = "requests"
version = "2.31.0"
groups = ["default"]

[[package]]
name = "requests"
version = "2.31.0"
extras = ["socks"]
groups = ["dev"]

[[package]]
name = "orjson"
version = "3.9.0"
groups = ["fast"]

[[package]]
name = "iniconfig"
version = "2.0.0"
groups = ["dev", "test"]

[[package]]
name = "own"
version = "0.1.0"
editable = true
path = "./own"

[[package]]
name = "own2"
version = "0.1.0"
path = "./own2"

[[package]]
name = "wheel-file"
version = "1.0"
path = "./wheel_file-1.0-py3-none-any.whl"
"""
PYLOCK = """
lock-version = "1.0"

[[packages]]
name = "requests"
version = "2.31.0"
marker = "python_version >= '3.7'"

[[packages]]
name = "iniconfig"
version = "2.0.0"
marker = "'dev' in dependency_groups or 'test' in dependency_groups"

[[packages]]
name = "idna"
version = "3.4"
marker = "'dev' in dependency_groups or 'fast' in extras"

[[packages]]
name = "from-tree"
vcs = { type = "git", url = "https://example.org/x.git", commit-id = "00" }

[[packages]]
name = "own"
directory = { path = "." }
"""
PIPFILE = """{
  "_meta": {"pipfile-spec": 6},
  "default": {
    "requests": {"version": "==2.31.0", "hashes": []},
    "from-tree": {"git": "https://example.org/x.git", "ref": "00"},
    "own": {"editable": true, "path": "."}
  },
  "develop": {"iniconfig": {"version": "==2.0.0"}, "requests": {"version": "==2.31.0"}}
}"""

FORMATS = [
    pytest.param(
        poetry_lock,
        POETRY_1,
        PackageManager.POETRY,
        [("requests", "2.31.0", False), ("iniconfig", "2.0.0", True)],
        id="poetry.lock before 2.1",
    ),
    pytest.param(
        poetry_lock,
        POETRY_2,
        PackageManager.POETRY,
        [("requests", "2.31.0", False), ("iniconfig", "2.0.0", True)],
        id="poetry.lock from 2.1",
    ),
    pytest.param(
        uv_lock,
        UV,
        PackageManager.PIP,
        [
            ("requests", "2.31.0", False),
            ("idna", "3.4", False),
            ("orjson", "3.9.0", False),
            ("pytest", "7.4.0", True),
            ("iniconfig", "2.0.0", True),
            ("from-tree", None, False),
        ],
        id="uv.lock",
    ),
    pytest.param(
        pdm_lock,
        PDM,
        PackageManager.PIP,
        [
            ("requests", "2.31.0", False),
            ("orjson", "3.9.0", False),
            ("iniconfig", "2.0.0", True),
            ("wheel-file", "1.0", False),
        ],
        id="pdm.lock",
    ),
    pytest.param(
        pylock_toml,
        PYLOCK,
        PackageManager.PIP,
        [
            ("requests", "2.31.0", False),
            ("iniconfig", "2.0.0", True),
            ("idna", "3.4", False),
            ("from-tree", None, False),
        ],
        id="pylock.toml",
    ),
    pytest.param(
        pipfile_lock,
        PIPFILE,
        PackageManager.PIPENV,
        [("requests", "2.31.0", False), ("from-tree", None, False), ("iniconfig", "2.0.0", True)],
        id="Pipfile.lock",
    ),
]
READERS = [pipfile_lock, poetry_lock, uv_lock, pdm_lock, pylock_toml]


@pytest.mark.parametrize(("reader", "text", "manager", "expected"), FORMATS)
def test_a_lock_declares_its_packages_and_which_are_for_development(
    a_file: AFile, reader: ModuleType, text: str, manager: PackageManager, expected: Found
) -> None:
    found: list[Package] = list(reader.read(a_file("app/x.lock", text)))

    assert [(package.name, package.version, package.is_development) for package in found] == expected
    assert {(package.evidence, package.package_manager) for package in found} == {(Evidence.DECLARED, manager)}


WRONG = [
    (pipfile_lock, []),
    (pipfile_lock, {"default": []}),
    (pipfile_lock, "{"),
    (poetry_lock, "package = 1"),
    (pdm_lock, "[package]"),
    (uv_lock, "[[package]]\nname = 'a'\nversion = '1'\ndependencies = 'b'"),
    (pylock_toml, "packages = {}"),
]


@pytest.mark.parametrize(("reader", "content"), WRONG, ids=[f"{reader.__name__} {what!r}" for reader, what in WRONG])
def test_another_shape_is_no_lock(a_file: AFile, reader: ModuleType, content: object) -> None:
    with pytest.raises(ManifestError) as raised:
        list(reader.read(a_file("x.lock", content)))
    assert raised.value.code == "manifest-invalid"


UNUSABLE = [
    (pipfile_lock, {"default": {"a": 1, "b": {"version": 2}, "ok": {"version": "==1"}}}),
    (poetry_lock, "[[package]]\nname = 'a'\n[[package]]\nname = 1\nversion = '1'\n[[package]]\nname='ok'\nversion='1'"),
    (pdm_lock, "[[package]]\nversion = '1'\n[[package]]\nname='a'\nversion=''\n[[package]]\nname='ok'\nversion='1'"),
]


@pytest.mark.parametrize(("reader", "content"), UNUSABLE, ids=[reader.__name__ for reader, _ in UNUSABLE])
def test_unusable_entries_are_counted_and_the_others_read(a_file: AFile, reader: ModuleType, content: object) -> None:
    package, problem = reader.read(a_file("x.lock", content))

    assert package.name == "ok"
    assert isinstance(problem, Problem)
    assert problem.message.startswith("2 entries")


JSON = st.recursive(
    st.none() | st.booleans() | st.integers() | st.text(max_size=5) | st.just("==1.0"),
    lambda inner: (
        st.lists(inner, max_size=3)
        | st.dictionaries(
            st.sampled_from(["default", "develop", "a", "version", "editable", "_meta"]), inner, max_size=4
        )
    ),
    max_leaves=12,
)


@given(document=JSON)
def test_no_json_raises_anything_else(a_file: AFile, document: object) -> None:
    _must_only_refuse(pipfile_lock, a_file("Pipfile.lock", document))


VALUES = st.sampled_from(
    ["1", "'1.0'", "true", "[]", "[1]", "['main']", "['dev']", "{}", "{ directory = 1 }", "[{}]", "''"]
)
KEYS = (
    "name",
    "version",
    "source",
    "groups",
    "category",
    "marker",
    "dependencies",
    "dev-dependencies",
    "path",
    "extras",
)


@pytest.mark.parametrize("reader", READERS[1:], ids=[reader.__name__ for reader in READERS[1:]])
@given(tables=st.lists(st.dictionaries(st.sampled_from(KEYS), VALUES), max_size=3))
def test_no_types_of_values_raise_anything_else(
    a_file: AFile, reader: ModuleType, tables: list[dict[str, str]]
) -> None:
    for key in ("package", "packages"):
        text = "".join(
            f"[[{key}]]\n" + "".join(f"{name} = {value}\n" for name, value in table.items()) for table in tables
        )
        _must_only_refuse(reader, a_file("x.lock", text))


@pytest.mark.parametrize("reader", READERS, ids=[reader.__name__ for reader in READERS])
@given(content=st.binary(max_size=200))
def test_no_bytes_raise_anything_else(a_file: AFile, reader: ModuleType, content: bytes) -> None:
    _must_only_refuse(reader, a_file("x.lock", content))


def _must_only_refuse(reader: ModuleType, file: ArtifactFile) -> None:
    try:
        found = list(reader.read(file))
    except ManifestError:
        return
    assert all(isinstance(item, Package | Problem) for item in found)
