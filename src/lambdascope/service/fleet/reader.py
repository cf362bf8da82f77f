"""The child process that reads artifacts: whatever a hostile one does to it, the worker lives on.

`python -m lambdascope.service.fleet.reader MEGABYTES SECONDS FETCH_SECONDS`: one request a line on stdin, one answer a
line on stdout, both JSON. The link, which is a secret, is never an argument.
"""

from __future__ import annotations

import gc
import json
import os
import resource
import signal
import sys
from contextlib import ExitStack
from functools import cache
from typing import TYPE_CHECKING, Any

from lambdascope.engine.scan import Archive, index_artifact
from lambdascope.model.artifact import Artifact, ArtifactRole
from lambdascope.model.errors import ArchiveError, AwsUnavailable, ContentMismatch, LinkExpired
from lambdascope.sources.aws.http_ranges import HttpRanges
from lambdascope.store.code_coding import encode_all

if TYPE_CHECKING:
    from lambdascope.engine.codescan.rules.model import RuleSet

INVENTORY, CODE = "inventory", "code"
"""What can be asked for: the packages of one artifact, or what is wrong with the code of a function with its layers."""

OUT_OF_MEMORY = 77
"""The exit code of a process that used up its memory."""

_SPARE_SECONDS = 1.0

EXPIRED, MISMATCH, UNAVAILABLE = "expired", "mismatch", "unavailable"
UNREADABLE, FAILED = "unreadable", "failed"
"""Kinds of answers without an inventory; the last is for mistakes of ours."""


def main() -> None:
    """Answer requests until stdin ends."""
    memory = int(sys.argv[1]) * 1024 * 1024
    resource.setrlimit(resource.RLIMIT_AS, (memory, memory))
    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))
    seconds, fetch_seconds = float(sys.argv[2]), float(sys.argv[3])
    # Looking for cyclic garbage in what grows steadily takes a tenth to a sixth of a scan of code.
    gc.set_threshold(100_000)
    # Whatever is printed by accident must not stand among the answers.
    answers = os.fdopen(os.dup(1), "w", encoding="ascii")
    os.dup2(2, 1)
    for line in sys.stdin:
        # Time of the processor only: a slow network is no fault of the artifact's.
        signal.setitimer(signal.ITIMER_PROF, seconds)
        # The worker ends us in time; should it be dead itself, the alarm does.
        signal.setitimer(signal.ITIMER_REAL, seconds + fetch_seconds + _SPARE_SECONDS)
        try:
            request = json.loads(line)
            answer = _answer(request)
            if request["task"] == CODE:
                gc.collect()  # a program that was read is a cycle; the next one needs its room
            answer["kept_bytes"] = _kept_bytes()
            answers.write(json.dumps(answer) + "\n")
            answers.flush()
            signal.setitimer(signal.ITIMER_REAL, 0)
            signal.setitimer(signal.ITIMER_PROF, 0)
        except MemoryError:
            os._exit(OUT_OF_MEMORY)


def _kept_bytes() -> int:
    """The memory of this process that is resident; 0 where the system does not tell."""
    try:
        with open("/proc/self/statm", encoding="ascii") as file:
            return int(file.read().split()[1]) * resource.getpagesize()
    except OSError:
        return 0


def _answer(request: dict[str, Any]) -> dict[str, Any]:
    try:
        with ExitStack() as open_links:
            if request["task"] == CODE:
                return _code(request, open_links)
            return _inventory(request, open_links)
    except LinkExpired as error:
        return {"error": EXPIRED, "message": str(error)}
    except ContentMismatch as error:
        return {"error": MISMATCH, "message": str(error)}
    except AwsUnavailable as error:
        return {"error": UNAVAILABLE, "message": str(error)}
    except ArchiveError as error:
        return {"error": UNREADABLE, "message": str(error)}
    except MemoryError:
        raise
    except Exception as error:
        return {"error": FAILED, "message": f"reading it failed by a mistake of ours ({type(error).__name__})"}


def _inventory(request: dict[str, Any], open_links: ExitStack) -> dict[str, Any]:
    function = _opened(request["parts"][0], ArtifactRole.FUNCTION, open_links)
    taken = index_artifact(function.artifact, function.source)
    return {
        "packages": taken.packages,
        "problems": taken.problems,
        "claimed": sorted(taken.summary.claimed_paths),
        "installed": sorted(taken.summary.installed),
    }


def _code(request: dict[str, Any], open_links: ExitStack) -> dict[str, Any]:
    # Only here: many a reader never sees code, and the front ends take their time to load.
    from lambdascope.engine.code import scan_code

    function, *layers = [
        _opened(part, ArtifactRole.LAYER if number else ArtifactRole.FUNCTION, open_links)
        for number, part in enumerate(request["parts"])
    ]
    scanned = scan_code(
        request["target"],
        function,
        layers,
        _rules(),
        handler=request["handler"],
        runtime=request["runtime"],
        triggers=request["triggers"],
    )
    return {
        "files": scanned.result.files,
        "lines": scanned.result.lines,
        "problems": scanned.problems,
        "findings": encode_all(scanned.result.findings, scanned.result.untold).decode("ascii"),
    }


def _opened(part: dict[str, Any], role: ArtifactRole, open_links: ExitStack) -> Archive:
    source = open_links.enter_context(HttpRanges(part["url"], size=part["size"], sha256=part["sha256"]))
    return Archive(Artifact(part["name"], role, None, part["size"]), source)


@cache
def _rules() -> RuleSet:
    from lambdascope.engine.codescan.rules.builtin import load_builtin

    return load_builtin()


if __name__ == "__main__":
    main()
