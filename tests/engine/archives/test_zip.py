"""A zip is read member by member, checked, within limits, whatever its bytes say."""

from __future__ import annotations

import io
import os
import struct
import subprocess
import sys
import zipfile
from collections.abc import Callable
from pathlib import Path

import pytest

from lambdascope.engine.archives import limits, zip_directory
from lambdascope.engine.archives.limits import Budget
from lambdascope.engine.archives.ranges import MemoryRanges, Window
from lambdascope.engine.archives.zip import Place, ZipIndex
from lambdascope.model.errors import ArchiveCorrupt, ArchiveTooLarge, ManifestError

CENTRAL = b"PK\x01\x02"
END = b"PK\x05\x06"


def zipped(files: dict[str, bytes], method: int = zipfile.ZIP_DEFLATED) -> bytes:
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w", method) as archive:
        for name, content in files.items():
            archive.writestr(name, content)
    return buffer.getvalue()


def opened(data: bytes, budget: Budget | None = None) -> ZipIndex:
    return ZipIndex(MemoryRanges(data), Place(budget or Budget()))


def content(index: ZipIndex, path: str) -> bytes:
    file = index.get(path)
    assert file is not None
    return file.read()


def problem_code(action: Callable[[], object]) -> str:
    with pytest.raises(ManifestError) as caught:
        action()
    return caught.value.code


