"""Settings from the environment and a TOML file; the environment wins. `docs/settings.md` lists them."""

from __future__ import annotations

import os
import re
from collections.abc import Callable, Mapping
from typing import Any, NamedTuple

from lambdascope.model.account import Account, AccountId, AccountSource, checked
from lambdascope.model.errors import UsageError

_MINUTE = 60.0
_HOUR = 60 * _MINUTE
_DAY = 24 * _HOUR


class Settings(NamedTuple):
    """Everything that can be set outside the command line. Spans of time are in seconds."""

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
    database_url: str = ""
    """The PostgreSQL of the service; empty for the embedded one."""
    master_key: str = ""
    """Base64 of the 32 bytes with which the service seals what must not be readable in its database."""
    master_key_file: str = ""
    """The file with the master key, unless that is given itself; empty for `master.key` in the data directory."""

    idle_after: float = 90 * _DAY
    """A function that was neither invoked nor updated for longer is not scanned."""
    reopen_within: float = 7 * _DAY
    """A finding that comes back so soon after it was closed is opened again under its old identity."""
    closed_retention: float = 30 * _DAY
    terminated_retention: float = 3 * _DAY
    """How long a deleted function and its findings are kept."""
    event_retention: float = 90 * _DAY
    reconcile_interval: float = 12 * _HOUR
    lookup_interval: float = _MINUTE
    lookup_overlap: float = 20 * _MINUTE
    """How far a poll of CloudTrail looks behind the mark that the one before reached: events may come late."""
    activity_interval: float = _HOUR
    advisory_interval: float = _HOUR
    organization_interval: float = _DAY
    channel: str = "lookup"
    """`lookup` or `eventbridge`: how CloudTrail events come to us."""

    report_dir: str = ""
    """The folder into which reports and exports are written that the API is asked for; empty for buckets only."""
    notify_source: str = "lambdascope.inspector2"
    """The source of events; AWS lets nobody else use `aws.inspector2`."""
    notify_eventbridge: str = ""
    """The ARN of an EventBridge bus that is told of findings, scans and coverage; empty for none, as those below."""
    notify_sns: str = ""
    """The ARN of an SNS topic."""
    notify_webhook: str = ""
    """The address to which events are posted."""
    notify_webhook_secret: str = ""
    """What those requests are signed with."""
    notify_webhook_private: bool = False
    """Whether the webhook may be in a private network or on this machine, and without TLS."""
    notify_file: str = ""
    """The file at whose end events are written as lines of JSON."""
    notify_give_up_after: float = _DAY
    """How long an event that is not taken is sent again."""
    notify_retention: float = 14 * _DAY
    """How long events are kept that were given up."""

    lambda_requests_per_second: float = 5
    """Of all control-plane calls but GetFunction together, in each account and region, as are those below; GetPolicy,
    which has a limit of its own, is asked as often besides."""
    get_function_requests_per_second: float = 20
    lookup_requests_per_second: float = 2
    metric_requests_per_second: float = 10

    scan_customer_key_functions: bool = False
    scan_alias_versions: bool = False
    scan_unknown_runtimes: bool = False

    worker_threads: int = 4
    """Jobs that one worker process does at a time."""
    artifact_memory_mb: int = 1024
    """What a process that reads an artifact may use."""
    artifact_timeout: float = 5 * _MINUTE
    """How long reading one artifact may take."""
    log_level: str = "info"
    """`debug`, `info`, `warning` or `error`."""


PREFIX = "LAMBDASCOPE_"
CONFIG_VARIABLE = f"{PREFIX}CONFIG"

_ACCOUNTS = "accounts"
_ACCOUNT_KEYS = ("id", "regions", "role_arn", "external_id", "name")


class _Kind(NamedTuple):
    """How a setting that is no mere text is written."""

    expected: str
    parse: Callable[[str], Any]
    """Raises ValueError."""
    write: Callable[[Any], str]


def _duration(text: str) -> float:
    match = re.fullmatch(r"([0-9]{1,15}(?:\.[0-9]{1,9})?) ?([smhd]?)", text)
    seconds = float(match[1]) * _UNITS[match[2] or "s"] if match else 0.0
    if not 0 < seconds <= _LONGEST:
        raise ValueError(text)
    return seconds


