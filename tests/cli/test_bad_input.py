"""Hostile and odd packages: a typed error or a listed problem, within bounded memory, and nothing written outside."""

from __future__ import annotations

import io
import json
import os
import signal
import subprocess
import sys
import zipfile
import zlib
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from struct import pack
from subprocess import CompletedProcess
from typing import Any

import pytest

Command = Callable[..., CompletedProcess[str]]

MIB = 1024 * 1024
MAX_PEAK_BYTES = 300 * MIB
TIMEOUT_SECONDS = 60

LAUNCHER = """
import os, sys
into, *command = sys.argv[1:]
_, status, usage = os.wait4(os.posix_spawn(command[0], command, os.environ), 0)
peak = usage.ru_maxrss * (1 if sys.platform == "darwin" else 1024)
with open(into, "w") as file:
    file.write(str(peak))
sys.exit(os.waitstatus_to_exitcode(status) & 0xFF)
"""
"""Runs a command and writes its peak memory. A process of its own, since a child's peak counts what its parent had."""


@dataclass(frozen=True, kw_only=True)
class Member:
    """A member of a zip, honest unless told otherwise."""

    name: str | bytes
    content: bytes = b""
    packed: bytes | None = None
    """Deflated bytes, in the place of the stored `content`."""
    size: int | None = None
    crc: int | None = None
    flags: int = 0
    mode: int = 0o100644
    header_of: int | None = None
    """The place of the earlier member whose header and bytes are this one's, too."""


@dataclass(frozen=True)
class Outcome:
    """What a scan of one hostile target said."""

    exit_code: int
    stdout: str
    stderr: str

    @property
    def target(self) -> dict[str, Any]:
        """The target's part of the JSON report."""
        target: dict[str, Any] = json.loads(self.stdout)["targets"][0]
        return target

    @property
    def problems(self) -> list[tuple[str, str]]:
        """Code and path of each problem."""
        return [(problem["code"], problem["path"]) for problem in self.target["problems"]]

    @property
    def found(self) -> list[str]:
        """The vulnerabilities found."""
        return [finding["packageVulnerabilityDetails"]["vulnerabilityId"] for finding in self.target["findings"]]


Scan = Callable[..., Outcome]

GOOD = Member(name="requests-2.19.1.dist-info/METADATA", content=b"Name: requests\nVersion: 2.19.1\n")
"""A package with a known vulnerability, to stand beside what is bad."""
GOOD_FOUND = ["CVE-2018-18074"]


