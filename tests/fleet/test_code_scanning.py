"""Code scanning of functions in accounts: from activation to closed findings (facts, 1.4, 2.2, 2.3, 5.8 and 8)."""

from __future__ import annotations

import json
from datetime import datetime

import pytest

from lambdascope.app import now
from lambdascope.engine.code import MAX_FINDINGS
from lambdascope.model.account import Scope
from lambdascope.model.code_finding import CodeFinding
from lambdascope.model.criteria import FilterAction
from lambdascope.model.life import StoredFinding
from lambdascope.service.fleet.filters import create_filter, delete_filter
from lambdascope.service.keys import lost_with_master, reset_master
from lambdascope.store import code_scans
from lambdascope.store.resealing import reseal
from lambdascope.store.sealing import SealBroken, Sealer
from tests.aws_faults import DENIED, Fault
from tests.fleet.running import CODE, PACKAGE, Running
from tests.local_aws import deploy, publish_layer

SECRET_LINE = "how_nobody_else_calls_it"
WEAK = f"""import os


def handler(event, context):
    {SECRET_LINE} = event["command"]
    os.system({SECRET_LINE})
    return "done"
"""
SAFE = """def handler(event, context):
    return "done"
"""
IGNORED = WEAK.replace(
    "    os.system", "    # lambdascope: ignore[os-command-injection] -- only we call it\n    os.system"
)
COMMAND = "os-command-injection"


def weak(service: Running, scope: Scope, name: str = "f") -> list[StoredFinding[CodeFinding]]:
    """What was found of a function that concerns commands."""
    return [each for each in service.code_findings(scope, name) if COMMAND in each.finding.detector_id]


def life(service: Running, scope: Scope, name: str = "f") -> list[str]:
    return [each.life.status.value for each in weak(service, scope, name)]


@pytest.fixture
def scope(service: Running) -> Scope:
    """An account with both scan types switched on."""
    return service.new_scope(PACKAGE, CODE)


def code_scanned(service: Running, scope: Scope, *names: str) -> None:
    service.becomes(lambda: {service.reason(scope, name, CODE) for name in names}, {"SUCCESSFUL"})
    service.idle(scope)


def test_a_weakness_is_found_with_its_trace_until_the_code_is_mended(service: Running, scope: Scope) -> None:
    owner = service.owner(scope)
    deploy(owner, "f", files={"app.py": WEAK})
    code_scanned(service, scope, "f")

    (found,) = weak(service, scope)
    assert found.life.status.value == "ACTIVE"
    assert (found.finding.place.path, found.finding.place.line) == ("app.py", 6)
    assert [step.place.line for step in found.finding.trace] == [4, 5, 6]
    assert any(SECRET_LINE in line.content for line in found.finding.snippet)
    first = service.row(scope, "f", CODE)
    assert first is not None and first.last_scanned_at is not None

    deploy(owner, "f", files={"app.py": SAFE})
    service.becomes(lambda: life(service, scope), ["CLOSED"])
    service.idle(scope)
    moved = service.row(scope, "f", CODE)
    assert moved is not None and moved.last_scanned_at is not None and moved.last_scanned_at > first.last_scanned_at

    deploy(owner, "f", files={"app.py": WEAK})
    service.becomes(lambda: life(service, scope), ["ACTIVE"])
    (again,) = weak(service, scope)
    assert (again.finding.arn, again.life.first_observed_at) == (found.finding.arn, found.life.first_observed_at)


def test_a_finding_stays_the_same_when_its_line_moves(service: Running, scope: Scope) -> None:
    owner = service.owner(scope)
    deploy(owner, "f", files={"app.py": WEAK})
    code_scanned(service, scope, "f")
    (before,) = weak(service, scope)

    deploy(owner, "f", files={"app.py": f"# A comment.\n{WEAK}"})
    service.becomes(lambda: [each.finding.place.line for each in weak(service, scope)], [7])
    (after,) = weak(service, scope)
    assert after.finding.arn == before.finding.arn
    assert after.life.first_observed_at == before.life.first_observed_at
    assert after.life.updated_at > before.life.updated_at


