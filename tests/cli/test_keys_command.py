"""`lambdascope keys`."""

from __future__ import annotations

import json
import re
import subprocess
from base64 import b64encode
from pathlib import Path

import pytest

from lambdascope.app import Application, prepare, require_master_key
from tests.cli.service_state import HERE, Run


@pytest.fixture(autouse=True)
def _a_server_has_begun_the_database(application: Application) -> None:
    prepare(application, ())


def made(run: Run, *options: str) -> dict[str, str]:
    done = run("keys", "create", "--account", HERE.account, "--format", "json", *options)
    assert done.code == 0, done.err
    found: dict[str, str] = json.loads(done.out)
    return found


def test_a_key_is_printed_once_for_a_program(run: Run) -> None:
    key = made(run, "--role", "auditor")

    assert list(key) == ["accessKeyId", "secretAccessKey", "account", "role"]
    assert (key["account"], key["role"]) == (HERE.account, "auditor")
    listed = run("keys", "list", "--format", "json")
    assert key["secretAccessKey"] not in listed.out
    (entry,) = json.loads(listed.out)["keys"]
    assert re.fullmatch(r"20\d\d-\d\d-\d\dT[\d:]{8}\.\d{3}Z", entry.pop("createdAt"))
    assert entry == {
        "accessKeyId": key["accessKeyId"],
        "account": HERE.account,
        "role": "auditor",
        "revokedAt": None,
    }


def test_a_key_is_printed_for_a_person(run: Run) -> None:
    done = run("keys", "create", "--account", HERE.account)

    assert re.fullmatch(r"access key id LSKA[A-Z2-7]{16}", done.lines[0])
    assert re.fullmatch(r"secret access key [A-Za-z0-9+/]{40}", done.lines[1])
    assert "not shown again" in done.err
    assert f"lambdascope accounts add {HERE.account}" in done.err


def test_a_key_is_printed_for_a_shell(run: Run) -> None:
    done = run("keys", "create", "--account", HERE.account, "--format", "env")
    printed = 'printf "%s %s%s" "$AWS_ACCESS_KEY_ID" "$AWS_SECRET_ACCESS_KEY" "$AWS_SESSION_TOKEN"'
    evaluated = subprocess.run(
        ["sh", "-c", f'AWS_SESSION_TOKEN=old; eval "$0"; {printed}', done.out],
        stdout=subprocess.PIPE,
        encoding="utf-8",
        check=True,
    )

    assert re.fullmatch(r"LSKA[A-Z2-7]{16} [A-Za-z0-9+/]{40}", evaluated.stdout)


def test_a_key_is_revoked(run: Run) -> None:
    key = made(run)

    assert run("keys", "revoke", key["accessKeyId"]).lines == [
        f"{key['accessKeyId']} of account {HERE.account} is revoked"
    ]
    (heading, row) = run("keys", "list").lines
    assert heading == "access key id account role made state"
    assert re.fullmatch(rf"{key['accessKeyId']} {HERE.account} admin \S+ \S+Z revoked \S+ \S+Z", row)


@pytest.mark.parametrize(
    "arguments",
    [
        ("create", "--account", "x"),
        ("create",),
        ("create", "--account", HERE.account, "--role", "root"),
        ("revoke", "LSKAAAAAAAAAAAAAAAAA"),
        ("revoke", "\ud800"),
    ],
)
def test_what_cannot_be_meant_is_refused(run: Run, arguments: tuple[str, ...]) -> None:
    assert run("keys", *arguments).code == 2


def test_without_keys_the_list_says_how_to_make_one(run: Run) -> None:
    done = run("keys", "list")

    assert (done.code, done.out) == (0, "")
    assert "lambdascope keys create --account ID" in done.err


def test_the_master_key_is_rotated(run: Run, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    made(run)
    made(run)
    new = tmp_path / "new.key"
    new.write_bytes(b64encode(b"fedcba9876543210" * 2))

    done = run("keys", "rotate-master", "--new-key-file", str(new))
    assert (done.code, done.lines) == (0, [f"2 values sealed with the key of {new}"])
    assert "restart servers and workers" in done.err
    refused = run("keys", "create", "--account", HERE.account)
    assert refused.code == 3
    assert "the master key is not the one of this database" in refused.err
    monkeypatch.setenv("LAMBDASCOPE_MASTER_KEY_FILE", str(new))
    assert run("keys", "create", "--account", HERE.account).code == 0


@pytest.fixture
def master_key_file(tmp_path: Path) -> Path:
    return tmp_path / "data" / "master.key"


def test_what_a_lost_master_key_sealed_is_given_up_once_that_is_meant(run: Run, master_key_file: Path) -> None:
    key = made(run)["accessKeyId"]
    assert run("keys", "reset-master", "--yes").lines == [
        "The master key opens everything that is sealed; nothing was changed"
    ]
    master_key_file.unlink()

    asked = run("keys", "reset-master")
    assert (asked.code, asked.out, master_key_file.exists()) == (2, "", False)
    assert "1 key of the API" in asked.err and "--yes" in asked.err
    assert key in run("keys", "list").out

    done = run("keys", "reset-master", "--yes")
    assert done.code == 0, done.err
    assert done.lines == [
        "deleted the texts of 0 findings, 0 results of code scanning and 1 key of the API",
        "0 functions will be scanned again",
    ]
    assert "restart" in done.err and "lambdascope keys create" in done.err
    assert run("keys", "list").out == ""
    made(run)
    assert run("keys", "reset-master").code == 0


def test_the_key_of_the_settings_is_the_one_to_go_on_with(
    run: Run, tmp_path: Path, master_key_file: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    made(run)
    new = tmp_path / "new.key"
    new.write_bytes(b64encode(b"fedcba9876543210" * 2))
    master_key_file.unlink()
    monkeypatch.setenv("LAMBDASCOPE_MASTER_KEY_FILE", str(new))

    assert run("keys", "create", "--account", HERE.account).code == 3
    assert run("keys", "reset-master", "--yes").code == 0
    assert not master_key_file.exists()
    made(run)


def test_on_a_new_database_the_command_makes_the_master_key(run: Run, application: Application) -> None:
    with application.database.transaction() as connection:
        connection.execute("DELETE FROM master_key_check")

    assert run("keys", "create", "--account", HERE.account).code == 0
    require_master_key(application)


def test_a_file_without_a_key_changes_nothing(run: Run, tmp_path: Path) -> None:
    made(run)
    (tmp_path / "new.key").write_text("hunter2")

    done = run("keys", "rotate-master", "--new-key-file", str(tmp_path / "new.key"))
    assert done.code == 3
    assert "hunter2" not in done.err
    made(run)
