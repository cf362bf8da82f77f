"""Copies of packages inside others that have no metadata, known by the version their own module states.

botocore's `vendored/six.py`, the `_vendor` folders of pip before 20 and setuptools before 71, and the
`requests/packages` of requests before 2.16 look like this.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from lambdascope.engine.ecosystems import rules
from lambdascope.engine.inventory.python.vendor_txt import NAMES as LISTS
from lambdascope.model.artifact import ArtifactFile
from lambdascope.model.ecosystem import Ecosystem
from lambdascope.model.errors import ManifestError
from lambdascope.model.package import Evidence, Package, PackageManager, Problem

MODULES = (
    ("CacheControl", ("cachecontrol/__init__.py",)),
    ("certifi", ("certifi/__init__.py",)),
    ("chardet", ("chardet/version.py", "chardet/__init__.py")),
    ("colorama", ("colorama/__init__.py",)),
    ("distlib", ("distlib/__init__.py",)),
    ("distro", ("distro/distro.py", "distro.py")),
    ("html5lib", ("html5lib/__init__.py",)),
    ("idna", ("idna/package_data.py",)),
    ("ipaddress", ("ipaddress.py",)),
    ("more-itertools", ("more_itertools/__init__.py",)),
    ("msgpack", ("msgpack/__init__.py",)),
    ("ordered-set", ("ordered_set.py",)),
    ("packaging", ("packaging/__about__.py", "packaging/__init__.py")),
    ("pep517", ("pep517/__init__.py",)),
    ("platformdirs", ("platformdirs/version.py",)),
    ("progress", ("progress/__init__.py",)),
    ("Pygments", ("pygments/__init__.py",)),
    ("pyparsing", ("pyparsing.py",)),
    ("pyproject-hooks", ("pyproject_hooks/__init__.py",)),
    ("requests", ("requests/__version__.py", "requests/__init__.py")),
    ("resolvelib", ("resolvelib/__init__.py",)),
    ("six", ("six.py",)),
    ("tomli", ("tomli/__init__.py",)),
    ("tomli-w", ("tomli_w/__init__.py",)),
    ("truststore", ("truststore/__init__.py",)),
    ("urllib3", ("urllib3/_version.py", "urllib3/__init__.py")),
    ("webencodings", ("webencodings/__init__.py",)),
    ("wheel", ("wheel/__init__.py",)),
)
"""Which module of a vendor folder states which project's version, best first; as seen in the wheels of the above."""

WORKING_PARTS = {"requests": "requests/sessions.py", "urllib3": "urllib3/connectionpool.py"}
"""What a copy has unless it was hollowed out: botocore 1.13 to 1.2x kept the exceptions of both, and the version."""

SIZE_LIMIT = 1024 * 1024

_VERSION = re.compile(rb"""^(?:__version__|VERSION)(?: = version)? = ["'](\d[0-9A-Za-z.+!-]{0,60})["']""", re.MULTILINE)


def read(file: ArtifactFile) -> Iterator[Package | Problem]:
    """The known modules in the folder of this `__init__.py`; none where the folder lists its content itself."""
    folder = file.path.rpartition("/")[0]
    index = file.siblings
    if any(index.get(f"{folder}/{name}") for name in LISTS):
        return
    for project, modules in MODULES:
        if project in WORKING_PARTS and not index.get(f"{folder}/{WORKING_PARTS[project]}"):
            continue
        for module in modules:
            found = index.get(f"{folder}/{module}")
            version = _stated_version(found) if found else None
            if found and version:
                if not index.get(f"{folder}/{project.replace('-', '_')}-{version}.dist-info/METADATA"):
                    yield _package(project, version, found)
                break


def _stated_version(module: ArtifactFile) -> str | None:
    try:
        stated = _VERSION.search(module.read(SIZE_LIMIT))
    except ManifestError:  # a module is not a manifest: whoever runs it will complain
        return None
    return stated[1].decode() if stated else None


def _package(project: str, version: str, module: ArtifactFile) -> Package:
    return Package(
        Ecosystem.PYPI,
        rules(Ecosystem.PYPI).normalize(project),
        version,
        PackageManager.PYTHONPKG,
        module.path,
        module.layer,
        Evidence.VENDORED,
        "__version__",
    )