def test_data_that_flows_into_a_layer_is_followed(service: Running, scope: Scope) -> None:
    owner = service.owner(scope)
    helper = "import os\n\n\ndef run(command):\n    os.system(command)\n"
    layer = publish_layer(owner, "shared", {"python/helper.py": helper})
    app = "import helper\n\n\ndef handler(event, context):\n    helper.run(event['command'])\n"
    deploy(owner, "f", files={"app.py": app}, layers=[layer])
    code_scanned(service, scope, "f")

    (found,) = weak(service, scope)
    assert (found.finding.place.layer, found.finding.place.path) == (layer, "python/helper.py")
    assert found.finding.trace[0].place.layer is None

    newer = publish_layer(owner, "shared", {"python/helper.py": f"# Newer.\n{helper}"})
    owner.update_function_configuration(FunctionName="f", Layers=[newer])
    service.becomes(lambda: [each.finding.place.layer for each in weak(service, scope)], [newer])
    assert weak(service, scope)[0].finding.arn == found.finding.arn


def test_functions_with_the_same_code_are_scanned_once(service: Running, scope: Scope) -> None:
    owner = service.owner(scope)
    files = {"app.py": WEAK.replace("done", "twice")}
    layer = publish_layer(owner, "shared-by-both", {"python/helper.py": "# Nothing.\n"})
    for name in ("one", "two"):
        deploy(owner, name, files=files, layers=[layer])
    code_scanned(service, scope, "one", "two")

    assert life(service, scope, "one") == life(service, scope, "two") == ["ACTIVE"]
    arns = {each.finding.arn for name in ("one", "two") for each in weak(service, scope, name)}
    assert len(arns) == 2
    with service.database.transaction() as connection:
        scans = connection.execute(
            """
            SELECT count(DISTINCT f.code_scan_id) FROM function_code_scan f JOIN function fn ON fn.id = f.function_id
            WHERE fn.account = %s AND fn.name IN ('one', 'two')
            """,
            (scope.account,),
        ).fetchone()
    assert scans == (1,)


def test_nothing_is_downloaded_where_only_the_configuration_changed(service: Running, scope: Scope) -> None:
    owner = service.owner(scope)
    deploy(owner, "f", files={"app.py": WEAK.replace("done", "nothing new")})
    code_scanned(service, scope, "f")

    def scanned_at() -> datetime:
        row = service.row(scope, "f", CODE)
        assert row is not None and row.last_scanned_at is not None
        return row.last_scanned_at

    before, downloads = scanned_at(), service.downloads(scope)
    owner.update_function_configuration(FunctionName="f", Description="another")
    service.until(lambda: scanned_at() > before)
    assert service.downloads(scope) == downloads


def test_a_comment_with_a_reason_suppresses(service: Running, scope: Scope) -> None:
    deploy(service.owner(scope), "f", files={"app.py": IGNORED})
    code_scanned(service, scope, "f")
    (found,) = weak(service, scope)
    assert (found.life.status.value, found.finding.ignored) == ("SUPPRESSED", "only we call it")

    # Rules that come and go do not make it active.
    criteria = {"lambdaFunctionName": [{"comparison": "EQUALS", "value": "f"}]}
    arn = create_filter(service.database, scope, "all-of-f", FilterAction.SUPPRESS, criteria, now())
    delete_filter(service.database, arn, now())
    assert life(service, scope) == ["SUPPRESSED"]


def test_rules_see_findings_in_code(service: Running, scope: Scope) -> None:
    deploy(service.owner(scope), "f", files={"app.py": WEAK})
    code_scanned(service, scope, "f")
    (found,) = weak(service, scope)
    for name, value in (
        ("codeVulnerabilityDetectorName", found.finding.detector_name),
        ("codeVulnerabilityDetectorTags", "injection"),
        ("codeVulnerabilityFilePath", "app.py"),
        ("findingType", "CODE_VULNERABILITY"),
    ):
        criteria = {name: [{"comparison": "EQUALS", "value": value}]}
        arn = create_filter(service.database, scope, "by-code", FilterAction.SUPPRESS, criteria, now())
        assert life(service, scope) == ["SUPPRESSED"], name
        delete_filter(service.database, arn, now())
        assert life(service, scope) == ["ACTIVE"], name


