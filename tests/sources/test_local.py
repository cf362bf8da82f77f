"""Local files are local and folders listed, without leaving the folder."""

from __future__ import annotations

import hashlib
import os
from pathlib import Path

import pytest

from lambdascope.model.errors import TargetError, TargetNotFound
from lambdascope.sources.local import ListedFile, LocalFile, Unlisted, existing, sha256_of, walk


def listed(folder: Path) -> list[str]:
    return [item.path for item in walk(str(folder)) if isinstance(item, ListedFile)]


def test_a_local_file_reads_ranges(tmp_path: Path) -> None:
    (tmp_path / "f").write_bytes(b"0123456789")
    local = LocalFile(str(tmp_path / "f"))

    assert (local.size, local.read(2, 3), local.read(8, 10), local.read(20, 5)) == (10, b"234", b"89", b"")


def test_an_empty_file_has_no_bytes(tmp_path: Path) -> None:
    (tmp_path / "f").touch()
    local = LocalFile(str(tmp_path / "f"))

    assert (local.size, local.read(0, 5)) == (0, b"")


def test_what_is_no_file_is_refused_without_waiting(tmp_path: Path) -> None:
    os.mkfifo(tmp_path / "pipe")

    with pytest.raises(TargetError, match="neither a file nor a folder"):
        LocalFile(str(tmp_path / "pipe"))


def test_a_missing_file_is_refused(tmp_path: Path) -> None:
    with pytest.raises(TargetError, match="cannot read"):
        LocalFile(str(tmp_path / "f"))


def test_a_missing_path_suggests_the_nearest(tmp_path: Path) -> None:
    (tmp_path / "function.zip").touch()

    with pytest.raises(TargetNotFound, match=r"did you mean .*function\.zip"):
        existing(str(tmp_path / "functoin.zip"))


def test_a_missing_folder_suggests_nothing(tmp_path: Path) -> None:
    with pytest.raises(TargetNotFound, match="check the path"):
        existing(str(tmp_path / "a" / "b.zip"))


def test_digest(tmp_path: Path) -> None:
    data = os.urandom(2_500_000)
    (tmp_path / "f").write_bytes(data)

    assert sha256_of(LocalFile(str(tmp_path / "f"))) == hashlib.sha256(data).hexdigest()


def test_a_folder_is_listed_to_its_depths(tmp_path: Path) -> None:
    (tmp_path / "a" / "b").mkdir(parents=True)
    (tmp_path / "a" / "b" / "c").write_text("hello")
    (tmp_path / "d").touch()

    assert sorted(listed(tmp_path)) == ["a/b/c", "d"]


def test_a_linked_file_is_listed_but_not_opened(tmp_path: Path) -> None:
    (tmp_path / "link").symlink_to("/etc/hostname")
    (item,) = walk(str(tmp_path))
    assert isinstance(item, ListedFile)

    with pytest.raises(TargetError, match="link"):
        item.open()


def test_a_link_to_a_folder_outside_is_told(tmp_path: Path) -> None:
    (tmp_path / "inside").mkdir()
    (tmp_path / "inside" / "out").symlink_to(tmp_path)

    assert [item.code for item in walk(str(tmp_path / "inside")) if isinstance(item, Unlisted)] == ["symlink"]


def test_a_link_in_a_circle_is_not_entered(tmp_path: Path) -> None:
    (tmp_path / "a").mkdir()
    (tmp_path / "a" / "f").touch()
    (tmp_path / "a" / "again").symlink_to(tmp_path / "a")
    (tmp_path / "self").symlink_to(tmp_path / "self")

    assert [path for path in listed(tmp_path) if path != "self"] == ["a/f"]


@pytest.mark.parametrize("offset", [10, 2**63, 2**70, -1])
def test_an_offset_outside_the_file_has_no_bytes(tmp_path: Path, offset: int) -> None:
    (tmp_path / "f").write_bytes(b"0123456789")

    assert LocalFile(str(tmp_path / "f")).read(offset, 5) == b""


def test_a_path_with_a_nul_does_not_exist() -> None:
    with pytest.raises(TargetNotFound):
        existing("a\0b/c")


@pytest.mark.parametrize("target", ["arn:aws:lambda:eu-central-1:1:function:f", "s3://b/k", "https://h/f?sig=SECRET"])
def test_a_remote_target_is_named_without_its_secrets(target: str) -> None:
    with pytest.raises(TargetError, match="remote") as caught:
        existing(target)

    assert "SECRET" not in str(caught.value)
