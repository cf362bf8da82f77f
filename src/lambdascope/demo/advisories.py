"""A dozen advisories about real CVEs, in our own words, as a feed in osv.dev's layout.

Facts (packages, ranges, CVSS vectors, dates) are those of the records named in `aliases` at osv.dev and of CISA's KEV
catalogue; EPSS values are FIRST's of August 2026, rounded.
"""

from __future__ import annotations

import json
from collections.abc import Iterator
from pathlib import Path
from typing import Any, NamedTuple
from zipfile import ZIP_DEFLATED, ZipFile


class _Sample(NamedTuple):
    ghsa: str
    cve: str
    published: str
    ecosystem: str
    package: str
    ranges: tuple[tuple[str, str], ...]
    vector: str
    summary: str


_SAMPLES = (
    _Sample(
        "GHSA-x84v-xcm2-53pg", "CVE-2018-18074", "2018-10-09", "PyPI", "requests", (("0", "2.20.0"),),
        "CVSS:3.0/AV:N/AC:L/PR:N/UI:N/S:U/C:H/I:N/A:N",
        "Credentials are sent on when a redirect leads from https to http of the same host",
    ),
    _Sample(
        "GHSA-8q59-q68h-6hv4", "CVE-2020-14343", "2021-02-09", "PyPI", "PyYAML", (("0", "5.4"),),
        "CVSS:3.1/AV:N/AC:L/PR:N/UI:N/S:U/C:H/I:H/A:H",
        "Loading an untrusted document with full_load or FullLoader can run code",
    ),
    _Sample(
        "GHSA-v845-jxx5-vc9f", "CVE-2023-43804", "2023-10-02", "PyPI", "urllib3",
        (("0", "1.26.17"), ("2.0.0", "2.0.6")),
        "CVSS:3.1/AV:N/AC:L/PR:L/UI:N/S:U/C:H/I:H/A:N",
        "A Cookie header set by hand follows a redirect to another host",
    ),
    _Sample(
        "GHSA-3f63-hfp8-52jq", "CVE-2023-50447", "2024-01-19", "PyPI", "pillow", (("0", "10.2.0"),),
        "CVSS:3.1/AV:N/AC:H/PR:N/UI:N/S:U/C:H/I:H/A:H",
        "ImageMath.eval runs code when the caller's variable names are not trusted",
    ),
    _Sample(
        "GHSA-j7hp-h8jx-5ppr", "CVE-2023-4863", "2023-09-12", "PyPI", "pillow", (("0", "10.0.1"),),
        "CVSS:3.1/AV:N/AC:L/PR:N/UI:R/S:U/C:H/I:H/A:H",
        "The bundled libwebp writes beyond its buffer while decoding a crafted image",
    ),
    _Sample(
        "GHSA-xvch-5gv4-984h", "CVE-2021-44906", "2022-03-18", "npm", "minimist", (("0", "0.2.4"), ("1.0.0", "1.2.6")),
        "CVSS:3.1/AV:N/AC:L/PR:N/UI:N/S:U/C:H/I:H/A:H",
        "Arguments that name a constructor's prototype change every object",
    ),
    _Sample(
        "GHSA-35jh-r3h4-6jhm", "CVE-2021-23337", "2021-05-06", "npm", "lodash", (("0", "4.17.21"),),
        "CVSS:3.1/AV:N/AC:L/PR:H/UI:N/S:U/C:H/I:H/A:H",
        "The options of template are compiled into code without a check",
    ),
    _Sample(
        "GHSA-wf5p-g6vw-rhxx", "CVE-2023-45857", "2023-11-08", "npm", "axios",
        (("0.8.1", "0.28.0"), ("1.0.0", "1.6.0")),
        "CVSS:3.1/AV:N/AC:L/PR:N/UI:R/S:U/C:H/I:N/A:N",
        "The anti-forgery token of a cookie is sent to every host that is asked",
    ),
    _Sample(
        "GHSA-jfh8-c2jp-5v3q", "CVE-2021-44228", "2021-12-10", "Maven", "org.apache.logging.log4j:log4j-core",
        (("2.0-beta9", "2.3.1"), ("2.4", "2.12.2"), ("2.13.0", "2.15.0")),
        "CVSS:3.1/AV:N/AC:L/PR:N/UI:N/S:C/C:H/I:H/A:H",
        "A logged text can make the process fetch and run a class (Log4Shell)",
    ),
    _Sample(
        "GHSA-7rjr-3q55-vv33", "CVE-2021-45046", "2021-12-14", "Maven", "org.apache.logging.log4j:log4j-core",
        (("0", "2.12.2"), ("2.13.0", "2.16.0")),
        "CVSS:3.1/AV:N/AC:H/PR:N/UI:N/S:C/C:H/I:H/A:H",
        "The fix of Log4Shell in 2.15.0 leaves a way through the thread context",
    ),
    _Sample(
        "GHSA-mjmj-j48q-9wg2", "CVE-2022-1471", "2022-12-12", "Maven", "org.yaml:snakeyaml", (("0", "2.0"),),
        "CVSS:3.1/AV:N/AC:L/PR:L/UI:N/S:U/C:H/I:H/A:L",
        "The default constructor builds any class that a document names",
    ),
    _Sample(
        "GHSA-36p3-wjmg-h94x", "CVE-2022-22965", "2022-03-31", "Maven", "org.springframework:spring-beans",
        (("0", "5.2.20.RELEASE"), ("5.3.0", "5.3.18")),
        "CVSS:3.1/AV:N/AC:L/PR:N/UI:N/S:U/C:H/I:H/A:H",
        "Binding request parameters to an object reaches its class loader (Spring4Shell)",
    ),
)  # fmt: skip