def _written_duration(seconds: float) -> str:
    fitting = (unit for unit in ("d", "h", "m") if seconds >= _UNITS[unit] and seconds % _UNITS[unit] == 0)
    unit = next(fitting, "s")
    return f"{seconds / _UNITS[unit]:.15g}{unit}"


def _rate(text: str) -> float:
    value = float(text) if re.fullmatch(r"[0-9]{1,9}(?:\.[0-9]{1,9})?", text) else 0.0
    if not value > 0:
        raise ValueError(text)
    return value


def _written_number(value: float) -> str:
    return f"{value:.15g}"


def _yes_or_no(text: str) -> bool:
    return {"true": True, "false": False}[text.lower()]


def _written_yes_or_no(value: bool) -> str:
    return str(value).lower()


def _whole(least: int, most: int) -> _Kind:
    def parse(text: str) -> int:
        value = int(text) if re.fullmatch(r"[0-9]{1,12}", text) else least - 1
        if not least <= value <= most:
            raise ValueError(text)
        return value

    return _Kind(f"a whole number from {least:,} to {most:,}", parse, str)


def _choice(*words: str) -> _Kind:
    return _Kind(f"{', '.join(words[:-1])} or {words[-1]}", {word: word for word in words}.__getitem__, str)


_UNITS = {"s": 1.0, "m": _MINUTE, "h": _HOUR, "d": _DAY}
_LONGEST = 36_500 * _DAY
"""What calendars, and timedelta, can still add to a date."""

_DURATION = _Kind("seconds, or a span like 90d, 12h, 20m or 30s", _duration, _written_duration)
_RATE = _Kind("a number above 0", _rate, _written_number)
_BOOLEAN = _Kind("true or false", _yes_or_no, _written_yes_or_no)

_KINDS: dict[str, _Kind] = {
    "idle_after": _DURATION,
    "reopen_within": _DURATION,
    "closed_retention": _DURATION,
    "terminated_retention": _DURATION,
    "event_retention": _DURATION,
    "reconcile_interval": _DURATION,
    "lookup_interval": _DURATION,
    "lookup_overlap": _DURATION,
    "activity_interval": _DURATION,
    "advisory_interval": _DURATION,
    "organization_interval": _DURATION,
    "notify_webhook_private": _BOOLEAN,
    "notify_give_up_after": _DURATION,
    "notify_retention": _DURATION,
    "channel": _choice("lookup", "eventbridge"),
    "lambda_requests_per_second": _RATE,
    "get_function_requests_per_second": _RATE,
    "lookup_requests_per_second": _RATE,
    "metric_requests_per_second": _RATE,
    "scan_customer_key_functions": _BOOLEAN,
    "scan_alias_versions": _BOOLEAN,
    "scan_unknown_runtimes": _BOOLEAN,
    "worker_threads": _whole(1, 256),
    "artifact_memory_mb": _whole(64, 1_048_576),
    "artifact_timeout": _DURATION,
    "log_level": _choice("debug", "info", "warning", "error"),
}
"""Settings that are no mere text."""

_FEEDS = ("osv_url", "kev_url", "epss_url")
_DATABASE_SCHEMES = ("postgresql://", "postgres://")


def load(environment: Mapping[str, str] = os.environ) -> Settings:
    """The settings in force. Raises UsageError for an unreadable file, an unknown setting in it or a wrong value."""
    path = environment.get(CONFIG_VARIABLE)
    given = _from_file(path) if path else {}
    for name in Settings._fields:
        variable = PREFIX + name.upper()
        value = environment.get(variable)
        # An empty variable means "not set"; but an empty address of a feed means "do without it".
        if value or (value is not None and name in _FEEDS):
            given[name] = _parsed(name, value, variable)
    data_dir = os.path.expanduser(given.pop("data_dir", "") or _default_data_dir(environment))
    db = os.path.expanduser(given.pop("db", "") or os.path.join(data_dir, "advisories.db"))
    key_file = os.path.expanduser(given.pop("master_key_file", ""))
    return Settings(data_dir=data_dir, db=db, master_key_file=key_file, **given)


