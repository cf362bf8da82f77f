"""Which files of a function and its layers are its own code, and so are scanned.

Whatever is left out is counted by its reason; own files that could not be looked at are problems.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Callable, Collection, Iterable, Iterator, Mapping, Sequence
from enum import StrEnum
from typing import NamedTuple

from lambdascope.engine.codescan.compiled import Compiled
from lambdascope.engine.codescan.sourcemaps.bundle import SUFFIXES as COMPILED_SUFFIXES
from lambdascope.engine.codescan.sourcemaps.bundle import Bundle, has_map, map_problem, read_bundle, without_comment
from lambdascope.engine.codescan.sourcemaps.names import SourceName, package_of
from lambdascope.engine.codescan.sourcemaps.originals import Original, originals
from lambdascope.model.artifact import ArtifactFile, FileIndex
from lambdascope.model.code_finding import NOT_LISTED
from lambdascope.model.errors import ManifestError
from lambdascope.model.package import Problem

SUFFIXES = (".py", ".js", ".mjs", ".cjs", ".jsx", ".ts", ".mts", ".cts", ".tsx")
"""Those of the front ends."""
MAX_FILE_BYTES = 1024 * 1024
MAX_CODE_BYTES = 32 * 1024 * 1024
"""Of a function and its layers together: custom code seldom reaches a tenth of it."""
MAX_BUNDLE_BYTES = 16 * 1024 * 1024
"""Of a bundle whose own files are scanned in its place: most of it is other people's."""
MAX_PROBLEMS = 1_000

_INSTALLED = frozenset(("site-packages", "dist-packages", "bower_components", "jspm_packages"))
_VENDORED = frozenset(("_vendor", "vendored", "vendor", "third_party", "third-party"))
_TESTS = frozenset(("tests", "test", "__tests__", "__mocks__"))
_TEST_FILE = re.compile(r"^(test_.*|.*_test|conftest)\.py$|\.(test|spec)\.[cm]?[jt]sx?$")
_GENERATED = re.compile(r"(_pb2(_grpc)?\.py|_pb\.[jt]s)$")
_MIN_JS = re.compile(r"\.min\.[cm]?js$")
_REQUIREMENTS = re.compile(r"(^|/)\.?(python-?)?(requirements|dependencies|deps|site-packages|vendor)\.zip/$")
"""Zips that packaging tools put dependencies into, often without what tells of their packages."""
_NODE = "node_modules"
_MINIFIED_LINE = 500
"""Characters a line has on average in code that was minified; hand-written code has a tenth of it."""
_ESBUILD = "var __defProp = Object.defineProperty"
_WEBPACK = b"__webpack_require__"
_NOT_FOLLOWED = (
    "is a bundle of webpack's, in which data is not followed from module to module; package its source map with it, "
    "made by devtool: 'source-map'"
)
_LITTLE_FOUND = (
    "is minified: without the names of its source little is found; package its source map with it, the sources' text "
    "included, or scan the sources"
)
_MODULE_COMMENT = re.compile(r"^// (\S+\.[cm]?[jt]sx?|\S+\.json)$")


class LeftOut(StrEnum):
    """Why a file of a language we know is not scanned."""

    INSTALLED = "installed packages"
    VENDORED = "vendored packages"
    TEST = "tests"
    GENERATED = "generated code"
    MINIFIED = "minified code"


class Origin(NamedTuple):
    """Where a scanned file lies: a layer (None for the function), and the path in it."""

    layer: str | None
    path: str


class Deployed(NamedTuple):
    """Where the lines of an original file are in the code that was made of it: line and column. All count from 0."""

    origin: Origin
    lines: Mapping[int, tuple[int, int]]


class Selection(NamedTuple):
    """The own code of a function with its layers."""

    files: Mapping[str, bytes]
    """By the path under which imports find them: layers are laid over the function, as below `/opt`."""
    origins: Mapping[str, Origin]
    left_out: Mapping[LeftOut, int]
    problems: tuple[Problem, ...]
    bundles: Mapping[str, Bundle]
    """Of the files, those that were made of others which are not all at hand."""
    compiled: Mapping[str, Compiled]
    """By its path in the artifact, code that is scanned as the files that it was made of."""
    deployed: Mapping[str, Sequence[Deployed]]
    """Of those files, what of them is in the code."""