_LATER = _Sample(
    "GHSA-gmj6-6f8f-6699", "CVE-2024-56201", "2024-12-23", "PyPI", "jinja2", (("0", "3.1.5"),),
    "CVSS:3.1/AV:N/AC:L/PR:L/UI:N/S:U/C:H/I:H/A:H",
    "A template whose file name an attacker chooses leaves the sandbox",
)  # fmt: skip
LATER = _LATER.cve
"""The vulnerability that `publish_later` tells of."""

_MODIFIED, _LATER_MODIFIED = "2026-08-22T00:00:00Z", "2026-08-23T00:00:00Z"

_KNOWN_EXPLOITED = {
    "CVE-2021-44228": "2021-12-10",
    "CVE-2021-45046": "2023-05-01",
    "CVE-2022-22965": "2022-04-04",
    "CVE-2023-4863": "2023-09-13",
}
_EPSS = {"CVE-2021-44228": 0.99999, "CVE-2021-45046": 0.99977, "CVE-2022-22965": 0.99677, "CVE-2023-4863": 0.99735}


def write_feed(folder: Path) -> None:
    """Write the samples below `folder` in the layout in which osv.dev publishes its feed, with KEV and EPSS files."""
    for ecosystem in sorted({sample.ecosystem for sample in _SAMPLES}):
        own = [_record(sample, _MODIFIED) for sample in _SAMPLES if sample.ecosystem == ecosystem]
        (folder / ecosystem).mkdir(parents=True, exist_ok=True)
        with ZipFile(folder / ecosystem / "all.zip", "w", ZIP_DEFLATED) as archive:
            for record in own:
                archive.writestr(f"{record['id']}.json", json.dumps(record))
        listing = "".join(f"{record['modified']},{record['id']}\n" for record in own)
        (folder / ecosystem / "modified_id.csv").write_text(listing)
    (folder / "kev.json").write_text(json.dumps({"vulnerabilities": list(_kev())}))
    rows = "".join(f"{cve},{score},1.0\n" for cve, score in _EPSS.items())
    (folder / "epss.csv").write_text(f"#model_version:sample,score_date:2026-08-22\ncve,epss,percentile\n{rows}")


def publish_later(folder: Path) -> None:
    """Add one more record to the feed below `folder`, as osv.dev does: a file of its own, and a line of the listing."""
    record = _record(_LATER, _LATER_MODIFIED)
    (folder / _LATER.ecosystem / f"{_LATER.ghsa}.json").write_text(json.dumps(record))
    listing = folder / _LATER.ecosystem / "modified_id.csv"
    longer = listing.with_name("modified_id.csv.new")
    longer.write_text(f"{_LATER_MODIFIED},{_LATER.ghsa}\n{listing.read_text()}")
    longer.replace(listing)  # somebody may be reading it


def _record(sample: _Sample, modified: str) -> dict[str, Any]:
    range_type = "SEMVER" if sample.ecosystem == "npm" else "ECOSYSTEM"
    events = [event for introduced, fixed in sample.ranges for event in ({"introduced": introduced}, {"fixed": fixed})]
    return {
        "schema_version": "1.6.0",
        "id": sample.ghsa,
        "aliases": [sample.cve],
        "published": f"{sample.published}T00:00:00Z",
        "modified": modified,
        "summary": sample.summary,
        "details": f"{sample.summary}. This is a sample record; see the references for the full advisory.",
        "severity": [{"type": "CVSS_V3", "score": sample.vector}],
        "affected": [
            {
                "package": {"ecosystem": sample.ecosystem, "name": sample.package},
                "ranges": [{"type": range_type, "events": events}],
            }
        ],
        "references": [{"type": "ADVISORY", "url": f"https://github.com/advisories/{sample.ghsa}"}],
    }


def _kev() -> Iterator[dict[str, str]]:
    for cve, added in _KNOWN_EXPLOITED.items():
        yield {"cveID": cve, "dateAdded": added}