def test_each_scan_type_has_its_own_tag(service: Running, scope: Scope) -> None:
    owner = service.owner(scope)
    deploy(owner, "code-only", files={"app.py": WEAK}, tags={"InspectorExclusion": "LambdaStandardScanning"})
    deploy(owner, "packages-only", files={"app.py": WEAK}, tags={"InspectorCodeExclusion": "LambdaCodeScanning"})
    code_scanned(service, scope, "code-only")
    service.becomes(lambda: service.reason(scope, "packages-only", CODE), "EXCLUDED_BY_TAG")

    assert life(service, scope, "code-only") == ["ACTIVE"]
    assert weak(service, scope, "packages-only") == []

    arn = f"arn:aws:lambda:{scope.region}:{scope.account}:function:code-only"
    owner.tag_resource(Resource=arn, Tags={"InspectorCodeExclusion": "LambdaCodeScanning"})
    service.becomes(lambda: service.reason(scope, "code-only", CODE), "EXCLUDED_BY_TAG")
    service.becomes(lambda: life(service, scope, "code-only"), ["CLOSED"])

    owner.untag_resource(Resource=arn, TagKeys=["InspectorCodeExclusion"])
    code_scanned(service, scope, "code-only")
    assert life(service, scope, "code-only") == ["ACTIVE"]


@pytest.mark.parametrize(
    ("runtime", "files", "told"),
    [
        ("java21", {"com/acme/App.class": "\xca\xfe"}, "java21 cannot be scanned"),
        ("python3.12", {"readme.txt": "nothing"}, "no own code"),
    ],
)
def test_what_cannot_be_read_as_code_is_told(
    service: Running, scope: Scope, runtime: str, files: dict[str, str], told: str
) -> None:
    deploy(service.owner(scope), "f", files=files, runtime=runtime)
    service.becomes(lambda: service.reason(scope, "f", CODE), "UNSUPPORTED_CODE_ARTIFACTS")
    row = service.row(scope, "f", CODE)
    assert row is not None and told in row.detail
    assert row.last_scanned_at is None


def test_what_could_not_be_understood_is_told(service: Running, scope: Scope) -> None:
    files = {"app.py": WEAK, "broken.py": "def f(:\n    return\n"}
    deploy(service.owner(scope), "f", files=files)
    code_scanned(service, scope, "f")
    row = service.row(scope, "f", CODE)
    assert row is not None and "broken.py" in row.detail


def test_switching_code_scanning_off_leaves_the_packages(service: Running, scope: Scope) -> None:
    owner = service.owner(scope)
    deploy(owner, "f", files={"app.py": WEAK})
    code_scanned(service, scope, "f")

    service.switch_off(scope, CODE)
    assert service.code_findings(scope) == []
    assert service.row(scope, "f", CODE) is None
    assert service.reason(scope, "f") == "SUCCESSFUL"

    service.switch_on(scope, CODE)
    code_scanned(service, scope, "f")
    assert life(service, scope) == ["ACTIVE"]


def test_a_deleted_function_has_no_open_weakness(service: Running, scope: Scope) -> None:
    owner = service.owner(scope)
    deploy(owner, "f", files={"app.py": WEAK})
    code_scanned(service, scope, "f")
    owner.delete_function(FunctionName="f")
    service.becomes(lambda: service.reason(scope, "f", CODE), "RESOURCE_TERMINATED")
    assert life(service, scope) == ["CLOSED"]


def test_code_is_not_to_be_read_in_the_database(service: Running, scope: Scope) -> None:
    owner = service.owner(scope)
    password = "Tr0ub4dor-and-3"
    noisy = f"""import os

import psycopg2


def handler(event, context):
    connection = psycopg2.connect("host=db.internal user=app password={password}")
    connection.cursor().execute("SELECT * FROM t WHERE name = " + event["inner_name"])
    # lambdascope: ignore[os-command-injection] -- nobody guesses the pin
    os.system(event["inner_name"])
"""
    deploy(owner, "f", files={"app.py": WEAK})
    deploy(owner, "noisy", files={"app.py": noisy})
    code_scanned(service, scope, "f", "noisy")

    with service.database.transaction() as connection:
        rows = connection.execute(
            """
            SELECT f::text FROM finding f JOIN function fn ON fn.id = f.function_id WHERE fn.account = %s
            UNION ALL
            SELECT s::text FROM code_scan s JOIN function_code_scan l ON l.code_scan_id = s.id
              JOIN function fn ON fn.id = l.function_id WHERE fn.account = %s
            """,
            (scope.account, scope.account),
        ).fetchall()
    assert len(rows) >= 5
    for (text,) in rows:
        for word in (SECRET_LINE, password, "inner_name", "db.internal", "guesses", "FROM t"):
            assert word not in text
    shown = [each.finding for each in service.code_findings(scope, "noisy")]
    assert any("inner_name" in each.message for each in shown)
    assert not [each for each in shown if password in repr(each)]


