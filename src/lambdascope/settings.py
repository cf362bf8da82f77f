"""Settings from the environment and a TOML file; the environment wins. `docs/settings.md` lists them."""

from __future__ import annotations

import os
from collections.abc import Mapping
from typing import NamedTuple

from lambdascope.model.errors import UsageError


class Settings(NamedTuple):
    """Everything that can be set outside the command line."""

    data_dir: str
    """Where lambdascope keeps its state."""
    db: str
    """The compiled advisory database."""
    osv_url: str = "https://osv-vulnerabilities.storage.googleapis.com"
    """The address, or folder, of advisory dumps in osv.dev's layout."""
    kev_url: str = "https://www.cisa.gov/sites/default/files/feeds/known_exploited_vulnerabilities.json"
    """The address, or file, of CISA's Known Exploited Vulnerabilities catalogue."""
    epss_url: str = "https://epss.empiricalsecurity.com/epss_scores-current.csv.gz"
    """The address, or file, of FIRST's EPSS scores."""


PREFIX = "LAMBDASCOPE_"
CONFIG_VARIABLE = f"{PREFIX}CONFIG"


def load(environment: Mapping[str, str] = os.environ) -> Settings:
    """The settings in force. Raises UsageError for an unreadable file or an unknown setting in it."""
    names = list(Settings._fields)
    given = _from_file(environment[CONFIG_VARIABLE], names) if environment.get(CONFIG_VARIABLE) else {}
    for name in names:
        value = environment.get(PREFIX + name.upper())
        # An empty path means "not set"; an empty address means "do without this feed".
        if value or (value is not None and name.endswith("_url")):
            given[name] = value
    data_dir = os.path.expanduser(given.pop("data_dir", "") or _default_data_dir(environment))
    db = os.path.expanduser(given.pop("db", "") or os.path.join(data_dir, "advisories.db"))
    return Settings(data_dir=data_dir, db=db, **given)


def _default_data_dir(environment: Mapping[str, str]) -> str:
    # Source: https://specifications.freedesktop.org/basedir-spec/latest/
    home = environment.get("XDG_DATA_HOME", "")
    return os.path.join(home if os.path.isabs(home) else "~/.local/share", "lambdascope")


def _from_file(path: str, names: list[str]) -> dict[str, str]:
    import tomllib  # only where a file is used

    try:
        with open(path, "rb") as file:
            content = tomllib.load(file)
    except OSError as error:
        raise UsageError(f"cannot read {path}, named by {CONFIG_VARIABLE}: {error.strerror}") from error
    except tomllib.TOMLDecodeError as error:
        raise UsageError(f"{path} is not valid TOML: {error}") from error
    for name, value in content.items():
        if name not in names:
            raise UsageError(f"{path} has the unknown setting {name!r}; known are {', '.join(names)}")
        if not isinstance(value, str):
            raise UsageError(f"{path}: the setting {name!r} must be a string")
    return content
