"""Which of Lambda's runtimes standard and code scanning support, as data.

Source: "Supported operating systems and programming languages for Amazon Inspector" (newest stored copy; facts, 2.3).
The lists move a few times a year; a runtime that is not here is one that Inspector does not list.
"""

from __future__ import annotations

import re
from typing import NamedTuple

from lambdascope.model.coverage import ScanType


class RuntimeSupport(NamedTuple):
    """What can be done for functions of one runtime."""

    identifier: str
    """As Lambda spells it."""
    standard: bool
    code: bool


RUNTIMES = (
    RuntimeSupport("java8", standard=True, code=True),
    RuntimeSupport("java8.al2", standard=True, code=True),
    RuntimeSupport("java11", standard=True, code=True),
    RuntimeSupport("java17", standard=True, code=True),
    RuntimeSupport("java21", standard=True, code=True),
    RuntimeSupport("java25", standard=True, code=True),
    RuntimeSupport("nodejs", standard=False, code=False),
    RuntimeSupport("nodejs4.3", standard=False, code=False),
    RuntimeSupport("nodejs4.3-edge", standard=False, code=False),
    RuntimeSupport("nodejs6.10", standard=False, code=False),
    RuntimeSupport("nodejs8.10", standard=False, code=False),
    RuntimeSupport("nodejs10.x", standard=False, code=False),
    RuntimeSupport("nodejs12.x", standard=True, code=True),
    RuntimeSupport("nodejs14.x", standard=True, code=True),
    RuntimeSupport("nodejs16.x", standard=True, code=True),
    RuntimeSupport("nodejs18.x", standard=True, code=True),
    RuntimeSupport("nodejs20.x", standard=True, code=True),
    RuntimeSupport("nodejs22.x", standard=True, code=True),
    RuntimeSupport("nodejs24.x", standard=True, code=False),
    RuntimeSupport("python2.7", standard=False, code=False),
    RuntimeSupport("python3.6", standard=False, code=False),
    RuntimeSupport("python3.7", standard=True, code=True),
    RuntimeSupport("python3.8", standard=True, code=True),
    RuntimeSupport("python3.9", standard=True, code=True),
    RuntimeSupport("python3.10", standard=True, code=True),
    RuntimeSupport("python3.11", standard=True, code=True),
    RuntimeSupport("python3.12", standard=True, code=True),
    RuntimeSupport("python3.13", standard=True, code=True),
    RuntimeSupport("python3.14", standard=True, code=True),
    RuntimeSupport("dotnetcore1.0", standard=False, code=False),
    RuntimeSupport("dotnetcore2.0", standard=False, code=False),
    RuntimeSupport("dotnetcore2.1", standard=False, code=False),
    RuntimeSupport("dotnetcore3.1", standard=False, code=False),  # was listed once, is no longer
    RuntimeSupport("dotnet6", standard=True, code=True),
    RuntimeSupport("dotnet8", standard=True, code=True),
    RuntimeSupport("dotnet10", standard=True, code=False),
    RuntimeSupport("go1.x", standard=True, code=False),
    RuntimeSupport("ruby2.5", standard=False, code=False),
    RuntimeSupport("ruby2.7", standard=True, code=True),
    RuntimeSupport("ruby3.2", standard=True, code=True),
    RuntimeSupport("ruby3.3", standard=True, code=True),
    RuntimeSupport("ruby3.4", standard=False, code=False),
    RuntimeSupport("ruby4.0", standard=False, code=False),
    RuntimeSupport("provided", standard=False, code=False),  # Amazon Linux 1
    RuntimeSupport("provided.al2", standard=True, code=False),
    RuntimeSupport("provided.al2023", standard=True, code=False),
)

_SUPPORTED = {
    ScanType.PACKAGE: frozenset(runtime.identifier for runtime in RUNTIMES if runtime.standard),
    ScanType.CODE: frozenset(runtime.identifier for runtime in RUNTIMES if runtime.code),
}

_MACHINE_CODE = ("go", "provided")
"""How the runtimes begin whose functions are executables: there is no code in them that code scanning could read."""


_READ = ("python", "nodejs")
"""How the runtimes begin whose languages have a front end."""


def supports(runtime: str | None, scan_type: ScanType) -> bool:
    """Whether Inspector lists `runtime` for `scan_type`; None, as container images have it, is on no list."""
    return runtime in _SUPPORTED[scan_type]


def can_be_tried(runtime: str | None, scan_type: ScanType) -> bool:
    """Whether a scan makes sense although no list has `runtime`: it must not find nothing because it cannot look.

    Dependencies are read from their manifests whatever the runtime; code must be there as code.
    """
    return scan_type is ScanType.PACKAGE or not (runtime or "").startswith(_MACHINE_CODE)


def has_front_end(runtime: str | None) -> bool:
    """Whether the code of functions of `runtime` is in a language that code scanning can read."""
    return (runtime or "").startswith(_READ)


def inspector_spelling(identifier: str) -> str:
    """Lambda's identifier as inspector2's `Runtime` enum spells it: `python3.12` is `PYTHON_3_12`."""
    return re.sub(r"^([a-z]+)([0-9])", r"\1_\2", identifier).replace(".", "_").upper()