def rescan(service: Running, scope: Scope, name: str = "f") -> None:
    """Have a function looked at by hand, and wait until that is done."""
    with service.database.transaction() as connection:
        service.fleet.queue.request_visits(connection, scope, [name], is_rescan=True)
    service.until(lambda: not service.waits(scope, name))
    service.idle(scope)


def forget_results(service: Running, scope: Scope) -> None:
    """As if another engine had come: no stored result of the account's functions counts."""
    with service.database.transaction() as connection:
        keys = connection.execute(
            """
            SELECT s.key FROM code_scan s JOIN function_code_scan l ON l.code_scan_id = s.id
            JOIN function fn ON fn.id = l.function_id WHERE fn.account = %s
            """,
            (scope.account,),
        ).fetchall()
        for (key,) in keys:
            code_scans.delete(connection, key)


def test_where_nobody_could_look_findings_stay_as_they_were(service: Running, scope: Scope) -> None:
    owner = service.owner(scope)
    layer = publish_layer(owner, "gone", {"python/helper.py": WEAK.replace("def handler", "def lambda_handler")})
    app = "import helper\n\n\ndef handler(event, context):\n    helper.lambda_handler(event, context)\n"
    deploy(owner, "f", files={"app.py": app}, layers=[layer])
    code_scanned(service, scope, "f")
    assert life(service, scope) == ["ACTIVE"]

    forget_results(service, scope)
    denied = service.fails(Fault("lambda:GetLayerVersionByArn", about=layer, answer=DENIED))
    rescan(service, scope)
    row = service.row(scope, "f", CODE)
    assert row is not None and row.reason.value == "ACCESS_DENIED" and layer in row.detail
    assert life(service, scope) == ["ACTIVE"]

    # Looking again changes nothing, the time of the last scan neither.
    service.reconcile(scope)
    assert service.row(scope, "f", CODE) == row
    service.proxy.faults.remove(denied)
    service.reconcile(scope)
    assert service.reason(scope, "f", CODE) == "SUCCESSFUL"
    assert life(service, scope) == ["ACTIVE"]


def test_of_more_weaknesses_than_are_told_none_is_taken_for_mended(service: Running, scope: Scope) -> None:
    def code(*weak_hashes: str, commands: int) -> str:
        lines = ["import hashlib, os", "", "", "def handler(event, context):"]
        lines += [f"    hashlib.md5(event['{name}'])" for name in weak_hashes]
        return "\n".join([*lines, *(f"    os.system(event['c{number}'])" for number in range(commands)), ""])

    def hashes(status: str) -> list[int]:
        found = service.code_findings(scope, "f")
        return sorted(
            each.finding.place.line
            for each in found
            if "hash" in each.finding.detector_id and each.life.status.value == status
        )

    owner = service.owner(scope)
    deploy(owner, "f", files={"app.py": code("a", "b", commands=1)})
    code_scanned(service, scope, "f")
    assert hashes("ACTIVE") == [5, 6]

    # Those that are worse leave no room for what is there still; what is mended is closed all the same.
    deploy(owner, "f", files={"app.py": code("b", commands=MAX_FINDINGS)})
    service.becomes(lambda: "partial" in getattr(service.row(scope, "f", CODE), "detail", ""), True)
    service.idle(scope)
    assert len(weak(service, scope)) == MAX_FINDINGS
    assert (hashes("ACTIVE"), hashes("CLOSED")) == ([6], [5])

    deploy(owner, "f", files={"app.py": code(commands=1)})
    service.becomes(lambda: hashes("ACTIVE"), [])