class Part(NamedTuple):
    """A function, a layer, or a zip in one, with what packages own in it (`Ownership.is_inside_dependency`)."""

    files: FileIndex
    is_owned: Callable[[str], bool]


def select(function: Sequence[Part], layers: Sequence[Sequence[Part]] = (), handler: str | None = None) -> Selection:
    """The own code of `function` and its `layers`, in attachment order: a later one hides what it has, too.

    Each is an artifact, first by itself, then the zips that lie in it: imports find what is in them as if it lay beside
    them, as packaging tools arrange it. What holds the configured handler is own code, even where a package claims it.
    """
    chooser = _Chooser(handler)
    for number, part in enumerate(function):
        chooser.take(part, may_hold_handler=number == 0)
    taken: set[str] = set()
    for layer in reversed(layers):
        for number, part in enumerate(layer):
            chooser.take(part, hidden=taken if number == 0 else ())
        if layer:
            taken.update(layer[0].files.paths())
    return chooser.selection()


class _Chooser:
    def __init__(self, handler: str | None) -> None:
        self._handler = handler_stem(handler)
        self._files: dict[str, bytes] = {}
        self._origins: dict[str, Origin] = {}
        self._bundles: dict[str, Bundle] = {}
        self._compiled: dict[str, Compiled] = {}
        self._deployed: dict[str, list[Deployed]] = {}
        self._left_out: Counter[LeftOut] = Counter()
        self._problems: list[Problem] = []
        self._bytes = 0

    def take(self, part: Part, *, may_hold_handler: bool = False, hidden: Collection[str] = ()) -> None:
        stem = self._handler if may_hold_handler else ""
        minified: list[_Code] = []
        mapped: list[_Code] = []
        for path in sorted(path for path in part.files.paths() if path.lower().endswith(SUFFIXES)):
            file = part.files.get(path)
            if file is None or path in hidden or path.endswith(".d.ts"):
                continue
            reason = None if _is_of(path, stem) else _reason(path, file, part, stem)
            if reason is not None:
                self._left_out[reason] += 1
                continue
            if MAX_FILE_BYTES < file.size <= MAX_BUNDLE_BYTES and path.lower().endswith(COMPILED_SUFFIXES):
                mapped.append(_Code(path, file, None))
                continue
            source = self._read(file, MAX_FILE_BYTES)
            if source is None:
                continue
            code = _Code(path, file, source)
            if has_map(part.files, path, source):
                mapped.append(code)
            elif is_minified(path, source):
                minified.append(code)
            else:
                self._add(code, source)
        for code in mapped:
            self._take_mapped(part, code, minified)
        self._take_minified(minified, stem)

    def selection(self) -> Selection:
        return Selection(
            self._files,
            self._origins,
            dict(self._left_out),
            tuple(self._problems),
            self._bundles,
            self._compiled,
            self._deployed,
        )

    def _take_mapped(self, part: Part, code: _Code, minified: list[_Code]) -> None:
        """A file that may have a source map: its original files, else itself with the map, else as any other."""
        path, file = code.path, code.file
        source = code.source if code.source is not None else self._read(file, MAX_BUNDLE_BYTES)
        if source is None:
            return
        bundle = read_bundle(part.files, path, source)
        if isinstance(bundle, Bundle):
            try:
                if self._stand_in(part, code, bundle):
                    return
            except ManifestError as error:
                bundle = map_problem(error, part.files, bundle.map_path, path)
        if isinstance(bundle, Problem):
            self._note(bundle)
        source = without_comment(source)
        if len(source) > MAX_FILE_BYTES:
            self._problem("code-too-large", file, f"is not scanned: it has more than {MAX_FILE_BYTES:,} bytes")
        elif isinstance(bundle, Bundle):
            if is_minified(path, source):
                self._problem("code-minified", file, _LITTLE_FOUND)
            elif _WEBPACK not in source and any(each.name.is_webpack for each in bundle.map.sources if each.name):
                self._problem("code-bundled", file, _NOT_FOLLOWED)
            self._bundles[self._add(code, source)] = bundle
        elif is_minified(path, source):
            minified.append(code._replace(source=source))
        else:
            self._add(code, source)

    def _stand_in(self, part: Part, code: _Code, bundle: Bundle) -> bool:
        """Take the original files of a bundle in its place, if all are at hand. Raises ManifestError as `originals`."""
        placed: dict[str, tuple[Original, bytes]] = {}
        for original in originals(bundle, SUFFIXES, lambda name: _text_in(part, bundle, name)):
            source = original.text.encode("utf-8", "replace")
            known = placed[original.name.path][1] if original.name.path in placed else None
            known = known if known is not None else self._files.get(original.name.path)
            if known is not None and known != source:
                return False  # two files of one name: which is meant where cannot be told
            placed[original.name.path] = original, source
        if not placed:
            return False
        layer, around = code.file.layer, code.around
        for path, (original, source) in placed.items():
            reason = _reason_of_original(path)
            if reason is not None:
                self._left_out[reason] += 1
            elif path not in self._files:
                self._add_original(path, Origin(layer, around + original.name.shown), source)
            if path in self._files:
                deployed = Deployed(Origin(layer, code.file.path), original.deployed)
                self._deployed.setdefault(path, []).append(deployed)
        files = tuple(path for path in placed if path in self._files)
        self._compiled[self._free_path(code)] = Compiled(bundle.code, files, _packages(bundle))
        return True

    def _add_original(self, path: str, origin: Origin, source: bytes) -> None:
        if len(source) > MAX_FILE_BYTES or self._bytes + len(source) > MAX_CODE_BYTES:
            self._note(Problem("code-too-large", origin.path, origin.layer, "is not scanned: there is too much of it"))
            return
        self._bytes += len(source)
        self._files[path] = source
        self._origins[path] = origin

    def _take_minified(self, minified: Iterable[_Code], stem: str) -> None:
        """Minified files only where there is nothing else to read."""
        alone = not self._files
        for code in minified:
            if code.source is not None and (alone or _is_of(code.path, stem)):
                self._problem("code-minified", code.file, _LITTLE_FOUND)
                self._add(code, code.source)
            else:
                self._left_out[LeftOut.MINIFIED] += 1
                self._problem("code-minified", code.file, "is minified, so it is not scanned for weaknesses")

    def _read(self, file: ArtifactFile, limit: int) -> bytes | None:
        if file.size > limit:
            self._problem("code-too-large", file, f"is not scanned: it has more than {MAX_FILE_BYTES:,} bytes")
            return None
        if self._bytes + min(file.size, MAX_FILE_BYTES) > MAX_CODE_BYTES:
            self._problem(
                "code-too-large", file, f"is not scanned: there are more than {MAX_CODE_BYTES:,} bytes of code"
            )
            return None
        try:
            return file.read(limit)
        except ManifestError as error:
            self._problem(error.code, file, str(error))
            return None

    def _add(self, code: _Code, source: bytes) -> str:
        path = self._free_path(code)
        if not path.lower().endswith(".py"):
            if _WEBPACK in source:
                self._problem("code-bundled", code.file, _NOT_FOLLOWED)
            source = without_bundled_packages(source)
        self._files[path] = source
        self._origins[path] = Origin(code.file.layer, code.file.path)
        self._bytes += len(source)
        return path

    def _free_path(self, code: _Code) -> str:
        """Where imports find a file: function, layers and the zips in them may have the same path."""
        taken = self._files.keys() | self._compiled.keys()
        path = next((each for each in (code.path, code.file.path) if each not in taken), f"opt/{code.file.path}")
        while path in taken:
            path = f"opt/{path}"
        return path

    def _problem(self, code: str, file: ArtifactFile, message: str) -> None:
        self._note(Problem(code, file.path, file.layer, message))

    def _note(self, problem: Problem) -> None:
        if len(self._problems) < MAX_PROBLEMS:
            self._problems.append(problem)
        elif len(self._problems) == MAX_PROBLEMS:
            self._problems.append(Problem(NOT_LISTED, "", None, "more files of code were not scanned than are listed"))


