"""The grammars, loaded when first needed, and parsing that ends for any text."""

from __future__ import annotations

from functools import cache

from tree_sitter import Language, Node, Parser, Point, Query, QueryCursor, Tree

_TYPESCRIPT = (".ts", ".mts", ".cts")
_CHUNK_BYTES = 4096
_MAX_STEPS = 40_000
"""A step of the parser makes some 20 to 40 nodes."""
# Clean files are read less than twice; what looks like the start of a regular expression that does not end is read
# again from each such place to the end of its line.
_READS_PER_CHUNK = 64
_FREE_READS = 2_000


class Grammar:
    """One of the three grammars."""

    def __init__(self, language: Language) -> None:
        self._language = language
        self._comments = Query(language, "(comment) @comment")

    def parse(self, data: bytes) -> Tree | None:
        """The syntax tree; None for a text that would take too long."""
        reads = _READS_PER_CHUNK * (len(data) // _CHUNK_BYTES) + _FREE_READS
        steps = _MAX_STEPS

        def read(offset: int, _point: Point) -> bytes:
            nonlocal reads
            reads -= 1
            return data[offset : offset + _CHUNK_BYTES] if reads > 0 else b""

        def is_too_long(_offset: int, _has_error: bool) -> bool:
            nonlocal steps
            steps -= 1
            return steps < 0 or reads <= 0

        try:
            tree = Parser(self._language).parse(read, progress_callback=is_too_long)
        except ValueError:  # what an abandoned parse is reported as
            return None
        return tree if reads > 0 else None

    def comments(self, root: Node) -> list[Node]:
        """All comments below `root`, in the order of the source."""
        found = QueryCursor(self._comments).captures(root).get("comment", [])
        return sorted(found, key=lambda node: node.start_byte)


def is_typescript(path: str) -> bool:
    """Whether the suffix says TypeScript; anything unknown is JavaScript."""
    return path.endswith((*_TYPESCRIPT, ".tsx"))


def grammar_of(path: str) -> Grammar:
    """The grammar for a file of this name."""
    if path.endswith(".tsx"):
        return _tsx()
    return _typescript() if path.endswith(_TYPESCRIPT) else _javascript()


@cache
def _javascript() -> Grammar:
    import tree_sitter_javascript

    return Grammar(Language(tree_sitter_javascript.language()))


@cache
def _typescript() -> Grammar:
    import tree_sitter_typescript

    return Grammar(Language(tree_sitter_typescript.language_typescript()))


@cache
def _tsx() -> Grammar:
    import tree_sitter_typescript

    return Grammar(Language(tree_sitter_typescript.language_tsx()))