@pytest.mark.parametrize("method", [zipfile.ZIP_STORED, zipfile.ZIP_DEFLATED])
@pytest.mark.parametrize("size", [0, 1, 70_000, 3_000_000])
def test_members_have_the_bytes_that_were_written(method: int, size: int) -> None:
    written = os.urandom(size // 2) + bytes(size - size // 2)
    index = opened(zipped({"a/b.txt": written, "c": b"x"}, method))

    assert list(index.paths()) == ["a/b.txt", "c"]
    assert content(index, "a/b.txt") == written


def test_folders_are_no_files() -> None:
    assert list(opened(zipped({"a/": b"", "a/b": b""})).paths()) == ["a/b"]


def test_an_unknown_path_is_none() -> None:
    assert opened(zipped({"a": b""})).get("b") is None


def test_an_empty_archive_has_no_files() -> None:
    assert list(opened(zipped({})).paths()) == []


def test_sizes_in_a_data_descriptor_are_read_from_the_directory() -> None:
    class Stream(io.RawIOBase):
        """Cannot seek, so zipfile writes data descriptors."""

        def __init__(self) -> None:
            self.data = bytearray()

        def writable(self) -> bool:
            return True

        def write(self, data: bytes) -> int:  # type: ignore[override]  # zipfile writes bytes only
            self.data += data
            return len(data)

    stream = Stream()
    with zipfile.ZipFile(stream, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("a", b"hello" * 100)
    assert stream.data[6] & 0x08

    assert content(opened(bytes(stream.data)), "a") == b"hello" * 100


def test_zip64_sizes_and_offsets() -> None:
    buffer = io.BytesIO()
    with (
        zipfile.ZipFile(buffer, "w", zipfile.ZIP_DEFLATED) as archive,
        archive.open("a", "w", force_zip64=True) as file,
    ):
        file.write(b"hello")
    data = bytearray(buffer.getvalue())
    start = data.rfind(CENTRAL)
    name_length = struct.unpack_from("<H", data, start + 28)[0]
    packed, size = struct.unpack_from("<LL", data, start + 20)
    extra = struct.pack("<HHQQQ", 1, 24, size, packed, 0)
    entry = bytearray(data[start : start + 46 + name_length])
    struct.pack_into("<LL", entry, 20, 0xFFFFFFFF, 0xFFFFFFFF)
    struct.pack_into("<H", entry, 30, len(extra))
    struct.pack_into("<L", entry, 42, 0xFFFFFFFF)
    directory = bytes(entry) + extra
    record = struct.pack("<4sQ2H2L4Q", b"PK\x06\x06", 44, 45, 45, 0, 0, 1, 1, len(directory), start)
    locator = struct.pack("<4sLQL", b"PK\x06\x07", 0, start + len(directory), 1)
    end = struct.pack("<4s4H2LH", END, 0, 0, 0xFFFF, 0xFFFF, 0xFFFFFFFF, 0xFFFFFFFF, 0)

    assert content(opened(bytes(data[:start]) + directory + record + locator + end), "a") == b"hello"


def test_more_than_65535_entries() -> None:
    index = opened(zipped({f"f{number}": b"" for number in range(70_000)}, zipfile.ZIP_STORED))

    assert sum(1 for _ in index.paths()) == 70_000
    assert content(index, "f69999") == b""
    assert list(index.problems()) == []


def test_names_are_utf8_where_the_flag_says_so_and_cp437_otherwise() -> None:
    data = zipped({"grün": b"1"})
    unflagged = bytearray(data.replace("grün".encode(), "gr\u201an".encode("cp1252") + b"x"))
    for signature, at in ((b"PK\x03\x04", 6), (CENTRAL, 8)):
        position = unflagged.find(signature)
        unflagged[position + at + 1] &= ~0x08

    assert list(opened(data).paths()) == ["grün"]
    assert list(opened(bytes(unflagged)).paths()) == ["grénx"]


def test_an_archive_behind_a_launch_script() -> None:
    index = opened(b"#!/bin/sh\nexec java -jar $0\n" + zipped({"a": b"hello"}))

    assert content(index, "a") == b"hello"


def test_an_archive_with_a_comment_that_holds_an_end_record() -> None:
    data = bytearray(zipped({"a": b"hello"}))
    comment = END + b"\xff" * 40
    struct.pack_into("<H", data, len(data) - 2, len(comment))

    assert content(opened(bytes(data) + comment), "a") == b"hello"


def test_of_equal_names_the_last_is_read_and_the_others_are_told() -> None:
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w") as archive:
        archive.writestr("a", b"first")
        with pytest.warns(UserWarning, match="Duplicate"):
            archive.writestr("a", b"second")
    index = opened(buffer.getvalue())

    assert content(index, "a") == b"second"
    assert [problem.code for problem in index.problems()] == ["duplicate-name"]


@pytest.mark.parametrize(
    "name",
    ["../etc/passwd", "a/../../b", "/etc/passwd", "a\x00b", "C:/windows/x", "..", "a/.."],
)
def test_a_name_that_points_outside_is_left_out_and_told(name: str) -> None:
    data = zipped({"X" * len(name.encode()): b"x", "fine": b"y"}).replace(b"X" * len(name.encode()), name.encode())
    index = opened(data)

    assert list(index.paths()) == ["fine"]
    assert [problem.code for problem in index.problems()] == ["unsafe-name"]


@pytest.mark.parametrize(
    ("name", "path"), [("a\\b\\c", "a/b/c"), ("./a//b", "a/b"), ("a/./b", "a/b"), ("a..b", "a..b")]
)
def test_an_untidy_name_is_read_under_its_tidy_path(name: str, path: str) -> None:
    data = zipped({"X" * len(name): b"x"}).replace(b"X" * len(name), name.encode())

    assert list(opened(data).paths()) == [path]


def test_backslashes_are_told() -> None:
    index = opened(zipped({"aXb": b""}).replace(b"aXb", b"a\\b"))

    assert [problem.code for problem in index.problems()] == ["backslash-name"]


def test_an_encrypted_member_is_a_problem() -> None:
    data = bytearray(zipped({"a": b"hello"}))
    data[data.find(CENTRAL) + 8] |= 1

    assert problem_code(lambda: content(opened(bytes(data)), "a")) == "encrypted"


def test_a_symlink_is_not_followed() -> None:
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w") as archive:
        link = zipfile.ZipInfo("a")
        link.external_attr = 0o120777 << 16
        archive.writestr(link, "/etc/passwd")

    assert problem_code(lambda: content(opened(buffer.getvalue()), "a")) == "symlink"


def test_a_wrong_checksum_is_a_problem() -> None:
    data = bytearray(zipped({"a": b"hello"}))
    data[data.find(CENTRAL) + 16] ^= 0xFF

    assert problem_code(lambda: content(opened(bytes(data)), "a")) == "file-unreadable"


@pytest.mark.parametrize("stated", [3, 6, 5_000_000])
def test_a_member_that_unpacks_to_another_size_than_stated_is_a_problem(stated: int) -> None:
    data = bytearray(zipped({"a": b"hello"}))
    struct.pack_into("<L", data, data.find(CENTRAL) + 24, stated)

    assert problem_code(lambda: content(opened(bytes(data)), "a")) == "file-unreadable"


def test_an_unknown_compression_is_a_problem() -> None:
    data = zipped({"a": b"hello" * 50}, zipfile.ZIP_LZMA)

    assert problem_code(lambda: content(opened(data), "a")) == "unsupported-compression"


def test_members_that_share_bytes_are_problems() -> None:
    data = bytearray(zipped({"a": b"hello" * 99, "b": b"world" * 99}))
    second = data.find(CENTRAL, data.find(CENTRAL) + 1)
    struct.pack_into("<L", data, second + 42, 0)
    index = opened(bytes(data))

    assert problem_code(lambda: content(index, "a")) == "overlapping"
    assert problem_code(lambda: content(index, "b")) == "overlapping"


def test_a_member_that_reaches_into_the_next_is_a_problem() -> None:
    data = bytearray(zipped({"a": b"12345", "b": b"67890"}, zipfile.ZIP_STORED))
    first = data.find(CENTRAL)
    struct.pack_into("<LL", data, first + 20, 30, 30)

    assert problem_code(lambda: content(opened(bytes(data)), "a")) == "overlapping"


def test_a_member_beyond_the_limit_is_not_unpacked() -> None:
    file = opened(zipped({"a": bytes(1000)})).get("a")
    assert file is not None

    assert problem_code(lambda: file.read(limit=999)) == "file-too-large"


def test_what_is_unpacked_in_all_is_bounded() -> None:
    index = opened(zipped({"a": bytes(600), "b": bytes(600)}), budget=Budget(manifest_bytes=1000))
    content(index, "a")

    assert problem_code(lambda: content(index, "b")) == "budget-exhausted"


def test_what_is_refused_costs_nothing() -> None:
    data = bytearray(zipped({"a": bytes(600), "b": bytes(600)}))
    struct.pack_into("<L", data, data.find(CENTRAL) + 42, 1)  # no local header there
    budget = Budget(manifest_bytes=1000)
    index = opened(bytes(data), budget=budget)

    assert problem_code(lambda: content(index, "a")) == "file-unreadable"
    assert content(index, "b") == bytes(600)


def test_a_nested_archive_is_paid_for_before_it_is_unpacked() -> None:
    budget = Budget(nested_bytes=500)
    file = opened(zipped({"a.jar": bytes(600)}), budget=budget).get("a.jar")
    assert file is not None

    assert problem_code(file.open_archive) == "budget-exhausted"


def test_entries_of_all_archives_are_bounded() -> None:
    jar = zipped({"x": b"", "y": b""})
    index = opened(zipped({"a.jar": jar, "b.jar": jar}), budget=Budget(entries=5))
    first, second = index.get("a.jar"), index.get("b.jar")
    assert first is not None
    assert second is not None
    first.open_archive()

    assert problem_code(second.open_archive) == "budget-exhausted"


@pytest.mark.parametrize("kept", [0, 1, 21, 22, 50, 100, 150])
def test_a_truncated_archive_is_corrupt(kept: int) -> None:
    data = zipped({"a": b"hello" * 10, "b": b"world" * 10})

    with pytest.raises(ArchiveCorrupt):
        opened(data[:kept])


def test_an_archive_whose_front_is_cut_off_is_corrupt_or_its_members_are() -> None:
    data = zipped({"a": os.urandom(500), "b": b"world" * 10})[300:]

    with pytest.raises(ArchiveCorrupt):
        opened(data)


def test_a_truncated_archive_is_not_taken_for_the_last_archive_inside_it() -> None:
    inner = zipped({"x": b"hello"})
    data = zipped({"a.jar": inner, "b.jar": inner, "c": os.urandom(500)}, zipfile.ZIP_STORED)
    end_of_second = data.find(inner, data.find(inner) + 1) + len(inner)

    with pytest.raises(ArchiveCorrupt, match="truncated"):
        opened(data[: end_of_second + 100])


def test_the_entry_of_the_folder_itself_is_no_name() -> None:
    index = opened(zipped({"./": b"", "./a": b"x"}))

    assert list(index.paths()) == ["a"]
    assert list(index.problems()) == []


@pytest.mark.parametrize("data", [b"", b"hello", bytes(100_000), b"PK\x03\x04" + bytes(100), b"\x1f\x8b" + bytes(99)])
def test_what_is_no_zip_is_corrupt(data: bytes) -> None:
    with pytest.raises(ArchiveCorrupt):
        opened(data)


def test_a_damaged_directory_is_corrupt() -> None:
    data = bytearray(zipped({"a": b"hello", "b": b"world"}))
    second = data.find(CENTRAL, data.find(CENTRAL) + 1)
    data[second] = 0

    with pytest.raises(ArchiveCorrupt, match="damaged"):
        opened(bytes(data))


def test_too_many_entries_are_refused(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(zip_directory, "MAX_ENTRIES", 10)

    with pytest.raises(ArchiveTooLarge, match="10 entries"):
        opened(zipped({f"f{number}": b"" for number in range(11)}))


def test_a_directory_beyond_the_limit_is_refused(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(zip_directory, "MAX_DIRECTORY_BYTES", 100)

    with pytest.raises(ArchiveTooLarge):
        opened(zipped({f"f{number}": b"" for number in range(11)}))


class TestNested:
    """Archives inside archives are indices like any other."""

    @pytest.mark.parametrize("method", [zipfile.ZIP_STORED, zipfile.ZIP_DEFLATED])
    def test_paths_continue_through_the_outer_archive(self, method: int) -> None:
        outer = opened(zipped({"lib/a.jar": zipped({"x/y": b"hello"})}, method))
        file = outer.get("lib/a.jar")
        assert file is not None
        inner = file.open_archive().get("x/y")
        assert inner is not None

        assert (inner.path, inner.read()) == ("lib/a.jar/x/y", b"hello")

    def test_a_stored_archive_is_read_in_place(self) -> None:
        nested = zipped({"x": b"hello"})
        member = opened(zipped({"a.jar": nested}, zipfile.ZIP_STORED)).get("a.jar")
        assert member is not None

        assert member.content.open_source(may_hold=0, budget=Budget()).held_bytes == 0

    def test_too_deep_is_a_problem(self) -> None:
        data = zipped({"x": b"hello"})
        for _ in range(limits.MAX_DEPTH + 1):
            data = zipped({"a.jar": data})
        index = opened(data)

        def descend() -> None:
            inner = index
            while True:
                file = inner.get("a.jar")
                assert file is not None
                inner = file.open_archive()  # type: ignore[assignment]

        assert problem_code(descend) == "nested-too-deep"

    def test_what_is_held_at_the_same_time_is_bounded(self, monkeypatch: pytest.MonkeyPatch) -> None:
        monkeypatch.setattr("lambdascope.engine.archives.zip.MAX_NESTED_BYTES", 2_000)
        inner = zipped({"pad": os.urandom(900)}, zipfile.ZIP_STORED)
        middle = opened(zipped({"m.jar": zipped({"i.jar": inner, "pad": os.urandom(500)})})).get("m.jar")
        assert middle is not None
        nested = middle.open_archive().get("i.jar")
        assert nested is not None

        assert problem_code(nested.open_archive) == "file-too-large"

    def test_what_is_no_archive_is_a_problem(self) -> None:
        file = opened(zipped({"a.jar": b"not a jar"})).get("a.jar")
        assert file is not None

        assert problem_code(file.open_archive) == "archive-unreadable"


class TestText:
    """Manifests as text and JSON."""

    def test_invalid_utf8_is_replaced_and_a_byte_order_mark_dropped(self) -> None:
        file = opened(zipped({"a": b"\xef\xbb\xbfh\xff"})).get("a")
        assert file is not None

        assert file.text() == "h\ufffd"

    @pytest.mark.parametrize("text", [b"{", b"[" * 100_000, b"", b"nope", b"\xff", b'{"a":' * 50_000])
    def test_what_is_no_json_is_a_problem(self, text: bytes) -> None:
        file = opened(zipped({"a": text})).get("a")
        assert file is not None

        assert problem_code(file.json) == "manifest-invalid"

    @pytest.mark.parametrize("text", [b"1e999999999", b"9" * 10_000, b'"\\ud800"', b"NaN"])
    def test_odd_json_does_not_escape_as_another_error(self, text: bytes) -> None:
        file = opened(zipped({"a": text})).get("a")
        assert file is not None
        try:
            file.json()
        except ManifestError as error:
            assert error.code == "manifest-invalid"


def test_a_window_does_not_reach_beyond_its_end() -> None:
    window = Window(MemoryRanges(b"0123456789"), 2, 4)

    assert (window.read(0, 100), window.read(3, 5), window.read(9, 2)) == (b"2345", b"5", b"")


BOMB = """
import re, sys
from lambdascope.engine.archives.limits import Budget
from lambdascope.engine.archives.ranges import MemoryRanges
from lambdascope.engine.archives.zip import Place, ZipIndex
from lambdascope.model.errors import ManifestError
with open(sys.argv[1], "rb") as file:
    index = ZipIndex(MemoryRanges(file.read()), Place(budget=Budget(nested_bytes=300_000_000)))
codes = set()
for path in index.paths():
    try:
        index.get(path).open_archive()
    except ManifestError as error:
        codes.add(error.code)
# Not ru_maxrss: that counts what the process was before it became this one.
status = open("/proc/self/status").read()
print(sorted(codes), int(re.search(r"VmHWM:\\s+(\\d+) kB", status)[1]) // 1024)
"""


def test_a_bomb_ends_within_bounded_memory(tmp_path: Path) -> None:
    bomb = tmp_path / "bomb.zip"
    with zipfile.ZipFile(bomb, "w", zipfile.ZIP_DEFLATED) as archive:
        for number in range(3):
            with archive.open(f"{number}.jar", "w") as member:
                for _ in range(120):
                    member.write(bytes(1_000_000))
    run = subprocess.run([sys.executable, "-c", BOMB, bomb], capture_output=True, text=True, check=True)
    codes, megabytes = run.stdout.rsplit(" ", 1)

    assert codes == "['archive-unreadable', 'budget-exhausted']"
    assert int(megabytes) < 300
