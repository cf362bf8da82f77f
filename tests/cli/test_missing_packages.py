"""A command that needs more than was installed says so."""

from __future__ import annotations

import subprocess
import sys

WITHOUT_THE_SERVICE = """
import sys

class Absent:
    def find_spec(self, name, path=None, target=None):
        if name.partition(".")[0] in ("psycopg", "procrastinate", "boto3", "starlette", "uvicorn", "structlog"):
            raise ModuleNotFoundError(f"No module named {name!r}", name=name)

sys.meta_path.insert(0, Absent())
sys.argv = ["lambdascope", *sys.argv[1:]]
from lambdascope.cli.program import main
main()
"""


def test_a_command_of_the_service_names_what_to_install() -> None:
    done = subprocess.run(
        [sys.executable, "-c", WITHOUT_THE_SERVICE, "status"], capture_output=True, text=True, timeout=60
    )

    assert done.returncode == 2
    assert done.stdout == ""
    assert done.stderr.startswith("error: this command needs ")
    assert done.stderr.endswith("; install it with: pip install 'lambdascope[service]'\n")


def test_scanning_does_without_the_service() -> None:
    done = subprocess.run(
        [sys.executable, "-c", WITHOUT_THE_SERVICE, "scan", "--help"], capture_output=True, text=True, timeout=60
    )

    assert done.returncode == 0, done.stderr
