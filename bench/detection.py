"""What tools find of the weaknesses in the example corpus, and what they report although it is safe."""

from __future__ import annotations

import shutil
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

from bench.code_tools import Hit, Tool
from bench.results import Detection
from tests.marked_code import HALVES, Mark, cases, marks, tally

Hits = Mapping[str, Sequence[Hit]]
"""By the path of the file below the folder that was scanned."""

_NAMES = {"python": "Python", "javascript": "JavaScript"}


@dataclass(frozen=True, slots=True)
class WrittenCorpus:
    """The functions of one language as a folder to scan."""

    language: str
    folder: Path
    functions: tuple[Path, ...]
    """The folder of each function."""
    marks: Mapping[str, tuple[Mark, ...]]
    """By half; their paths are below the folder."""

    @property
    def name(self) -> str:
        return f"corpus, {_NAMES[self.language]}"


def write_corpus(language: str, folder: Path) -> WrittenCorpus:
    """Writes each function of the corpus into a folder of its own, as one would be deployed."""
    shutil.rmtree(folder, ignore_errors=True)
    functions: list[Path] = []
    marked: dict[str, list[Mark]] = {half: [] for half in HALVES}
    for half in HALVES:
        for case in cases(half, language):
            name = f"{half}/{case.detector}/{case.name.replace('.', '-')}"
            functions.append(folder / name)
            for path, source in case.files.items():
                target = folder / name / path
                target.parent.mkdir(parents=True, exist_ok=True)
                target.write_bytes(source)
            marked[half] += (mark._replace(path=f"{name}/{mark.path}") for mark in marks(case.files))
    return WrittenCorpus(language, folder, tuple(functions), {half: tuple(found) for half, found in marked.items()})


def detections(corpus: WrittenCorpus, found: Mapping[Tool, Hits]) -> Iterator[Detection]:
    """How each tool does on either half, and all of them on the detectors of which another tool reports anything."""
    judges = {tool.name: _judge(tool, hits) for tool, hits in found.items()}
    for half, marked in corpus.marks.items():
        for name, is_reported in judges.items():
            yield Detection(f"{corpus.name}: {half} half", name, tally(marked, is_reported))
    everything = [mark for marked in corpus.marks.values() for mark in marked]
    ours = {tool.name: judges[tool.name] for tool in found if tool.has_detectors}
    for name in (tool.name for tool in found if not tool.has_detectors):
        known = {mark.detector for mark in everything if mark.must_report and judges[name](mark)}
        marked = tuple(mark for mark in everything if mark.detector in known)
        code = f"{corpus.name}: the {len(known)} detectors of which {name} finds anything"
        for each, is_reported in {name: judges[name], **ours}.items():
            yield Detection(code, each, tally(marked, is_reported))


def _judge(tool: Tool, hits: Hits) -> Callable[[Mark], bool]:
    return lambda mark: any(_is_about(hit, mark, tool) for hit in hits.get(mark.path, ()))


def _is_about(hit: Hit, mark: Mark, tool: Tool) -> bool:
    """Whether a hit is one of what the mark marks.

    With others than ours it may be any hit. One that spans several statements is found on each of its lines, but false
    only where it begins or ends.
    """
    if tool.has_detectors:
        return hit.detector == mark.detector and hit.first_line <= mark.line <= hit.last_line
    if mark.must_report:
        return hit.first_line <= mark.line <= hit.last_line
    return mark.line in (hit.first_line, hit.last_line)
