"""`name@version`, as Node's tools write what they ask for and what they got."""

from __future__ import annotations


def split_spec(spec: str) -> tuple[str, str]:
    """`@scope/name@1.2.3` as name and what follows the `@`, which is empty where there is none."""
    at = spec.find("@", 1)
    return (spec, "") if at < 0 else (spec[:at], spec[at + 1 :])
