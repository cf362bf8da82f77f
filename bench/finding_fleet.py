"""A fleet with very many findings, written by the database itself: what the API is asked about.

One delegated administrator sees all of it: its own account's functions, and those of its members.
"""

from __future__ import annotations

import psycopg
from psycopg.types.json import Jsonb

from lambdascope.model.account import AccountId

FUNCTIONS = 100_000
FINDINGS = 1_000_000
ACCOUNTS = 20
TEAMS, SERVICES = 50, 20
REGION = "eu-central-1"
VULNERABILITIES = 5_000
LAYERS = 200
_FIRST_ACCOUNT = 100_000_000_000
ADMINISTRATOR = AccountId(str(_FIRST_ACCOUNT))

# Names begin alike for a team and its services: that is what people ask for.
_FUNCTIONS = """
INSERT INTO function (account, region, name, version, runtime, handler, package_type, code_sha256, code_size,
                      last_modified, role, layers, architectures, tags)
SELECT account, %(region)s, format('team-%%s-service-%%s-%%s', n %% %(teams)s, n / %(teams)s %% %(services)s, n),
       '$LATEST',
       (ARRAY['python3.12', 'python3.13', 'nodejs22.x', 'java21'])[1 + n %% 4], 'app.handler', 'Zip',
       encode(sha256(n::text::bytea), 'base64'), 5000000, now() - n * interval '1 minute',
       format('arn:aws:iam::%%s:role/function', account),
       CASE WHEN n %% 5 < 2 THEN
         ARRAY[format('arn:aws:lambda:%%s:%%s:layer:shared-%%s:1', %(region)s::text, account, n %% %(layers)s)]
       ELSE '{}' END,
       '{x86_64}', jsonb_build_object('team', format('team-%%s', n %% %(teams)s))
FROM (SELECT n, (%(first)s + n * %(accounts)s::bigint / %(functions)s)::text AS account
      FROM generate_series(0, %(functions)s - 1) AS n) AS each
ORDER BY n
"""

_COVERAGE = """
INSERT INTO coverage (function_id, scan_type, reason, last_scanned_at)
SELECT id, 'PACKAGE', CASE WHEN id % 20 = 0 THEN 'SCAN_ELIGIBILITY_EXPIRED' ELSE 'SUCCESSFUL' END, now() FROM function
"""

_VULNERABILITIES = """
INSERT INTO vulnerability (id, document, epss)
SELECT format('CVE-2026-%%s', 10000 + n), %(document)s, random() FROM generate_series(0, %(vulnerabilities)s - 1) AS n
"""