class _Code(NamedTuple):
    """A file with what was read of it. `path`: in its own index, which may be of a zip in the artifact."""

    path: str
    file: ArtifactFile
    source: bytes | None

    @property
    def around(self) -> str:
        """What leads to its index: `inner.zip/`, or nothing."""
        return self.file.path[: len(self.file.path) - len(self.path)]


def handler_stem(handler: str | None) -> str:
    """The path, without suffix, of the file that a handler is in: `src/app` for `src/app.handler`."""
    if not handler or "::" in handler:
        return ""
    stem = handler.rpartition(".")[0]
    return stem if "/" in stem else stem.replace(".", "/")


def is_minified(path: str, source: bytes) -> bool:
    """Whether a program has written it so that nobody can read it."""
    if path.endswith(".py"):
        return False
    if _MIN_JS.search(path):
        return True
    return len(source) > 2 * _MINIFIED_LINE and len(source) / (source.count(b"\n") + 1) > _MINIFIED_LINE


def without_bundled_packages(source: bytes) -> bytes:
    """A bundle of esbuild's with the modules from `node_modules` blanked, so that lines keep their numbers."""
    if _ESBUILD.encode() not in source:
        return source
    kept, is_own = [], True
    for line in source.decode("utf-8", "surrogateescape").split("\n"):
        comment = _MODULE_COMMENT.match(line.rstrip("\r"))
        if comment is not None:
            is_own = _NODE not in comment[1].split("/")
        kept.append(line if is_own else "")
    return "\n".join(kept).encode("utf-8", "surrogateescape")