@pytest.fixture
def scan_json(tmp_path: Path, environment: dict[str, str], database: Path, request: pytest.FixtureRequest) -> Scan:
    """Scans with JSON output and asserts what holds for every input: bounded memory, no file written, no traceback."""

    def run(*arguments: str | Path, timeout_seconds: float = TIMEOUT_SECONDS) -> Outcome:
        command = [sys.executable, "-m", "lambdascope", "scan", "--format", "json", "--db", database, *arguments]
        before = _tree(tmp_path)
        outcome, peak = _run_measured(list(map(str, command)), environment, tmp_path, timeout_seconds)
        request.node.user_properties.append(("peak_mib", peak // MIB))

        assert "Traceback" not in outcome.stderr
        assert peak < MAX_PEAK_BYTES, f"{peak / MIB:.0f} MiB"
        assert _tree(tmp_path) == before
        assert outcome.stdout.isascii()
        return outcome

    return run


def _run_measured(
    command: Sequence[str], environment: dict[str, str], folder: Path, timeout_seconds: float
) -> tuple[Outcome, int]:
    into, out = os.pipe()
    with (
        os.fdopen(into) as peak,
        subprocess.Popen(
            [sys.executable, "-I", "-S", "-c", LAUNCHER, f"/dev/fd/{out}", *command],
            cwd=folder,
            env=environment,
            stdin=subprocess.DEVNULL,
            stdout=subprocess.PIPE,
            stderr=subprocess.PIPE,
            text=True,
            pass_fds=(out,),
            start_new_session=True,
        ) as process,
    ):
        os.close(out)
        try:
            stdout, stderr = process.communicate(timeout=timeout_seconds)
        except subprocess.TimeoutExpired:
            os.killpg(process.pid, signal.SIGKILL)
            raise
        return Outcome(process.returncode, stdout, stderr), int(peak.read())


def _tree(folder: Path) -> set[str]:
    return {os.path.join(where, name) for where, folders, files in os.walk(folder) for name in folders + files}


def archive(*members: Member) -> bytes:
    """A zip of `members`."""
    body, directory = bytearray(), bytearray()
    offsets: list[int] = []
    for member in members:
        name = member.name.encode() if isinstance(member.name, str) else member.name
        data = member.content if member.packed is None else member.packed
        size = len(member.content) if member.size is None else member.size
        crc = zlib.crc32(member.content) if member.crc is None else member.crc
        method = 0 if member.packed is None else 8
        if member.header_of is None:
            offsets.append(len(body))
            body += local_header(name, method) + data
        else:
            offsets.append(offsets[member.header_of])
            data = members[member.header_of].packed or members[member.header_of].content
        directory += central_entry(name, member.flags, method, crc, len(data), size, member.mode, offsets[-1])
    return bytes(body + directory) + end_record(len(members), len(directory), len(body))


def local_header(name: bytes, method: int) -> bytes:
    return pack("<4s5H3L2H", b"PK\3\4", 20, 0, method, 0, 33, 0, 0, 0, len(name), 0) + name


def central_entry(
    name: bytes, flags: int, method: int, crc: int, packed_size: int, size: int, mode: int, offset: int
) -> bytes:
    extra = pack("<2HQ", 1, 8, size) if size > 0xFFFFFFFE else b""
    stated = 0xFFFFFFFF if extra else size
    sizes = (crc, packed_size, stated, len(name), len(extra))
    head = pack("<4s6H3L5H2L", b"PK\1\2", 0x314, 20, flags, method, 0, 33, *sizes, 0, 0, 0, mode << 16, offset)
    return head + name + extra


def end_record(entries: int, directory_size: int, directory_start: int) -> bytes:
    count = entries & 0xFFFF
    return pack("<4s4H2LH", b"PK\5\6", 0, 0, count, count, directory_size, directory_start, 0)


def zeros(count: int) -> bytes:
    """`count` zero bytes (whole MiB) deflated, in the time that deflating one takes."""
    deflater = zlib.compressobj(9, zlib.DEFLATED, -zlib.MAX_WBITS)
    one = deflater.compress(bytes(MIB)) + deflater.flush(zlib.Z_FULL_FLUSH)
    return one * (count // MIB) + b"\3\0"


def deflated(content: bytes) -> bytes:
    deflater = zlib.compressobj(9, zlib.DEFLATED, -zlib.MAX_WBITS)
    return deflater.compress(content) + deflater.flush()


def metadata(name: str, version: str = "1.0") -> bytes:
    return f"Name: {name}\nVersion: {version}\n".encode()


def zipped(files: Mapping[str, bytes], method: int = zipfile.ZIP_DEFLATED) -> bytes:
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w", method) as made:
        for name, content in files.items():
            made.writestr(zipfile.ZipInfo(name), content, method)
    return buffer.getvalue()


def beside_good(files: Mapping[str, bytes]) -> bytes:
    return zipped({str(GOOD.name): GOOD.content, **files})


# The target itself cannot be read: exit 3, one line of error, and a report that says so.


def targets_that_are_no_archive() -> Iterator[tuple[str, bytes]]:
    whole = archive(GOOD, Member(name="a.py", content=b"x" * 2000))
    yield "truncated in the middle", whole[: len(whole) // 2]
    yield "truncated by one byte", whole[:-1]
    yield "only an end record that points outside", end_record(1, 100, 5000)
    yield "directory of another size", whole[:-22] + end_record(2, len(whole), 0)
    yield "directory cut into an entry", whole[:-40] + whole[-22:]
    yield "empty", b""
    yield "text", b"Not found\n" * 100
    yield "gzip", b"\x1f\x8b\x08" + bytes(100)
    yield "zeros", bytes(100_000)
    yield "missing zip64 record", whole[:-22] + pack("<4sLQL", b"PK\6\7", 0, 10**15, 1) + whole[-22:]


@pytest.mark.parametrize("content", [pytest.param(data, id=name) for name, data in targets_that_are_no_archive()])
def test_what_is_no_whole_archive_is_one_line_and_exit_3(scan_json: Scan, tmp_path: Path, content: bytes) -> None:
    target = tmp_path / "function.zip"
    target.write_bytes(content)

    assert_unreadable(scan_json(target), "function.zip")


def test_a_missing_file_suggests_the_nearest_name(scan_json: Scan, tmp_path: Path) -> None:
    (tmp_path / "function.zip").write_bytes(archive(GOOD))

    outcome = scan_json(tmp_path / "fucntion.zip")

    assert_unreadable(outcome, f"did you mean {tmp_path / 'function.zip'}?")


def test_a_missing_file_in_a_missing_folder(scan_json: Scan, tmp_path: Path) -> None:
    assert_unreadable(scan_json(tmp_path / "no" / "such.zip"), "does not exist")


@pytest.mark.skipif(os.geteuid() == 0, reason="root reads every file")
def test_a_file_without_read_permission(scan_json: Scan, tmp_path: Path) -> None:
    target = tmp_path / "function.zip"
    target.write_bytes(archive(GOOD))
    target.chmod(0)

    assert_unreadable(scan_json(target), "check its permissions")


@pytest.mark.skipif(os.geteuid() == 0, reason="root enters every folder")
def test_a_file_in_a_folder_without_permission(scan_json: Scan, tmp_path: Path) -> None:
    (tmp_path / "closed").mkdir(mode=0)

    assert_unreadable(scan_json(tmp_path / "closed" / "function.zip"), "function.zip")


def test_a_pipe_is_refused_without_waiting_for_its_writer(scan_json: Scan, tmp_path: Path) -> None:
    os.mkfifo(tmp_path / "function.zip")

    # Waiting for a writer would be for ever, so a short timeout is safe.
    assert_unreadable(scan_json(tmp_path / "function.zip", timeout_seconds=10), "neither a file nor a folder")


def test_a_device_is_refused(scan_json: Scan) -> None:
    assert_unreadable(scan_json("/dev/null"), "neither a file nor a folder")


def test_a_link_to_itself_is_refused(scan_json: Scan, tmp_path: Path) -> None:
    (tmp_path / "function.zip").symlink_to(tmp_path / "function.zip")

    assert_unreadable(scan_json(tmp_path / "function.zip"), "function.zip")


def test_a_name_too_long_for_the_file_system(scan_json: Scan) -> None:
    assert_unreadable(scan_json("x" * 5000), "x")


def test_an_empty_name_is_no_target(scan_json: Scan) -> None:
    outcome = scan_json("")

    assert outcome.exit_code in (2, 3)
    assert outcome.stderr.count("error:") == 1


def test_six_layers_are_more_than_lambda_attaches(scan_json: Scan, tmp_path: Path) -> None:
    (tmp_path / "a.zip").write_bytes(archive(GOOD))

    outcome = scan_json(tmp_path / "a.zip", *["--layer", tmp_path / "a.zip"] * 6)

    assert outcome.exit_code == 2
    assert outcome.stderr == "error: 6 layers given; Lambda attaches at most 5\n"
    assert outcome.stdout == ""


def test_a_layer_that_is_no_archive_names_the_layer(scan_json: Scan, tmp_path: Path) -> None:
    (tmp_path / "a.zip").write_bytes(archive(GOOD))
    (tmp_path / "layer.zip").write_bytes(b"no")

    assert_unreadable(scan_json(tmp_path / "a.zip", "--layer", tmp_path / "layer.zip"), "layer.zip")


def assert_unreadable(outcome: Outcome, message: str) -> None:
    """Exit 3, one line on stderr, and a target in the report whose only content is the problem."""
    assert outcome.exit_code == 3
    assert outcome.stderr.startswith("error: ")
    assert outcome.stderr.count("\n") == 1
    assert message in outcome.stderr
    assert [code for code, _ in outcome.problems] == ["target-unreadable"]
    assert outcome.target["packages"] == outcome.target["findings"] == []


# Only a member is bad: a listed problem with its path, and the good package beside it is still found.


def test_an_encrypted_manifest_is_listed(scan_json: Scan, tmp_path: Path) -> None:
    bad = Member(name="a-1.0.dist-info/METADATA", content=metadata("a"), flags=1)

    assert_listed(scan_json(written(tmp_path, archive(GOOD, bad))), "encrypted", "a-1.0.dist-info/METADATA")


def test_a_wrong_checksum_is_listed(scan_json: Scan, tmp_path: Path) -> None:
    bad = Member(name="a-1.0.dist-info/METADATA", content=metadata("a"), crc=1)

    assert_listed(scan_json(written(tmp_path, archive(bad, GOOD))), "file-unreadable", "a-1.0.dist-info/METADATA")


def test_a_link_in_a_zip_is_listed_and_not_followed(scan_json: Scan, tmp_path: Path) -> None:
    bad = Member(name="a-1.0.dist-info/METADATA", content=b"/etc/passwd", mode=0o120777)

    assert_listed(scan_json(written(tmp_path, archive(bad, GOOD))), "symlink", "a-1.0.dist-info/METADATA")


def test_overlapping_members_are_listed(scan_json: Scan, tmp_path: Path) -> None:
    first = Member(name="a-1.0.dist-info/METADATA", content=metadata("a"))
    second = Member(name="b-1.0.dist-info/METADATA", content=metadata("b"), header_of=1)
    outcome = scan_json(written(tmp_path, archive(GOOD, first, second)))

    assert outcome.problems == [("overlapping", first.name), ("overlapping", second.name)]
    assert (outcome.exit_code, outcome.found) == (0, GOOD_FOUND)


NAMES = [
    pytest.param("../../escaped-1.0.dist-info/METADATA", "unsafe-name", id="parent"),
    pytest.param("a/../../escaped-1.0.dist-info/METADATA", "unsafe-name", id="parent in the middle"),
    pytest.param("/tmp/escaped-1.0.dist-info/METADATA", "unsafe-name", id="absolute"),
    pytest.param("C:/escaped-1.0.dist-info/METADATA", "unsafe-name", id="drive"),
    pytest.param("..\\..\\escaped-1.0.dist-info\\METADATA", "unsafe-name", id="parent with backslashes"),
    pytest.param("a\0b-1.0.dist-info/METADATA", "unsafe-name", id="NUL"),
    pytest.param("", "unsafe-name", id="empty"),
]


@pytest.mark.parametrize(("name", "code"), NAMES)
def test_a_name_that_points_outside_is_left_out_and_listed(
    scan_json: Scan, tmp_path: Path, name: str, code: str
) -> None:
    outcome = scan_json(written(tmp_path, archive(Member(name=name, content=metadata("escaped")), GOOD)))

    assert [found for found, _ in outcome.problems][:1] == [code]
    assert [package["name"] for package in outcome.target["packages"]] == ["requests"]
    assert (outcome.exit_code, outcome.found) == (0, GOOD_FOUND)


def test_backslashes_are_read_as_slashes_and_listed(scan_json: Scan, tmp_path: Path) -> None:
    name = str(GOOD.name).replace("/", "\\")
    outcome = scan_json(written(tmp_path, archive(Member(name=name, content=GOOD.content))))

    assert outcome.problems[0][0] == "backslash-name"
    assert (outcome.exit_code, outcome.found) == (0, GOOD_FOUND)


def test_metadata_of_300_mb_is_listed(scan_json: Scan, tmp_path: Path) -> None:
    size = 300 * MIB
    bad = Member(name="a-1.0.dist-info/METADATA", packed=zeros(size), size=size)

    assert_listed(scan_json(written(tmp_path, archive(bad, GOOD))), "file-too-large", "a-1.0.dist-info/METADATA")


def test_metadata_of_300_mb_that_claims_to_be_small_is_listed(scan_json: Scan, tmp_path: Path) -> None:
    bad = Member(name="a-1.0.dist-info/METADATA", packed=zeros(300 * MIB), size=100)

    assert_listed(scan_json(written(tmp_path, archive(bad, GOOD))), "file-unreadable", "a-1.0.dist-info/METADATA")


def test_metadata_without_version_is_listed(scan_json: Scan, tmp_path: Path) -> None:
    outcome = scan_json(written(tmp_path, beside_good({"a.dist-info/METADATA": b"Name: a\n\nVersion: 1\n"})))

    assert_listed(outcome, "manifest-invalid", "a.dist-info/METADATA")


@pytest.mark.parametrize("content", [b"Name: \xff\xfe\nVersion: \x80\n", b"\xff" * 5000, b"\0" * 5000])
def test_metadata_that_is_no_utf8_ends_well(scan_json: Scan, tmp_path: Path, content: bytes) -> None:
    outcome = scan_json(written(tmp_path, beside_good({"a-1.0.dist-info/METADATA": content})))

    assert (outcome.exit_code, outcome.found) == (0, GOOD_FOUND)
    assert {path for _, path in outcome.problems} == {"a-1.0.dist-info/METADATA"}


@pytest.mark.parametrize("flags", [0, 0x800], ids=["CP437", "UTF-8"])
def test_a_name_that_is_no_utf8_ends_well(scan_json: Scan, tmp_path: Path, flags: int) -> None:
    bad = Member(name=b"\xff\xfe\x80/a-1.0.dist-info/METADATA", content=metadata("a"), flags=flags)
    outcome = scan_json(written(tmp_path, archive(bad, GOOD)))

    assert (outcome.exit_code, outcome.problems, outcome.found) == (0, [], GOOD_FOUND)
    assert [package["name"] for package in outcome.target["packages"]] == ["a", "requests"]


@pytest.mark.parametrize("content", [b"[]", b'"x"', b"null", b"7", b"", b"{"])
def test_a_package_json_that_is_no_object_is_listed(scan_json: Scan, tmp_path: Path, content: bytes) -> None:
    outcome = scan_json(written(tmp_path, beside_good({"node_modules/a/package.json": content})))

    assert_listed(outcome, "manifest-invalid", "node_modules/a/package.json")


def test_json_nested_deep_is_listed(scan_json: Scan, tmp_path: Path) -> None:
    outcome = scan_json(written(tmp_path, beside_good({"node_modules/a/package.json": b"[" * 500_000})))

    assert_listed(outcome, "manifest-invalid", "node_modules/a/package.json")


def test_a_package_lock_of_100_mb_is_listed(scan_json: Scan, tmp_path: Path) -> None:
    packages = ",".join(f'"node_modules/a{number}":{{"version":"1.0.0"}}' for number in range(25_000))
    lock = f'{{"lockfileVersion":3,"packages":{{{packages}}},"x":"'.encode() + b" " * 99 * MIB + b'"}'
    bad = Member(name="package-lock.json", packed=deflated(lock), size=len(lock), crc=zlib.crc32(lock))

    assert_listed(scan_json(written(tmp_path, archive(bad, GOOD))), "file-too-large", "package-lock.json")


def test_jars_nested_deep_are_listed(scan_json: Scan, tmp_path: Path) -> None:
    jar = zipped({"a.class": b""})
    for _ in range(50):
        jar = zipped({"inner.jar": jar})

    outcome = scan_json(written(tmp_path, beside_good({"lib/outer.jar": jar})))

    assert_listed(outcome, "nested-too-deep", "lib/outer.jar" + "/inner.jar" * 6)


def test_a_jar_that_is_no_archive_is_listed(scan_json: Scan, tmp_path: Path) -> None:
    assert_listed(scan_json(written(tmp_path, beside_good({"a.jar": b"x" * 9}))), "archive-unreadable", "a.jar")


def assert_listed(outcome: Outcome, code: str, path: str) -> None:
    """Exit 0, exactly this problem with a message on one line, and the good package's finding."""
    assert (outcome.exit_code, outcome.stderr) == (0, "")
    assert outcome.problems == [(code, path)]
    message = outcome.target["problems"][0]["message"]
    assert message
    assert "\n" not in message
    assert outcome.found == GOOD_FOUND


def written(folder: Path, content: bytes) -> Path:
    (folder / "function.zip").write_bytes(content)
    return folder / "function.zip"


# Bombs: small files that would fill the machine if they were believed.


def nested_headers(name: str, total: int) -> bytes:
    """A zip of members that each contain the next one's header and bytes, and unpack to `total` bytes in all.

    The trick is David Fifield's "better zip bomb": a stored block of deflate quotes the next local header.
    """
    kernel_size = 7 * MIB
    count = total // kernel_size
    headers = [local_header(f"{number:06}{name}".encode(), 8) for number in range(count)]
    data, sizes = bytearray(), [(len(zeros(kernel_size)), kernel_size)]
    for header in reversed(headers[1:]):
        packed_size, size = sizes[-1]
        sizes.append((packed_size + 5 + len(header), size + len(header)))
    sizes.reverse()
    directory = bytearray()
    for number, header in enumerate(headers):
        packed_size, size = sizes[number]
        crc = zlib.crc32(bytes(kernel_size)) if number + 1 == count else 0
        directory += central_entry(header[30:], 0, 8, crc, packed_size, size, 0o100644, len(data))
        data += header
        if number + 1 < count:
            length = len(headers[number + 1])
            data += pack("<B2H", 0, length, length ^ 0xFFFF)
    data += zeros(kernel_size)
    return bytes(data + directory) + end_record(count, len(directory), len(data))


@pytest.mark.parametrize("name", ["-1.0.dist-info/METADATA", ".jar"])
def test_members_inside_members_that_unpack_to_100_gb(scan_json: Scan, tmp_path: Path, name: str) -> None:
    outcome = scan_json(written(tmp_path, nested_headers(name, 100 * 1024 * MIB)))

    assert outcome.exit_code == 0
    # The innermost member is an honest one, and holds nothing but zeros.
    honest = {"manifest-invalid", "archive-unreadable", "budget-exhausted"}
    assert "overlapping" in {code for code, _ in outcome.problems} <= {"overlapping", *honest}


@pytest.mark.parametrize("name", ["a-1.0.dist-info/METADATA", "lib/a.jar"])
def test_ten_members_of_10_gb_that_share_10_mb(scan_json: Scan, tmp_path: Path, name: str) -> None:
    size = 10 * 1024 * MIB
    first = Member(name=name, packed=zeros(size), size=size)
    others = [Member(name=f"{number}/{name}", packed=b"", size=size, header_of=0) for number in range(9)]
    outcome = scan_json(written(tmp_path, archive(first, *others, GOOD)))

    assert [code for code, _ in outcome.problems] == ["file-too-large"] * 10
    assert (outcome.exit_code, outcome.found) == (0, GOOD_FOUND)


@pytest.mark.parametrize("name", ["a-1.0.dist-info/METADATA", "lib/a.jar"])
def test_10_gb_that_claim_to_be_small(scan_json: Scan, tmp_path: Path, name: str) -> None:
    bad = Member(name=name, packed=zeros(10 * 1024 * MIB), size=1000)

    assert_listed(scan_json(written(tmp_path, archive(bad, GOOD))), "file-unreadable", name)


def test_jars_that_unpack_to_more_than_we_agree_to_read(scan_json: Scan, tmp_path: Path) -> None:
    size = 150 * MIB
    packed, crc = zeros(size), zlib.crc32(bytes(size))
    bombs = [Member(name=f"{number}.jar", packed=packed, size=size, crc=crc) for number in range(66)]
    outcome = scan_json(written(tmp_path, archive(*bombs, GOOD)))

    assert {code for code, _ in outcome.problems} == {"archive-unreadable", "budget-exhausted"}
    assert (outcome.exit_code, outcome.found) == (0, GOOD_FOUND)


def test_manifests_that_unpack_to_more_than_we_agree_to_read(scan_json: Scan, tmp_path: Path) -> None:
    size = 8 * MIB
    packed, crc = zeros(size), zlib.crc32(bytes(size))
    bombs = [
        Member(name=f"{number}-1.0.dist-info/METADATA", packed=packed, size=size, crc=crc) for number in range(1200)
    ]
    outcome = scan_json(written(tmp_path, archive(GOOD, *bombs)))

    assert {code for code, _ in outcome.problems} == {"manifest-invalid", "budget-exhausted"}
    assert (outcome.exit_code, outcome.found) == (0, GOOD_FOUND)


# Very many entries.


def crowd(names: Iterator[str], count: int) -> bytes:
    """A zip of GOOD and of `count` empty members, in the time that a list of strings takes."""
    good = local_header(str(GOOD.name).encode(), 0) + GOOD.content
    encoded = [next(names).encode() for _ in range(count)]
    headers = [local_header(name, 0) for name in encoded]
    directory = [
        central_entry(
            str(GOOD.name).encode(), 0, 0, zlib.crc32(GOOD.content), len(GOOD.content), len(GOOD.content), 0, 0
        )
    ]
    at = len(good)
    for name, header in zip(encoded, headers, strict=True):
        directory.append(central_entry(name, 0, 0, 0, 0, 0, 0, at))
        at += len(header)
    size = sum(map(len, directory))
    return b"".join([good, *headers, *directory, end_record(count + 1, size, at)])


def numbered(pattern: str) -> Iterator[str]:
    number = 0
    while True:
        yield pattern.replace("%", str(number))
        number += 1


CROWDS = [
    pytest.param("package/module_%.py", set(), id="plain"),
    pytest.param(
        "%-1.0.dist-info/METADATA", {"manifest-invalid", "too-many-packages", "too-many-problems"}, id="manifests"
    ),
    pytest.param(
        "node_modules/%/package.json",
        {"manifest-invalid", "too-many-packages", "too-many-problems"},
        id="package.json",
        marks=pytest.mark.long,
    ),
    pytest.param(
        "%/package-lock.json",
        {"manifest-invalid", "too-many-packages", "too-many-problems"},
        id="lock files",
        marks=pytest.mark.long,
    ),
    pytest.param(
        "lib/%.jar", {"archive-unreadable", "too-many-packages", "too-many-problems"}, id="jars", marks=pytest.mark.long
    ),
    pytest.param("same.py", {"duplicate-name"}, id="one name"),
    pytest.param("../%", {"unsafe-name"}, id="unsafe names"),
    pytest.param("package\\%.py", {"backslash-name"}, id="backslashes"),
]


@pytest.mark.parametrize(("pattern", "codes"), CROWDS)
def test_half_a_million_entries(scan_json: Scan, tmp_path: Path, pattern: str, codes: set[str]) -> None:
    outcome = scan_json(written(tmp_path, crowd(numbered(pattern), 500_000)))

    assert (outcome.exit_code, outcome.found) == (0, GOOD_FOUND)
    assert {found for found, _ in outcome.problems} <= codes
    assert bool(outcome.problems) is bool(codes)


# Text that is as large as we agree to read, and as unpleasant as we could make it.


PINS = b"".join(b"p%d==1\n" % n for n in range(49_000))
DEPENDENCIES = b"<dependency/>" * 300_000 + b"</dependencies></project>"
YARN = b"# yarn lockfile v1\n"


def billion_laughs() -> bytes:
    entities = [b'<!ENTITY l0 "lol">']
    entities += [b'<!ENTITY l%d "%s">' % (n, b"&l%d;" % (n - 1) * 10) for n in range(1, 10)]
    return b"<!DOCTYPE project [" + b"".join(entities) + b"]><project><version>&l9;</version></project>"


def substitutions() -> bytes:
    chain = b"".join(b"<p%d>%s</p%d>" % (n, b"${p%d}" % (n + 1) * 20, n) for n in range(1000))
    dependency = b"<dependency><groupId>g</groupId><artifactId>a</artifactId><version>${p0}</version></dependency>"
    return b"<project><properties>%s</properties><dependencies>%s</dependencies></project>" % (
        chain,
        dependency * 20_000,
    )


PATHOLOGICAL: tuple[tuple[str, str, Callable[[], bytes], int], ...] = (
    ("package.json of lists", "node_modules/%/package.json", lambda: b"[" + b"[]," * (MIB // 3 - 1) + b"[]]", 30),
    ("package-lock of lists", "%/package-lock.json", lambda: b"[" + b"[]," * (8 * MIB // 3 - 1) + b"[]]", 15),
    ("package-lock of objects", "%/package-lock.json", lambda: b'{"packages":[' + b"{}," * 2_700_000 + b"{}]}", 15),
    ("requirements of one line", "requirements.txt", lambda: b"a==" + b"1" * (2 * MIB - 3), 1),
    ("requirements of continuations", "requirements.txt", lambda: b"\\\n" * MIB, 1),
    ("requirements of brackets", "requirements.txt", lambda: b"a" + b"[" * (2 * MIB - 1), 1),
    ("requirements of spaces", "requirements.txt", lambda: b"a" + b" " * (2 * MIB - 2) + b"!", 1),
    ("requirements of commas", "requirements.txt", lambda: b"a==1" + b",==1" * (MIB // 2 - 1), 1),
    ("requirements of hashes", "requirements.txt", lambda: b"a #" * (2 * MIB // 3), 1),
    ("requirements of pins", "requirements.txt", lambda: b"".join(b"p%d==1\n" % n for n in range(180_000)), 1),
    ("requirements of pins in many files", "%/requirements.txt", lambda: PINS, 12),
    ("pom with a billion laughs", "pom.xml", billion_laughs, 1),
    ("pom of elements", "pom.xml", lambda: b"<project>" + b"<a/>" * (MIB - 10) + b"</project>", 1),
    ("pom of depth", "pom.xml", lambda: b"<project>" + b"<a>" * MIB, 1),
    ("pom of dependencies", "pom.xml", lambda: b"<project><dependencies>" + b"<dependency/>" * 300_000, 1),
    ("poms of dependencies", "%/pom.xml", lambda: b"<project><dependencies>" + DEPENDENCIES, 8),
    ("pom of properties", "pom.xml", substitutions, 1),
    (
        "yarn.lock of patterns",
        "yarn.lock",
        lambda: YARN + b'"' + b"a, " * (8 * MIB // 3 - 100) + b":\n  version 1\n",
        1,
    ),
    ("yarn.lock of quotes", "yarn.lock", lambda: YARN + b'"\\' * (4 * MIB - 100), 1),
    ("yarn.lock of entries", "yarn.lock", lambda: YARN + b'a@1:\n  version "1"\n' * 350_000, 1),
    ("yarn.lock of spaces", "yarn.lock", lambda: b"__metadata:\n" + b" " * (8 * MIB - 100), 1),
    ("poetry.lock of tables", "poetry.lock", lambda: b"[[package]]\n" * 80_000, 1),
    ("poetry.lock of depth", "poetry.lock", lambda: b"a = " + b"[" * 900_000, 1),
    ("poetry.lock of dots", "poetry.lock", lambda: b"a" + b".a" * 500_000 + b" = 1", 1),
    ("poetry.lock of quotes", "poetry.lock", lambda: b'a = """' + b'\\"' * (2 * MIB - 10), 1),
    ("poetry.lock of keys", "poetry.lock", lambda: b"".join(b"a%d=1\n" % n for n in range(110_000)), 1),
)
"""Name of the case, path with a `%` for its number, content, and how many of it to scan."""


@pytest.mark.parametrize(("path", "content", "count"), [pytest.param(*case, id=name) for name, *case in PATHOLOGICAL])
def test_pathological_text_ends_well(
    scan_json: Scan, tmp_path: Path, path: str, content: Callable[[], bytes], count: int
) -> None:
    text = content()
    packed, crc = deflated(text), zlib.crc32(text)
    bad = [Member(name=path.replace("%", str(one)), packed=packed, size=len(text), crc=crc) for one in range(count)]
    # What is only declared is read where nothing of its ecosystem is installed.
    is_python = path.endswith(("requirements.txt", "poetry.lock"))
    outcome = scan_json(written(tmp_path, archive(*bad, GOOD_JAR if is_python else GOOD)))

    assert outcome.exit_code == 0
    assert set(outcome.found) >= set(GOOD_JAR_FOUND if is_python else GOOD_FOUND)


GOOD_JAR = Member(
    name="lib/log4j-core-2.14.1.jar",
    content=zipped(
        {
            "META-INF/maven/org.apache.logging.log4j/log4j-core/pom.properties": (
                b"groupId=org.apache.logging.log4j\nartifactId=log4j-core\nversion=2.14.1\n"
            )
        }
    ),
)
GOOD_JAR_FOUND = ["CVE-2021-44228", "CVE-2021-45046"]


# Folders.


def test_a_folder_with_links_in_circles(scan_json: Scan, tmp_path: Path) -> None:
    folder = tmp_path / "function"
    (folder / "a").mkdir(parents=True)
    (folder / "a" / "up").symlink_to(folder, target_is_directory=True)
    (folder / "self").symlink_to(folder / "self")
    (folder / "root").symlink_to("/", target_is_directory=True)
    _write_good(folder)

    outcome = scan_json(folder)

    assert ("symlink", "root") in outcome.problems
    assert (outcome.exit_code, outcome.found) == (0, GOOD_FOUND)


def test_a_manifest_that_links_outside_is_not_followed(scan_json: Scan, tmp_path: Path) -> None:
    folder = tmp_path / "function"
    (tmp_path / "secret").write_bytes(metadata("secret"))
    (folder / "a-1.0.dist-info").mkdir(parents=True)
    (folder / "a-1.0.dist-info" / "METADATA").symlink_to(tmp_path / "secret")
    _write_good(folder)

    outcome = scan_json(folder)

    assert len(outcome.problems) == 1
    # The folder's own name is all that is known of it.
    assert [package["name"] for package in outcome.target["packages"]] == ["a", "requests"]
    assert (outcome.exit_code, outcome.found) == (0, GOOD_FOUND)


def test_a_folder_with_a_pipe_in_the_place_of_a_manifest(scan_json: Scan, tmp_path: Path) -> None:
    folder = tmp_path / "function"
    (folder / "a-1.0.dist-info").mkdir(parents=True)
    os.mkfifo(folder / "a-1.0.dist-info" / "METADATA")
    _write_good(folder)

    outcome = scan_json(folder)

    assert (outcome.exit_code, outcome.found) == (0, GOOD_FOUND)


def test_a_folder_called_like_a_jar_is_read_as_a_folder(scan_json: Scan, tmp_path: Path) -> None:
    folder = tmp_path / "function.jar"
    folder.mkdir()
    _write_good(folder)

    outcome = scan_json(folder)

    assert (outcome.exit_code, outcome.problems, outcome.found) == (0, [], GOOD_FOUND)


def test_a_folder_called_like_a_jar_in_a_folder(scan_json: Scan, tmp_path: Path) -> None:
    (tmp_path / "function" / "x.jar").mkdir(parents=True)
    _write_good(tmp_path / "function")

    outcome = scan_json(tmp_path / "function")

    assert (outcome.exit_code, outcome.problems, outcome.found) == (0, [], GOOD_FOUND)


def test_an_empty_folder_holds_no_packages(scan_json: Scan, tmp_path: Path) -> None:
    (tmp_path / "function").mkdir()

    outcome = scan_json(tmp_path / "function")

    assert (outcome.exit_code, outcome.problems, outcome.found) == (0, [], [])


def test_file_names_that_are_no_utf8(scan_json: Scan, tmp_path: Path) -> None:
    folder = os.fsencode(tmp_path) + b"/functi\xf6n"
    os.makedirs(folder + b"/\xff-1.0.dist-info")  # names in bytes
    with open(folder + b"/\xff-1.0.dist-info/METADATA", "wb") as file:
        file.write(GOOD.content)

    outcome = scan_json(os.fsdecode(folder))

    assert (outcome.exit_code, outcome.found) == (0, GOOD_FOUND)
    assert outcome.target["target"] == os.fsdecode(folder)


def _write_good(folder: Path) -> None:
    path = folder / str(GOOD.name)
    path.parent.mkdir(parents=True)
    path.write_bytes(GOOD.content)


# Layers and names.


def test_the_same_layer_twice_is_one_layer_twice(scan_json: Scan, tmp_path: Path) -> None:
    (tmp_path / "empty.zip").write_bytes(archive())
    layer = written(tmp_path, archive(GOOD))

    outcome = scan_json(tmp_path / "empty.zip", "--layer", layer, "--layer", layer)

    assert (outcome.exit_code, outcome.problems, outcome.found) == (0, [], GOOD_FOUND)
    assert [artifact["role"] for artifact in outcome.target["artifacts"]] == ["function", "layer", "layer"]
    assert len(outcome.target["packages"]) == 1


HOSTILE_NAMES = [
    pytest.param("\x1b[31mred\x1b[0m", id="colour"),
    pytest.param("\x1b]0;title\x07", id="window title"),
    pytest.param("\x9b2J", id="C1 control"),
    pytest.param("a\r\nb", id="line ends"),
    pytest.param("\u202egnp.exe", id="right to left"),
    pytest.param("\udc80\udfff", id="lone surrogates"),
]


@pytest.mark.parametrize("hostile", HOSTILE_NAMES)
@pytest.mark.parametrize("encoding", ["utf-8", "ascii"])
def test_names_cannot_steer_the_terminal(scan: Command, tmp_path: Path, hostile: str, encoding: str) -> None:
    name = f"{hostile}/requests-2.19.1.dist-info/METADATA".encode("utf-8", "surrogatepass")
    bad = Member(name=f"{hostile}/x.jar".encode("utf-8", "surrogatepass"), content=b"no archive", flags=0x800)
    members = [
        Member(name=name, content=GOOD.content, flags=0x800),
        bad,
        Member(name=f"../{hostile}".encode("utf-8", "surrogatepass")),
    ]
    target = written(tmp_path, archive(*members))

    outcome = scan(target, PYTHONIOENCODING=encoding)

    assert outcome.returncode == 0
    assert GOOD_FOUND[0] in outcome.stdout
    assert not steers_terminal(outcome.stdout + outcome.stderr)


@pytest.mark.parametrize("hostile", HOSTILE_NAMES[:5])
def test_a_hostile_target_name_cannot_steer_the_terminal(scan: Command, tmp_path: Path, hostile: str) -> None:
    target = tmp_path / f"{hostile}.zip".replace("/", "_")
    target.write_bytes(archive(GOOD))

    outcome = scan(target, target.with_suffix(".missing"))

    assert outcome.returncode == 3
    assert not steers_terminal(outcome.stdout + outcome.stderr)


def steers_terminal(text: str) -> bool:
    return any(not (character.isprintable() or character == "\n") for character in text)


def test_hostile_names_give_valid_json(scan_json: Scan, tmp_path: Path) -> None:
    files = {
        "\x1b[31m/requests-2.19.1.dist-info/METADATA": GOOD.content,
        "\u202e\x00.jar": b"",
        "node_modules/a/package.json": b'{"name": "\\ud800", "version": "\\udfff"}',
    }
    members = [Member(name=name.encode(), content=content, flags=0x800) for name, content in files.items()]

    outcome = scan_json(written(tmp_path, archive(*members)))

    assert (outcome.exit_code, outcome.found) == (0, GOOD_FOUND)