# One in five is not ACTIVE; a few in a hundred are CRITICAL. A function's findings are about different vulnerabilities.
_FINDINGS = """
INSERT INTO finding (arn, function_id, type, vulnerability, status, severity, score, title, fix_available,
                     exploited_since, source, vendor_severity, rating, matches, digest, first_observed_at,
                     last_observed_at, updated_at, closed_at, closed_because)
SELECT format('arn:aws:inspector2:%%s:%%s:finding/%%s', region, account, md5(format('%%s %%s', id, k))), id,
       'PACKAGE_VULNERABILITY', vulnerability, status, severity, score,
       format('%%s - library-%%s', vulnerability, v), CASE WHEN v %% 4 = 0 THEN 'NO' ELSE 'YES' END,
       CASE WHEN v %% 100 = 0 THEN date '2026-06-01' END, 'GITHUB', severity,
       jsonb_build_object('severity', severity, 'score', jsonb_build_array(score, %(vector)s::text, '3.1'),
                          'advisory', 'GHSA-0000', 'word', severity),
       jsonb_build_array(jsonb_build_object(
         'ecosystem', 'PyPI', 'name', format('library-%%s', v), 'version', format('1.%%s.0', v %% 12),
         'manager', 'PYTHONPKG', 'path', format('library_%%s-1.%%s.0.dist-info/METADATA', v, v %% 12),
         'layer', CASE WHEN k < 3 THEN layers[1] END, 'evidence', 'installed', 'identifiedBy', 'METADATA',
         'fixedIn', CASE WHEN v %% 4 = 0 THEN NULL ELSE '2.0.0' END,
         'reasons', jsonb_build_array(jsonb_build_array('GHSA-0000', '< 2.0.0')), 'scores', '[]'::jsonb)),
       md5(vulnerability), moment, moment, moment, CASE status WHEN 'CLOSED' THEN moment END,
       CASE status WHEN 'CLOSED' THEN 'REMEDIATED' END
FROM (
  SELECT *, format('CVE-2026-%%s', 10000 + v) AS vulnerability,
         CASE WHEN severity = 'CRITICAL' THEN 9.8 WHEN severity = 'HIGH' THEN 7.5 WHEN severity = 'MEDIUM' THEN 5.3
              ELSE 3.1 END::float8 AS score
  FROM (
    SELECT fn.id, fn.account, fn.region, fn.layers, k, (fn.id * 7919 + k * 523) %% %(vulnerabilities)s AS v,
           now() - (fn.id %% 10000) * interval '7 minutes' AS moment,
           CASE WHEN (fn.id + k) %% 20 < 3 THEN 'CLOSED' WHEN (fn.id + k) %% 20 = 3 THEN 'SUPPRESSED' ELSE 'ACTIVE' END
             AS status,
           CASE WHEN (fn.id * 31 + k * 17) %% 100 < 4 THEN 'CRITICAL' WHEN (fn.id * 31 + k * 17) %% 100 < 34 THEN 'HIGH'
                WHEN (fn.id * 31 + k * 17) %% 100 < 84 THEN 'MEDIUM' ELSE 'LOW' END AS severity
    FROM function fn CROSS JOIN generate_series(0, %(each)s - 1) AS k
    WHERE fn.id %% %(shares)s = %(share)s
  ) AS drawn
) AS each
"""
_SHARES = 20
_VECTOR = "CVSS:3.1/AV:N/AC:L/PR:N/UI:N/S:U/C:H/I:N/A:N"
_DOCUMENT = {
    "aliases": ["GHSA-0000-0000-0000"],
    "advisories": [
        {
            "id": "GHSA-0000",
            "url": "https://osv.dev/vulnerability/GHSA-0000",
            "summary": "A flaw",
            "details": "A crafted request makes the library read what it should not. " * 8,
            "published": "2026-06-01T00:00:00Z",
            "modified": "2026-06-01T00:00:00Z",
            "scores": [[7.5, _VECTOR, "3.1"]],
            "severity_word": "HIGH",
            "cwes": ["CWE-79"],
            "references": [f"https://example.com/advisories/{number}" for number in range(5)],
        }
    ],
    "knownExploitedSince": None,
}


def write(connection: psycopg.Connection, functions: int = FUNCTIONS, findings: int = FINDINGS) -> None:
    """Write the fleet into migrated tables that are empty."""
    accounts = [str(_FIRST_ACCOUNT + number) for number in range(ACCOUNTS)]
    with connection.cursor() as cursor:
        cursor.executemany(
            "INSERT INTO account (id, regions, source) VALUES (%s, %s, 'command')",
            [(each, [REGION]) for each in accounts],
        )
        cursor.executemany(
            "INSERT INTO activation (account, region, scan_type, status) VALUES (%s, %s, 'PACKAGE', 'ENABLED')",
            [(each, REGION) for each in accounts],
        )
        cursor.execute("INSERT INTO administrator (account) VALUES (%s)", (ADMINISTRATOR,))
        cursor.executemany(
            "INSERT INTO member (account, administrator, status) VALUES (%s, %s, 'ENABLED')",
            [(each, ADMINISTRATOR) for each in accounts[1:]],
        )
    parameters = {
        "region": REGION,
        "layers": LAYERS,
        "first": _FIRST_ACCOUNT,
        "accounts": ACCOUNTS,
        "functions": functions,
        "vulnerabilities": VULNERABILITIES,
        "document": Jsonb(_DOCUMENT),
        "each": findings // functions,
        "teams": TEAMS,
        "services": SERVICES,
        "vector": _VECTOR,
        "shares": _SHARES,
    }
    connection.execute(_FUNCTIONS, parameters)
    connection.execute(_COVERAGE)
    connection.execute(_VULNERABILITIES, parameters)
    for share in range(_SHARES):
        connection.execute(_FINDINGS, {**parameters, "share": share})
