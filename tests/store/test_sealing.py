"""What a copy of the database must not give away."""

from __future__ import annotations

import os
from base64 import b64encode
from pathlib import Path
from threading import Thread

import pytest
from hypothesis import given
from hypothesis import strategies as st

from lambdascope.model.errors import StateError
from lambdascope.store import master_key
from lambdascope.store.database import Database
from lambdascope.store.migrate import migrate
from lambdascope.store.sealing import KEY_BYTES, Purpose, SealBroken, Sealer

KEY = bytes(range(KEY_BYTES))
SEALER = Sealer(KEY)


@given(st.binary(max_size=2_000), st.text(max_size=50))
def test_what_was_sealed_opens_in_its_context(plain: bytes, context: str) -> None:
    sealed = SEALER.seal(Purpose.CODE, plain, context)
    assert SEALER.unseal(Purpose.CODE, sealed, context) == plain
    assert sealed != SEALER.seal(Purpose.CODE, plain, context)
    with pytest.raises(SealBroken):
        SEALER.unseal(Purpose.CODE, sealed, f"{context}x")


@given(st.data())
def test_whatever_was_changed_does_not_open(data: st.DataObject) -> None:
    sealed = SEALER.seal(Purpose.CODE, b"os.system(command)", "a finding")
    place = data.draw(st.integers(0, len(sealed) - 1))
    bit = data.draw(st.integers(0, 7))
    changed = bytes([*sealed[:place], sealed[place] ^ (1 << bit), *sealed[place + 1 :]])
    with pytest.raises(SealBroken):
        SEALER.unseal(Purpose.CODE, changed, "a finding")
    with pytest.raises(SealBroken):
        SEALER.unseal(Purpose.CODE, sealed[:place], "a finding")


def test_each_purpose_and_each_master_key_has_its_own() -> None:
    sealed = SEALER.seal(Purpose.CODE, b"x", "")
    with pytest.raises(SealBroken):
        SEALER.unseal(Purpose.CHECK, sealed, "")
    with pytest.raises(SealBroken):
        Sealer(bytes(KEY_BYTES)).unseal(Purpose.CODE, sealed, "")


def test_a_key_is_made_once_for_its_owner_only(tmp_path: Path) -> None:
    folder = tmp_path / "data"
    keys: list[bytes] = []

    def make() -> None:
        master_key.make(folder)
        keys.append(master_key.read("", "", folder))

    threads = [Thread(target=make) for _ in range(8)]
    for each in threads:
        each.start()
    for each in threads:
        each.join()

    assert len(keys) == 8 and len(set(keys)) == 1 and len(keys[0]) == KEY_BYTES
    assert [each.name for each in folder.iterdir()] == [master_key.FILE]
    assert (folder / master_key.FILE).stat().st_mode & 0o777 == 0o600


def test_the_setting_wins_over_the_file(tmp_path: Path) -> None:
    file = tmp_path / "key"
    file.write_bytes(b64encode(KEY) + b"\n")
    other = b64encode(bytes(KEY_BYTES)).decode()

    assert master_key.read(other, str(file), tmp_path) == bytes(KEY_BYTES)
    assert master_key.read("", str(file), tmp_path) == KEY
    assert not (tmp_path / master_key.FILE).exists()


@pytest.mark.parametrize("text", ["", "secret", "*" * 44, b64encode(KEY[:-1]).decode(), b64encode(KEY * 2).decode()])
def test_what_is_no_key_is_refused_without_being_shown(tmp_path: Path, text: str) -> None:
    file = tmp_path / "key"
    file.write_text(text)
    with pytest.raises(StateError, match="holds no master key") as told:
        master_key.read("", str(file), tmp_path)
    assert not text or text not in str(told.value)
    if text:
        with pytest.raises(StateError, match="LAMBDASCOPE_MASTER_KEY holds no master key"):
            master_key.read(text, "", tmp_path)


def test_a_file_that_is_missing_is_named(tmp_path: Path) -> None:
    with pytest.raises(StateError, match=r"nowhere.*LAMBDASCOPE_MASTER_KEY_FILE"):
        master_key.read("", str(tmp_path / "nowhere"), tmp_path)
    with pytest.raises(StateError, match=r"master\.key"):
        master_key.read("", "", tmp_path)
    assert list(tmp_path.iterdir()) == []
    (tmp_path / "binary").write_bytes(os.urandom(40) + b"\xff")
    with pytest.raises(StateError, match="binary holds no master key"):
        master_key.read("", str(tmp_path / "binary"), tmp_path)


def test_another_key_than_the_first_is_refused(database: Database) -> None:
    migrate(database)
    with database.transaction() as connection:
        with pytest.raises(StateError, match="no master key yet"):
            master_key.verify(connection, SEALER)
        master_key.claim(connection, SEALER)
        master_key.verify(connection, Sealer(KEY))
        with pytest.raises(StateError, match="not the one of this database"):
            master_key.claim(connection, Sealer(bytes(KEY_BYTES)))
        with pytest.raises(StateError, match="not the one of this database"):
            master_key.verify(connection, Sealer(bytes(KEY_BYTES)))


@given(st.binary(max_size=200), st.text(max_size=20), st.binary(max_size=200), st.text(max_size=20))
def test_a_signature_is_that_of_one_content_in_one_context(
    content: bytes, context: str, other_content: bytes, other_context: str
) -> None:
    signature = SEALER.sign(Purpose.PAGE_TOKEN, content, context)

    assert len(signature) == 32
    assert signature == Sealer(KEY).sign(Purpose.PAGE_TOKEN, content, context)
    assert signature != SEALER.sign(Purpose.CODE, content, context)
    assert signature != Sealer(bytes(KEY_BYTES)).sign(Purpose.PAGE_TOKEN, content, context)
    is_same = (content, context) == (other_content, other_context)
    assert (signature == SEALER.sign(Purpose.PAGE_TOKEN, other_content, other_context)) == is_same
