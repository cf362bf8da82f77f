"""What the name of an advisory tells: is it a CVE, and where do people read it."""

from __future__ import annotations

_URLS = (
    ("CVE-", "https://nvd.nist.gov/vuln/detail/{}"),
    ("GHSA-", "https://github.com/advisories/{}"),
    ("GO-", "https://pkg.go.dev/vuln/{}"),
    ("RUSTSEC-", "https://rustsec.org/advisories/{}.html"),
    ("", "https://osv.dev/vulnerability/{}"),
)


def record_url(advisory_id: str) -> str:
    """Where the record's own database shows it to people."""
    return next(url.format(advisory_id) for prefix, url in _URLS if advisory_id.startswith(prefix))


def is_cve(name: str) -> bool:
    """Whether a name of an advisory is a CVE number, in the spelling the compiled database uses."""
    return name.startswith("CVE-")