def test_what_a_bundle_no_longer_shows_is_not_taken_for_mended(service: Running, scope: Scope) -> None:
    owner = service.owner(scope)
    source = 'exports.handler = async (event) => {\n  require("child_process").exec(event.command);\n};\n'
    lines = source.count("\n") + 1
    mappings = ";".join(["AAAA", *["AACA"] * (lines - 1)])
    map_ = {"version": 3, "sources": ["../src/app.js"], "sourcesContent": [source], "mappings": mappings}
    files = {"dist/index.js": source, "dist/index.js.map": json.dumps(map_)}
    deploy(owner, "f", files=files, runtime="nodejs22.x", handler="dist/index.handler")
    code_scanned(service, scope, "f")
    (found,) = weak(service, scope)
    assert found.finding.place.path == "src/app.js"
    assert found.finding.generated is not None and found.finding.generated.path == "dist/index.js"

    minified = "exports.handler=async e=>{" + "e=e;" * 1_000 + "};"
    deploy(owner, "f", files={"dist/index.js": minified}, runtime="nodejs22.x", handler="dist/index.handler")
    service.becomes(lambda: "minified" in getattr(service.row(scope, "f", CODE), "detail", ""), True)
    service.idle(scope)
    assert life(service, scope) == ["ACTIVE"]


def test_a_result_that_does_not_open_is_made_again(service: Running, scope: Scope) -> None:
    deploy(service.owner(scope), "f", files={"app.py": WEAK.replace("done", "sealed")})
    code_scanned(service, scope, "f")
    with service.database.transaction() as connection:
        connection.execute(
            """
            UPDATE code_scan SET findings = 'x' WHERE id IN (
              SELECT code_scan_id FROM function_code_scan l JOIN function fn ON fn.id = l.function_id
              WHERE fn.account = %s
            )
            """,
            (scope.account,),
        )
    rescan(service, scope)
    assert (service.reason(scope, "f", CODE), life(service, scope)) == ("SUCCESSFUL", ["ACTIVE"])


def test_texts_that_a_lost_master_key_sealed_come_back(service: Running, scope: Scope) -> None:
    owner = service.owner(scope)
    deploy(owner, "f", files={"app.py": WEAK.replace("done", "lost")})
    code_scanned(service, scope, "f")
    (before,) = weak(service, scope)
    ours, another = service.application.sealer, Sealer(b"0123456789abcdef" * 2)
    with service.database.transaction() as connection:
        reseal(connection, ours, another)
    with pytest.raises(SealBroken):
        weak(service, scope)

    done = reset_master(service.database, service.fleet.queue, ours)
    assert done.lost.is_key_other and done.functions >= 1
    service.until(lambda: weak(service, scope)[0].finding.trace != ())
    service.idle(scope)
    (after,) = weak(service, scope)
    assert after.finding == before.finding
    assert (after.life.status, after.life.first_observed_at) == (before.life.status, before.life.first_observed_at)
    assert lost_with_master(service.database, ours).is_nothing


def test_a_runtime_without_a_front_end_ends_the_findings_as_its_resource_would(service: Running, scope: Scope) -> None:
    owner = service.owner(scope)
    deploy(owner, "f", files={"app.py": WEAK})
    code_scanned(service, scope, "f")
    owner.update_function_configuration(FunctionName="f", Runtime="java21")
    service.becomes(lambda: service.reason(scope, "f", CODE), "UNSUPPORTED_CODE_ARTIFACTS")
    with service.database.transaction() as connection:
        because = connection.execute(
            "SELECT closed_because FROM finding f JOIN function fn ON fn.id = f.function_id "
            "WHERE fn.account = %s AND f.type = 'CODE_VULNERABILITY'",
            (scope.account,),
        ).fetchall()
    assert set(because) == {("RESOURCE",)}


def test_a_row_that_an_older_version_left_waiting_is_looked_at(service: Running, scope: Scope) -> None:
    deploy(service.owner(scope), "f", files={"app.py": WEAK})
    code_scanned(service, scope, "f")
    with service.database.transaction() as connection:
        connection.execute(
            "UPDATE coverage SET reason = 'PENDING_INITIAL_SCAN' WHERE scan_type = 'CODE' AND function_id IN "
            "(SELECT id FROM function WHERE account = %s)",
            (scope.account,),
        )
    service.reconcile(scope)
    assert service.reason(scope, "f", CODE) == "SUCCESSFUL"


def test_snippets_cannot_be_moved_to_another_finding(service: Running, scope: Scope) -> None:
    deploy(service.owner(scope), "f", files={"app.py": WEAK})
    code_scanned(service, scope, "f")
    (found,) = weak(service, scope)
    with service.database.transaction() as connection:
        connection.execute("UPDATE finding SET arn = arn || 'x' WHERE arn = %s", (found.finding.arn,))
    with pytest.raises(SealBroken):
        service.code_findings(scope)
