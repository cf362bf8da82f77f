"""Which vulnerabilities a record is evidence for.

- A record that has a CVE, as its id or as an alias, is evidence for each CVE it has. That makes records merge which
  share one, and never merges two CVEs that one record has.
- Records without a CVE that have a name in common (the id of one of them or an alias) describe the same flaw, and so
  does every record connected to them in this way through others without a CVE.
- Such a group is evidence for every CVE of every record it has a name in common with; where there is none, the group
  is a vulnerability of its own.

Records that the schema calls `related` or `upstream` have nothing in common. Withdrawn records take no part.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from typing import NamedTuple

from lambdascope.engine.advisories.osv import is_cve

_ID_PREFERENCE = ("MAL-", "GHSA-")


class NamedRecord(NamedTuple):
    """A record that is not withdrawn, as far as merging needs it; `key` tells copies in several dumps apart."""

    key: int
    id: str
    names: tuple[str, ...]
    """Its id and its aliases."""


def cves(names: Iterable[str]) -> tuple[str, ...]:
    """The CVE numbers among names, sorted, each once."""
    return tuple(sorted({name for name in names if is_cve(name)}))


def evidence(records: Iterable[NamedRecord]) -> Mapping[int, tuple[str, ...]]:
    """By record key, the ids of the vulnerabilities the record is evidence for, sorted; never none.

    `records` must hold, with a record without a CVE, every record that has a name in common with it.
    """
    found: dict[int, tuple[str, ...]] = {}
    nameless: dict[int, NamedRecord] = {}
    cves_of_name: dict[str, set[str]] = {}
    for record in records:
        own = cves(record.names)
        if own:
            found[record.key] = own
            for name in record.names:
                cves_of_name.setdefault(name, set()).update(own)
        else:
            nameless[record.key] = record
    for group in _groups(nameless):
        named = {cve for record in group for name in record.names for cve in cves_of_name.get(name, ())}
        ids = tuple(sorted(named)) or (min((record.id for record in group), key=_preference),)
        found.update((record.key, ids) for record in group)
    return found


def _groups(records: Mapping[int, NamedRecord]) -> Iterator[list[NamedRecord]]:
    """Records connected by common names."""
    by_name: dict[str, list[int]] = {}
    for record in records.values():
        for name in record.names:
            by_name.setdefault(name, []).append(record.key)
    seen: set[int] = set()
    for start in records:
        if start in seen:
            continue
        seen.add(start)
        group, waiting = [], [start]
        while waiting:
            record = records[waiting.pop()]
            group.append(record)
            for name in record.names:
                # Taken out: a name that a thousand records share is followed once, not a thousand times.
                for key in by_name.pop(name, ()):
                    if key not in seen:
                        seen.add(key)
                        waiting.append(key)
        yield group


def _preference(record_id: str) -> tuple[int, str]:
    rank = next(
        (rank for rank, prefix in enumerate(_ID_PREFERENCE) if record_id.startswith(prefix)), len(_ID_PREFERENCE)
    )
    return rank, record_id
