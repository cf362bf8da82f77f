"""The rooms of the design: who may import whom."""

from __future__ import annotations

import ast
from pathlib import Path

import pytest

SOURCE = Path(__file__).parent.parent / "src" / "lambdascope"

# Each room with the rooms it may import; a room may always import itself.
MAY_IMPORT: dict[str, set[str]] = {
    "model": set(),
    "engine": {"model"},
    "store": {"model"},
    "sources": {"model"},
    "notify": {"model"},
    "settings": {"model"},
    "logs": set(),
    "service": {"model", "engine", "store", "sources", "notify", "logs"},
    "api": {"model", "engine", "store", "sources", "service", "settings", "logs"},
    "web": {"model", "engine", "store", "sources", "service", "logs"},
    "app": {"model", "engine", "store", "sources", "notify", "service", "api", "web", "settings", "logs"},
    "worker": {"model", "store", "service", "settings", "logs", "app"},
    "demo": {"model", "engine", "store", "sources", "service"},
    "cli": {"model", "engine", "store", "sources", "service", "web", "settings", "logs", "demo", "app", "worker"},
}

# The stages of the engine are strangers; only `scan` and `code` compose them, and reports write what the others made.
STAGES = {"archives", "inventory", "advisories", "matching", "findings", "reports", "ecosystems", "codescan"}
EVERY_STAGE_MAY_IMPORT = {"ecosystems"}
COMPOSERS = {"scan", "code"}


def modules() -> list[Path]:
    return sorted(path for path in SOURCE.rglob("*.py") if path.name not in ("__main__.py",))


def imported_by(path: Path) -> set[str]:
    """The dotted names below `lambdascope` that a module imports, wherever in it."""
    names: set[str] = set()
    for node in ast.walk(ast.parse(path.read_text())):
        if isinstance(node, ast.Import):
            names.update(alias.name for alias in node.names)
        elif isinstance(node, ast.ImportFrom) and node.module and not node.level:
            names.update(f"{node.module}.{alias.name}" for alias in node.names)
        elif isinstance(node, ast.ImportFrom) and node.level:
            pytest.fail(f"{path} imports relatively; write the whole name")
    return {name.removeprefix("lambdascope.") for name in names if name.startswith("lambdascope.")}


def room_of(path: Path) -> str:
    relative = path.relative_to(SOURCE)
    return relative.parts[0].removesuffix(".py")


@pytest.mark.parametrize("path", modules(), ids=lambda path: str(path.relative_to(SOURCE)))
def test_a_module_imports_only_the_rooms_below_its_own(path: Path) -> None:
    room = room_of(path)
    if room in ("__init__", "_version"):
        return
    rooms = {name.split(".")[0] for name in imported_by(path)} - {room, "_version"}

    assert rooms <= MAY_IMPORT[room]


@pytest.mark.parametrize("path", modules(), ids=lambda path: str(path.relative_to(SOURCE)))
def test_the_stages_of_the_engine_are_strangers(path: Path) -> None:
    parts = path.relative_to(SOURCE).with_suffix("").parts
    if parts[0] != "engine" or len(parts) < 2 or parts[1] not in STAGES:
        return
    imported = {name.split(".")[1] for name in imported_by(path) if name.startswith("engine.")}

    assert imported & (STAGES | COMPOSERS) - {parts[1]} <= EVERY_STAGE_MAY_IMPORT


def test_every_room_is_in_the_map() -> None:
    rooms = {path.name for path in SOURCE.iterdir() if path.is_dir() and any(path.rglob("*.py"))}

    assert rooms <= set(MAY_IMPORT)
