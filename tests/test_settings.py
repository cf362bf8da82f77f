"""Settings come from the environment, then a TOML file, then defaults."""

from __future__ import annotations

from pathlib import Path

import pytest

from lambdascope.model.errors import UsageError
from lambdascope.settings import load


def test_defaults_lie_in_the_data_home() -> None:
    settings = load({"XDG_DATA_HOME": "/data"})

    assert (settings.data_dir, settings.db) == ("/data/lambdascope", "/data/lambdascope/advisories.db")


def test_a_relative_data_home_is_ignored() -> None:
    assert load({"XDG_DATA_HOME": "data"}).data_dir == str(Path("~/.local/share/lambdascope").expanduser())


def test_the_database_lies_in_the_data_directory() -> None:
    assert load({"LAMBDASCOPE_DATA_DIR": "/d"}).db == "/d/advisories.db"


def test_the_environment_wins_over_the_file(tmp_path: Path) -> None:
    config = tmp_path / "lambdascope.toml"
    config.write_text('db = "/from/file"\nosv_url = "/feed"\n')
    settings = load({"LAMBDASCOPE_CONFIG": str(config), "LAMBDASCOPE_DB": "/from/environment"})

    assert (settings.db, settings.osv_url) == ("/from/environment", "/feed")


@pytest.mark.parametrize(
    ("text", "told"),
    [("nonsense = 1", "unknown setting 'nonsense'"), ("db = 1", "must be a string"), ("db = ", "not valid TOML")],
)
def test_a_bad_file_is_refused(tmp_path: Path, text: str, told: str) -> None:
    config = tmp_path / "lambdascope.toml"
    config.write_text(text)

    with pytest.raises(UsageError, match=told):
        load({"LAMBDASCOPE_CONFIG": str(config)})


def test_a_missing_file_is_refused() -> None:
    with pytest.raises(UsageError, match="LAMBDASCOPE_CONFIG"):
        load({"LAMBDASCOPE_CONFIG": "/nowhere/at/all.toml"})