def load_accounts(environment: Mapping[str, str] = os.environ) -> tuple[Account, ...]:
    """The accounts of the TOML file, by id; none without a file. Raises UsageError."""
    path = environment.get(CONFIG_VARIABLE)
    tables = _content(path).get(_ACCOUNTS, []) if path else []
    if not isinstance(tables, list) or not all(isinstance(table, dict) for table in tables):
        raise UsageError(f"{path}: `{_ACCOUNTS}` must be written as [[{_ACCOUNTS}]] tables")
    accounts: dict[AccountId, Account] = {}
    for number, table in enumerate(tables, 1):
        try:
            account = _account(table)
        except UsageError as error:
            raise UsageError(f"{path}, [[{_ACCOUNTS}]] number {number}: {error}") from error
        if account.id in accounts:
            raise UsageError(f"{path}: the account {account.id} is there twice; give it one table with all its regions")
        accounts[account.id] = account
    return tuple(accounts[each] for each in sorted(accounts))


def as_text(name: str, value: object) -> str:
    """A setting's value as one would write it: `90d`, `true`, `5`."""
    return _KINDS[name].write(value) if name in _KINDS else str(value)


def _parsed(name: str, text: str, where: str) -> Any:
    """The value that a text means; `where` begins the message of the error."""
    if name == "database_url" and text and not text.startswith(_DATABASE_SCHEMES):
        # Not shown: it may well hold a password.
        raise UsageError(f"{where} is no PostgreSQL address; expected postgresql://USER:PASSWORD@HOST:PORT/NAME")
    if name not in _KINDS:
        return text
    try:
        return _KINDS[name].parse(text)
    except (ValueError, KeyError):
        raise UsageError(f"{where} is {text[:80]!r}; expected {_KINDS[name].expected}") from None


def _default_data_dir(environment: Mapping[str, str]) -> str:
    # Source: https://specifications.freedesktop.org/basedir-spec/latest/
    home = environment.get("XDG_DATA_HOME", "")
    return os.path.join(home if os.path.isabs(home) else "~/.local/share", "lambdascope")


def _from_file(path: str) -> dict[str, Any]:
    given = {}
    for name, value in _content(path).items():
        if name == _ACCOUNTS:
            continue
        if name not in Settings._fields:
            known = ", ".join((*Settings._fields, _ACCOUNTS))
            raise UsageError(f"{path} has the unknown setting {name!r}; known are {known}")
        given[name] = _parsed(name, _text(path, name, value), f"{path}: the setting {name!r}")
    return given


def _text(path: str, name: str, value: object) -> str:
    """What a TOML value would be in the environment, so that a setting is understood in one way."""
    if isinstance(value, str):
        return value
    if name not in _KINDS:
        raise UsageError(f"{path}: the setting {name!r} must be a string")
    if isinstance(value, bool):
        return _written_yes_or_no(value)
    return _written_number(value) if isinstance(value, float) else str(value)


def _content(path: str) -> dict[str, Any]:
    import tomllib  # only where a file is used

    try:
        with open(path, "rb") as file:
            return tomllib.load(file)
    except OSError as error:
        raise UsageError(f"cannot read {path}, named by {CONFIG_VARIABLE}: {error.strerror}") from error
    except (tomllib.TOMLDecodeError, UnicodeDecodeError, RecursionError) as error:
        raise UsageError(f"{path} is not valid TOML: {error}") from error


def _account(table: Mapping[str, object]) -> Account:
    for key, value in table.items():
        if key not in _ACCOUNT_KEYS:
            raise UsageError(f"unknown key {key!r}; known are {', '.join(_ACCOUNT_KEYS)}")
        if key != "regions" and not isinstance(value, str):
            raise UsageError(f"{key!r} must be a string")
    regions = table.get("regions")
    if not isinstance(regions, list) or not all(isinstance(region, str) for region in regions):
        raise UsageError('"regions" must be a list of strings, such as ["eu-central-1"]')
    return checked(
        Account(
            id=AccountId(str(table.get("id", ""))),
            regions=tuple(regions),
            role_arn=str(table.get("role_arn", "")) or None,
            external_id=str(table.get("external_id", "")) or None,
            source=AccountSource.FILE,
            name=str(table.get("name", "")),
        )
    )
