"""No bytes make the archive reader crash, hang or raise anything but its own errors."""

from __future__ import annotations

import io
import zipfile
from contextlib import suppress

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from lambdascope.engine.archives.limits import Budget
from lambdascope.engine.archives.ranges import MemoryRanges
from lambdascope.engine.archives.zip import Place, ZipIndex
from lambdascope.model.artifact import FileIndex
from lambdascope.model.errors import ArchiveError, ManifestError


def zipped(files: dict[str, bytes], method: int) -> bytes:
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w", method) as archive:
        for name, content in files.items():
            archive.writestr(name, content)
    return buffer.getvalue()


INNER = zipped({"META-INF/MANIFEST.MF": b"Main: x\n" * 9, "b": b""}, zipfile.ZIP_DEFLATED)
SEEDS = [
    zipped({"a/METADATA": b"Name: a\n" * 50, "b": b"", "lib/x.jar": INNER}, method)
    for method in (zipfile.ZIP_STORED, zipfile.ZIP_DEFLATED)
]

Mutation = tuple[str, int, bytes]
mutations = st.lists(
    st.tuples(
        st.sampled_from(("put", "insert", "cut", "repeat")),
        st.integers(min_value=0, max_value=700),
        st.one_of(
            st.binary(min_size=1, max_size=8),
            st.sampled_from((b"\xff\xff\xff\xff", b"\0\0\0\0", b"PK\x05\x06", b"PK\x06\x07", b"PK\x01\x02")),
        ),
    ),
    min_size=1,
    max_size=6,
)  # fmt: skip


def mutated(seed: bytes, steps: list[Mutation], from_end: bool) -> bytes:
    data = bytearray(seed)
    for kind, distance, piece in steps:
        at = max(0, len(data) - distance) if from_end else min(distance, len(data))
        if kind == "put":
            data[at : at + len(piece)] = piece
        elif kind == "insert":
            data[at:at] = piece
        elif kind == "cut":
            del data[at : at + len(piece)]
        else:
            data[at:at] = data[at : at + 60]
    return bytes(data)


def read_everything(index: FileIndex, depth: int = 0) -> None:
    for path in list(index.paths())[:50]:
        file = index.get(path)
        assert file is not None
        assert not path.startswith("/")
        assert ".." not in path.split("/")
        with suppress(ManifestError):
            assert len(file.read()) == file.size
        if depth < 3:
            try:
                nested = file.open_archive()
            except ManifestError:
                continue
            read_everything(nested, depth + 1)


def survives(data: bytes) -> None:
    try:
        index = ZipIndex(MemoryRanges(data), Place(budget=Budget(50_000_000, 50_000_000)))
    except ArchiveError:
        return
    list(index.problems())
    read_everything(index)


@given(seed=st.sampled_from(SEEDS), steps=mutations, from_end=st.booleans())
@settings(max_examples=400, deadline=None)
def test_mutated_archives(seed: bytes, steps: list[Mutation], from_end: bool) -> None:
    survives(mutated(seed, steps, from_end))


@given(st.binary(max_size=300))
@settings(max_examples=200, deadline=None)
def test_arbitrary_bytes(data: bytes) -> None:
    survives(data)


@pytest.mark.long
@given(seed=st.sampled_from(SEEDS), steps=mutations, from_end=st.booleans())
@settings(max_examples=30_000, deadline=None, suppress_health_check=[HealthCheck.too_slow])
def test_many_mutated_archives(seed: bytes, steps: list[Mutation], from_end: bool) -> None:
    survives(mutated(seed, steps, from_end))
