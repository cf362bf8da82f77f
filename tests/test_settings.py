"""Settings come from the environment, then a TOML file, then defaults."""

from __future__ import annotations

from pathlib import Path

import pytest

from lambdascope.model.account import Account, AccountId, AccountSource
from lambdascope.model.errors import UsageError
from lambdascope.settings import CONFIG_VARIABLE, PREFIX, Settings, as_text, load, load_accounts

DAY = 86_400.0


def a_file(folder: Path, text: str) -> dict[str, str]:
    """The environment that names a TOML file with this text."""
    config = folder / "lambdascope.toml"
    config.write_text(text)
    return {CONFIG_VARIABLE: str(config)}


def test_defaults_lie_in_the_data_home() -> None:
    settings = load({"XDG_DATA_HOME": "/data"})

    assert (settings.data_dir, settings.db) == ("/data/lambdascope", "/data/lambdascope/advisories.db")


def test_a_relative_data_home_is_ignored() -> None:
    assert load({"XDG_DATA_HOME": "data"}).data_dir == str(Path("~/.local/share/lambdascope").expanduser())


def test_the_database_lies_in_the_data_directory() -> None:
    assert load({"LAMBDASCOPE_DATA_DIR": "/d"}).db == "/d/advisories.db"


def test_the_environment_wins_over_the_file(tmp_path: Path) -> None:
    environment = a_file(tmp_path, 'db = "/from/file"\nosv_url = "/feed"\nidle_after = "1d"\n')
    settings = load(environment | {"LAMBDASCOPE_DB": "/from/environment", "LAMBDASCOPE_IDLE_AFTER": "2d"})

    assert (settings.db, settings.osv_url, settings.idle_after) == ("/from/environment", "/feed", 2 * DAY)


def test_an_empty_variable_leaves_the_file_in_force_except_for_feeds(tmp_path: Path) -> None:
    environment = a_file(tmp_path, 'database_url = "postgresql://db/x"\nkev_url = "/kev"\nidle_after = 5\n')
    names = ("DATABASE_URL", "KEV_URL", "IDLE_AFTER")
    settings = load(environment | {f"{PREFIX}{name}": "" for name in names})

    assert (settings.database_url, settings.kev_url, settings.idle_after) == ("postgresql://db/x", "", 5.0)


@pytest.mark.parametrize(
    ("name", "text", "value"),
    [
        ("idle_after", "90d", 90 * DAY),
        ("reconcile_interval", "12h", DAY / 2),
        ("lookup_overlap", "20m", 1200.0),
        ("lookup_interval", "30s", 30.0),
        ("lookup_interval", "0.2", 0.2),
        ("activity_interval", "1.5h", 5400.0),
        ("artifact_timeout", "45", 45.0),
        ("lambda_requests_per_second", "7.5", 7.5),
        ("channel", "eventbridge", "eventbridge"),
        ("scan_alias_versions", "true", True),
        ("scan_alias_versions", "False", False),
        ("worker_threads", "16", 16),
        ("log_level", "debug", "debug"),
        ("database_url", "postgres://u:p@db.example:5432/scope?sslmode=require", ...),
    ],
)
def test_a_text_means_a_value(name: str, text: str, value: object) -> None:
    found = getattr(load({PREFIX + name.upper(): text}), name)

    assert found == (text if value is ... else value)


@pytest.mark.parametrize(
    ("name", "toml", "value"),
    [
        ("idle_after", "90", 90.0),
        ("lookup_interval", "0.5", 0.5),
        ("closed_retention", '"2d"', 2 * DAY),
        ("metric_requests_per_second", "3", 3.0),
        ("scan_unknown_runtimes", "true", True),
        ("scan_unknown_runtimes", '"true"', True),
        ("artifact_memory_mb", "2_048", 2048),
    ],
)
def test_the_file_may_give_numbers_and_booleans_as_they_are(
    tmp_path: Path, name: str, toml: str, value: object
) -> None:
    assert getattr(load(a_file(tmp_path, f"{name} = {toml}\n")), name) == value


@pytest.mark.parametrize(
    ("name", "text", "expected"),
    [
        ("idle_after", "soon", "90d, 12h, 20m or 30s"),
        ("idle_after", "0", "90d"),
        ("idle_after", "-5", "90d"),
        ("idle_after", "5w", "90d"),
        ("idle_after", "nan", "90d"),
        ("idle_after", "99999999d", "90d"),
        ("idle_after", "9" * 5000, "90d"),
        ("channel", "sqs", "lookup or eventbridge"),
        ("channel", "Lookup", "lookup or eventbridge"),
        ("lookup_requests_per_second", "0", "a number above 0"),
        ("lookup_requests_per_second", "inf", "a number above 0"),
        ("scan_alias_versions", "maybe", "true or false"),
        ("worker_threads", "0", "a whole number from 1 to 256"),
        ("worker_threads", "2.5", "a whole number"),
        ("worker_threads", "٤", "a whole number"),
        ("artifact_memory_mb", "1", "a whole number from 64 to"),
        ("log_level", "loud", "debug, info, warning or error"),
    ],
)
def test_a_wrong_value_is_refused_with_what_is_expected(name: str, text: str, expected: str) -> None:
    with pytest.raises(UsageError) as caught:
        load({PREFIX + name.upper(): text})

    message = str(caught.value)
    assert message.startswith(f"{PREFIX}{name.upper()} is '{text[:80]}'; expected ")
    assert expected in message