def _is_of(path: str, stem: str) -> bool:
    """Whether a file is the one that a handler is in."""
    return bool(stem) and path.rpartition(".")[0] == stem


def _reason(path: str, file: ArtifactFile, part: Part, handler: str) -> LeftOut | None:
    if _REQUIREMENTS.search(file.path.removesuffix(path)):
        return LeftOut.INSTALLED
    folders = path.split("/")[:-1]
    name = path.rpartition("/")[2]
    own_top = handler.split("/", 1)[0] if handler else None
    if _INSTALLED.intersection(folders) or (_NODE in folders and _is_installed_node(folders, part.files)):
        return LeftOut.INSTALLED
    if _VENDORED.intersection(folders):
        return LeftOut.VENDORED
    if path.split("/", 1)[0].removesuffix(".py") != own_top and _NODE not in folders and part.is_owned(path):
        return LeftOut.INSTALLED
    if _TESTS.intersection(folders) or _TEST_FILE.search(name):
        return LeftOut.TEST
    if _GENERATED.search(name):
        return LeftOut.GENERATED
    return None


def _reason_of_original(path: str) -> LeftOut | None:
    """Of a file that own code was made of. It is part of what runs, wherever it lay: no test."""
    folders = path.split("/")[:-1]
    if _VENDORED.intersection(folders):
        return LeftOut.VENDORED
    return LeftOut.GENERATED if _GENERATED.search(path.rpartition("/")[2]) else None


def _text_in(part: Part, bundle: Bundle, name: SourceName) -> str | None:
    """The text of a source that lies in the package beside the code that was made of it."""
    file = part.files.get(name.path) if name.path != bundle.path else None
    if file is None:
        return None
    try:
        return file.text(MAX_FILE_BYTES)
    except ManifestError:
        return None


def _packages(bundle: Bundle) -> frozenset[str]:
    """The packages that a bundle brings."""
    names = (source.name for source in bundle.map.sources)
    return frozenset(found for name in names if name is not None and (found := package_of(name)) is not None)


def _is_installed_node(folders: Sequence[str], index: FileIndex) -> bool:
    """Whether npm put it there: layers keep own modules in `node_modules` as well, without a manifest."""
    return any(index.get(manifest) is not None for manifest in _manifests(folders)) or folders.count(_NODE) > 1


def _manifests(folders: Sequence[str]) -> Iterator[str]:
    at = folders.index(_NODE)
    for depth in (at + 2, at + 3) if len(folders) > at + 1 and folders[at + 1].startswith("@") else (at + 2,):
        if len(folders) >= depth:
            yield "/".join([*folders[:depth], "package.json"])