def test_a_wrong_database_address_is_not_shown() -> None:
    with pytest.raises(UsageError, match="LAMBDASCOPE_DATABASE_URL is no PostgreSQL address") as caught:
        load({"LAMBDASCOPE_DATABASE_URL": "mysql://admin:hunter2@db/x"})

    assert "hunter2" not in str(caught.value)


@pytest.mark.parametrize("name", [name for name in Settings._fields if name not in ("data_dir", "db")])
def test_what_is_written_is_read_back(name: str) -> None:
    value = getattr(load({}), name)

    assert getattr(load({PREFIX + name.upper(): as_text(name, value)}), name) == value


@pytest.mark.parametrize(
    ("text", "told"),
    [
        ("nonsense = 1", "unknown setting 'nonsense'"),
        ("db = 1", "must be a string"),
        ("db = ", "not valid TOML"),
        ("idle_after = nan", "setting 'idle_after' is 'nan'; expected"),
        ("idle_after = true", "setting 'idle_after' is 'true'; expected"),
        ("worker_threads = [1]", "setting 'worker_threads' is"),
        ("scan_alias_versions = 1", "expected true or false"),
    ],
)
def test_a_bad_file_is_refused(tmp_path: Path, text: str, told: str) -> None:
    with pytest.raises(UsageError, match=told):
        load(a_file(tmp_path, text))


def test_a_file_that_is_no_text_is_refused(tmp_path: Path) -> None:
    environment = a_file(tmp_path, "")
    (tmp_path / "lambdascope.toml").write_bytes(b"\xff\xfe")

    with pytest.raises(UsageError, match="not valid TOML"):
        load(environment)


def test_a_missing_file_is_refused() -> None:
    with pytest.raises(UsageError, match="LAMBDASCOPE_CONFIG"):
        load({"LAMBDASCOPE_CONFIG": "/nowhere/at/all.toml"})


ACCOUNT = '[[accounts]]\nid = "111122223333"\nregions = ["us-east-1"]\n'
ROLE = "arn:aws:iam::111122223333:role/security/lambdascope"


def test_there_are_no_accounts_without_a_file() -> None:
    assert load_accounts({}) == ()


def test_accounts_come_from_tables_of_the_file(tmp_path: Path) -> None:
    text = f"""
        idle_after = "1d"
        [[accounts]]
        id = "444455556666"
        regions = ["us-gov-west-1"]
        [[accounts]]
        id = "111122223333"
        regions = ["us-east-1", "eu-central-1", "us-east-1"]
        role_arn = "{ROLE}"
        external_id = "xyz-1"
        name = "production"
    """
    environment = a_file(tmp_path, text)

    assert load(environment).idle_after == DAY
    assert load_accounts(environment) == (
        Account(
            id=AccountId("111122223333"),
            regions=("eu-central-1", "us-east-1"),
            role_arn=ROLE,
            external_id="xyz-1",
            source=AccountSource.FILE,
            name="production",
        ),
        Account(id=AccountId("444455556666"), regions=("us-gov-west-1",), source=AccountSource.FILE),
    )


@pytest.mark.parametrize(
    ("text", "told"),
    [
        ("accounts = 5", r"must be written as \[\[accounts\]\] tables"),
        ('accounts = ["111122223333"]', r"must be written as \[\[accounts\]\] tables"),
        ('[[accounts]]\nregions = ["us-east-1"]', "'' is no account id"),
        ('[[accounts]]\nid = 111122223333\nregions = ["us-east-1"]', "'id' must be a string"),
        ('[[accounts]]\nid = "11112222333"\nregions = ["us-east-1"]', "no account id; expected twelve digits"),
        ('[[accounts]]\nid = "111122223333"', '"regions" must be a list'),
        ('[[accounts]]\nid = "111122223333"\nregions = []', "has no regions"),
        ('[[accounts]]\nid = "111122223333"\nregions = "us-east-1"', '"regions" must be a list'),
        ('[[accounts]]\nid = "111122223333"\nregions = ["us-east-1.evil.example"]', "is no region"),
        ('[[accounts]]\nid = "111122223333"\nregions = ["us-east-1", "cn-north-1"]', "several partitions"),
        (f'{ACCOUNT}role = "{ROLE}"', "unknown key 'role'; known are id, regions, role_arn"),
        (f'{ACCOUNT}role_arn = "lambdascope"', "'lambdascope' is no role; expected arn:aws:iam::111122223333"),
        (f'{ACCOUNT}role_arn = "{ROLE.replace("1111", "9999", 1)}"', "is in the account 999922223333, not in"),
        (f'{ACCOUNT}external_id = "xyz"', "an external id but no role"),
        (f'{ACCOUNT}role_arn = "{ROLE}"\nexternal_id = "x y"', "the external id must have"),
        (f'{ACCOUNT}name = "a\\u001bb"', "printable"),
        (ACCOUNT + ACCOUNT, "the account 111122223333 is there twice"),
        (ACCOUNT + ACCOUNT.replace("us-east-1", ""), r"number 2: '' is no region"),
    ],
)
def test_a_bad_account_is_refused(tmp_path: Path, text: str, told: str) -> None:
    with pytest.raises(UsageError, match=told):
        load_accounts(a_file(tmp_path, text))
