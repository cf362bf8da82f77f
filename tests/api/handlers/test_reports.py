"""Reports of findings and exports of software bills of materials, asked by boto3 and written to S3 or a folder."""

from __future__ import annotations

import csv
import dataclasses
import io
import json
from collections.abc import Iterator, Mapping
from functools import partial
from pathlib import Path
from typing import Any
from uuid import UUID, uuid4

import pytest
from botocore.exceptions import ClientError
from cyclonedx.schema import SchemaVersion
from cyclonedx.validation.json import JsonStrictValidator

from lambdascope.engine.reports.findings_csv import COLUMNS
from lambdascope.model.account import Account, AccountId, Scope
from lambdascope.model.api_key import Role
from lambdascope.model.criteria import FilterAction
from lambdascope.model.errors import AwsDenied, AwsError
from lambdascope.service.fleet import report_writing, reports
from lambdascope.service.fleet.filters import create_filter
from lambdascope.service.fleet.fleet import Fleet
from lambdascope.sources.aws.sessions import Sessions
from lambdascope.sources.aws.uploads import Bucket
from lambdascope.store import reports as stored
from lambdascope.store.database import Database
from lambdascope.store.reports import Attempt
from tests.api.server import ACCOUNT, MEMBER, REGION, STRANGER, Service, a_service
from tests.aws_faults import Fault, FaultyAws, an_xml_error, faulty_aws
from tests.builders import SCOPE, World, a_layer_arn, a_package, a_record
from tests.http_servers import Answer
from tests.local_aws import CalmLimiter, LocalAws, local_aws

__all__ = ["faulty_aws", "local_aws"]

KEY = f"arn:aws:kms:{REGION}:{ACCOUNT}:key/0a1b2c3d-0000-4000-8000-000000000001"
FOLDER = {"bucketName": "file:", "kmsKeyArn": ""}
MEMBERS_SCOPE = Scope(AccountId(MEMBER), REGION)


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    return tmp_path / "reports"


@pytest.fixture
def service(database: Database, folder: Path) -> Iterator[Service]:
    with a_service(database, report_dir=str(folder)) as running:
        yield running


@pytest.fixture
def world(database: Database, tmp_path: Path) -> World:
    """Two functions with findings, one of them in a layer."""
    made = World(database, tmp_path)
    made.switch_on()
    made.publish(a_record(), a_record("CVE-2026-2000", "jinja2"), a_record("GHSA-xxxx-0001", "jinja2"))
    made.deploy("billing", [a_package()], tags={"team": "shop"})
    made.deploy("orders", [a_package("idna")], {a_layer_arn(): [a_package("jinja2")]})
    return made


@pytest.fixture
def at_work(world: World, faulty_aws: FaultyAws, monkeypatch: pytest.MonkeyPatch, local_aws: LocalAws) -> Fleet:
    """The fleet with a way to AWS, by the account's own credentials."""
    for name, value in local_aws.environment(ACCOUNT).items():
        monkeypatch.setenv(name, value)
    monkeypatch.setenv("AWS_ENDPOINT_URL", faulty_aws.endpoint)
    sessions = Sessions(lambda id_: Account(id_, (REGION,)), CalmLimiter(), lambda *_: None)
    monkeypatch.setattr("lambdascope.sources.aws.uploads._FIRST_PAUSE_SECONDS", 0.01)
    return dataclasses.replace(world.fleet, sessions=sessions)


@pytest.fixture
def bucket(local_aws: LocalAws) -> str:
    name = f"reports-{uuid4().hex[:12]}"
    local_aws.client("s3", ACCOUNT).create_bucket(Bucket=name, CreateBucketConfiguration={"LocationConstraint": REGION})
    return name


def asked(client: Any, **request: Any) -> str:
    given = {"reportFormat": "JSON", "s3Destination": FOLDER, **request}
    id_: str = client.create_findings_report(**given)["reportId"]
    return id_


def exported(client: Any, **request: Any) -> str:
    given = {"reportFormat": "CYCLONEDX_1_4", "s3Destination": FOLDER, **request}
    id_: str = client.create_sbom_export(**given)["reportId"]
    return id_


def write(fleet: Fleet, id_: str, folder: Path) -> None:
    reports.write(fleet, UUID(id_), str(folder))


def status(client: Any, id_: str) -> tuple[str, str | None]:
    told = client.get_findings_report_status(reportId=id_)
    return told["status"], told.get("errorCode")


def findings_in(path: Path) -> list[Any]:
    found: list[Any] = json.loads(path.read_text())["findings"]
    return found


def objects(local_aws: LocalAws, bucket: str) -> dict[str, bytes]:
    s3 = local_aws.client("s3", ACCOUNT)
    keys = [each["Key"] for each in s3.list_objects_v2(Bucket=bucket).get("Contents", ())]
    return {key: s3.get_object(Bucket=bucket, Key=key)["Body"].read() for key in keys}


def refusal(call: Any) -> tuple[str, Mapping[str, Any]]:
    with pytest.raises(ClientError) as caught:
        call()
    return caught.value.response["Error"]["Code"], caught.value.response


def test_a_report_has_the_active_findings_in_the_apis_shape(service: Service, world: World, folder: Path) -> None:
    criteria = {"vulnerabilityId": [{"comparison": "EQUALS", "value": "CVE-2026-2000"}]}
    create_filter(world.database, SCOPE, "rule", FilterAction.SUPPRESS, criteria, world.clock())
    client = service.client()
    id_ = asked(client)
    assert status(client, id_) == ("IN_PROGRESS", None)
    write(world.fleet, id_, folder)

    assert status(client, id_) == ("SUCCEEDED", None)
    found = findings_in(folder / ACCOUNT / REGION / f"{id_}.json")
    assert {each["packageVulnerabilityDetails"]["vulnerabilityId"] for each in found} == {
        "CVE-2026-1000",
        "GHSA-xxxx-0001",
    }
    assert {each["status"] for each in found} == {"ACTIVE"}
    assert not any("extensions" in each for each in found)


def test_the_criteria_choose_and_are_told(service: Service, world: World, folder: Path) -> None:
    client = service.client()
    criteria = {
        "lambdaFunctionName": [{"comparison": "PREFIX", "value": "ord"}],
        "findingStatus": [{"comparison": "NOT_EQUALS", "value": "CLOSED"}],
    }
    id_ = asked(client, filterCriteria=criteria)
    write(world.fleet, id_, folder)
    told = client.get_findings_report_status()

    assert (told["reportId"], told["status"], told["filterCriteria"]) == (id_, "SUCCEEDED", criteria)
    assert told["destination"] == FOLDER
    assert len(findings_in(folder / ACCOUNT / REGION / f"{id_}.json")) == 2


def test_a_table_has_inspectors_columns_and_nothing_that_a_spreadsheet_computes(
    service: Service, world: World, folder: Path
) -> None:
    world.publish(a_record(summary="=cmd()"), a_record("CVE-2026-2000", "jinja2"))
    client = service.client()
    id_ = asked(client, reportFormat="CSV")
    world.clock.pass_by(days=3)
    write(world.fleet, id_, folder)
    text = (folder / ACCOUNT / REGION / f"{id_}.csv").read_text()
    rows = {row["Vulnerability Id"]: row for row in csv.DictReader(io.StringIO(text))}

    assert len(COLUMNS) == 52
    assert tuple(next(csv.reader(io.StringIO(text)))) == COLUMNS
    row = rows["CVE-2026-1000"]
    assert {name: row[name] for name in ("Severity", "Affected Packages", "Fixed in Version", "Age (Days)")} == {
        "Severity": "HIGH",
        "Affected Packages": "flask",
        "Fixed in Version": "2.0",
        "Age (Days)": "3",
    }
    assert row["Resource Tags"] == "team:shop"
    assert row["Description"] == "'=cmd()"
    assert rows["CVE-2026-2000"]["Lambda Layers"] == a_layer_arn()


def test_check_26_a_second_report_is_refused_while_one_runs(service: Service, world: World, folder: Path) -> None:
    client = service.client()
    id_ = asked(client)
    code, response = refusal(lambda: asked(client))
    exported(client)  # of the other kind

    assert code == "ValidationException"
    assert response["Error"]["Message"] == "Multiple reports in progress are not allowed."
    assert asked(service.client(STRANGER)) != id_
    write(world.fleet, id_, folder)
    assert asked(client) != id_


def test_a_report_can_be_cancelled_and_another_begun(service: Service, world: World, folder: Path) -> None:
    client = service.client()
    id_ = asked(client)

    assert client.cancel_findings_report(reportId=id_)["reportId"] == id_
    assert status(client, id_) == ("CANCELLED", None)
    write(world.fleet, id_, folder)
    assert not folder.exists()
    assert refusal(lambda: client.cancel_findings_report(reportId=id_))[0] == "ValidationException"
    asked(client)


def begun(world: World, id_: str) -> Attempt:
    """A first attempt at a report, as a worker makes it."""
    with world.database.transaction() as connection:
        attempt = stored.begin(connection, UUID(id_))
    assert attempt is not None
    return attempt


def test_a_report_that_is_cancelled_while_it_is_written_does_not_appear(
    service: Service, world: World, folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(report_writing, "_PAGE", 1)
    client = service.client()
    id_ = asked(client)
    attempt = begun(world, id_)
    pieces = report_writing.findings_pieces(world.fleet, attempt)
    next(pieces)
    client.cancel_findings_report(reportId=id_)

    with pytest.raises(report_writing.Stopped):
        next(pieces)
    assert status(client, id_) == ("CANCELLED", None)


def test_what_has_no_finding_fails_and_says_so(service: Service, world: World, folder: Path) -> None:
    client = service.client()
    id_ = asked(client, filterCriteria={"severity": [{"comparison": "EQUALS", "value": "LOW"}]})
    write(world.fleet, id_, folder)

    assert status(client, id_) == ("FAILED", "NO_FINDINGS_FOUND")


def test_nobody_is_told_of_anothers_report(service: Service, world: World) -> None:
    id_ = asked(service.client())
    stranger, elsewhere = service.client(STRANGER), service.client(region="us-east-1")
    for client in (stranger, elsewhere):
        for call in (client.get_findings_report_status, client.cancel_findings_report):
            assert refusal(lambda call=call: call(reportId=id_))[0] == "ResourceNotFoundException"
        assert refusal(client.get_findings_report_status)[0] == "ResourceNotFoundException"
    assert refusal(lambda: service.client().get_sbom_export(reportId=id_))[0] == "ResourceNotFoundException"


def test_an_auditor_asks_how_far_it_is_and_begins_none(service: Service, world: World) -> None:
    id_ = asked(service.client())
    auditor = service.client(role=Role.AUDITOR)

    assert status(auditor, id_)[0] == "IN_PROGRESS"
    assert refusal(lambda: asked(auditor))[0] == "AccessDeniedException"


def test_an_administrators_report_has_its_members_findings_and_a_members_its_own(
    service: Service, world: World, folder: Path
) -> None:
    service.with_member(ACCOUNT, MEMBER)
    world.switch_on(MEMBERS_SCOPE)
    world.deploy("theirs", [a_package()], scope=MEMBERS_SCOPE)
    found = {}
    for account in (ACCOUNT, MEMBER, STRANGER):
        id_ = asked(service.client(account))
        write(world.fleet, id_, folder)
        path = folder / account / REGION / f"{id_}.json"
        found[account] = {each["awsAccountId"] for each in findings_in(path)} if path.exists() else set()

    assert found == {ACCOUNT: {ACCOUNT, MEMBER}, MEMBER: {MEMBER}, STRANGER: set()}


@pytest.mark.parametrize("prefix", ["../other", "/etc", "a/../../b", "a//b", "a\\b", ".", "x" * 300, "a/" * 30 + "a"])
def test_a_prefix_leads_nowhere_else(service: Service, prefix: str) -> None:
    code, response = refusal(lambda: asked(service.client(), s3Destination={**FOLDER, "keyPrefix": prefix}))

    assert (code, response["fields"][0]["name"]) == ("ValidationException", "s3Destination")


def test_a_prefix_is_a_folder(service: Service, world: World, folder: Path) -> None:
    id_ = asked(service.client(), s3Destination={**FOLDER, "keyPrefix": "daily/security/"})
    write(world.fleet, id_, folder)

    path = folder / ACCOUNT / REGION / "daily" / "security" / f"{id_}.json"
    assert path.stat().st_mode & 0o777 == 0o600
    assert [each.name for each in path.parent.iterdir()] == [path.name]


def test_without_the_setting_there_is_no_folder(database: Database) -> None:
    with a_service(database) as service:
        code, response = refusal(lambda: asked(service.client()))
    assert (code, response["fields"][0]["name"]) == ("ValidationException", "s3Destination")


@pytest.mark.parametrize("part_bytes", [8 * 1024 * 1024, 1_000])
def test_a_report_is_in_the_bucket_encrypted_in_one_part_or_many(
    service: Service,
    at_work: Fleet,
    bucket: str,
    local_aws: LocalAws,
    folder: Path,
    part_bytes: int,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(reports, "Bucket", partial(Bucket, part_bytes=part_bytes))
    id_ = asked(service.client(), s3Destination={"bucketName": bucket, "kmsKeyArn": KEY, "keyPrefix": "r"})
    write(at_work, id_, folder)
    s3 = local_aws.client("s3", ACCOUNT)

    (key,) = objects(local_aws, bucket)
    assert key == f"r/{id_}.json"
    head = s3.head_object(Bucket=bucket, Key=key)
    assert (head["ServerSideEncryption"], head["SSEKMSKeyId"]) == ("aws:kms", KEY)
    assert len(json.loads(objects(local_aws, bucket)[key])["findings"]) == 3


@pytest.mark.parametrize(
    ("status_code", "code", "message", "expected"),
    [
        (404, "NoSuchBucket", "gone", "BUCKET_NOT_FOUND"),
        (403, "AccessDenied", "no", "INVALID_PERMISSIONS"),
        (400, "KMS.NotFoundException", "no key", "MALFORMED_KMS_KEY"),
        (400, "InvalidArgument", "Invalid KMS key", "MALFORMED_KMS_KEY"),
        (400, "IllegalLocationConstraintException", "elsewhere", "INCOMPATIBLE_BUCKET_REGION"),
    ],
)
def test_what_s3_refuses_is_told_as_inspector_does(
    service: Service,
    at_work: Fleet,
    bucket: str,
    faulty_aws: FaultyAws,
    folder: Path,
    status_code: int,
    code: str,
    message: str,
    expected: str,
) -> None:
    faulty_aws.add(Fault("*", about=bucket, answer=an_xml_error(status_code, code, message)))
    client = service.client()
    id_ = asked(client, s3Destination={"bucketName": bucket, "kmsKeyArn": KEY})
    write(at_work, id_, folder)

    assert status(client, id_) == ("FAILED", expected)


@pytest.mark.parametrize("name", ["UPPER CASE", "a/b", "..", "ü" * 10])
def test_what_cannot_be_a_bucket_is_not_found(service: Service, at_work: Fleet, folder: Path, name: str) -> None:
    client = service.client()
    id_ = asked(client, s3Destination={"bucketName": name, "kmsKeyArn": KEY})
    write(at_work, id_, folder)

    assert status(client, id_) == ("FAILED", "BUCKET_NOT_FOUND")


def test_an_account_that_cannot_be_entered_may_not_write(
    service: Service, at_work: Fleet, bucket: str, folder: Path
) -> None:
    client = service.client()
    id_ = asked(client, s3Destination={"bucketName": bucket, "kmsKeyArn": KEY})

    def unknown(_: AccountId) -> Account:
        raise AwsDenied("sts:AssumeRole", "the account is not known")

    sessions = Sessions(unknown, CalmLimiter(), lambda *_: None)
    write(dataclasses.replace(at_work, sessions=sessions), id_, folder)

    assert status(client, id_) == ("FAILED", "INVALID_PERMISSIONS")


@pytest.mark.parametrize("place", [{"bucketName": "", "kmsKeyArn": KEY}, {"bucketName": "b", "kmsKeyArn": ""}])
def test_a_bucket_needs_a_name_and_a_key(service: Service, place: Any) -> None:
    assert refusal(lambda: asked(service.client(), s3Destination=place))[0] == "ValidationException"


def test_a_draft_that_was_left_behind_is_removed(service: Service, world: World, folder: Path) -> None:
    id_ = asked(service.client())
    place = folder / ACCOUNT / REGION
    place.mkdir(parents=True)
    (place / f".unfinished-{id_}.json-abc").write_text("half")
    write(world.fleet, id_, folder)

    assert [each.name for each in place.iterdir()] == [f"{id_}.json"]


def test_what_s3_cannot_just_now_is_tried_again_and_at_last_given_up(
    service: Service, at_work: Fleet, bucket: str, faulty_aws: FaultyAws, folder: Path
) -> None:
    faulty_aws.add(Fault("*", about=bucket, answer=an_xml_error(503, "SlowDown", "wait")))
    client = service.client()
    id_ = asked(client, s3Destination={"bucketName": bucket, "kmsKeyArn": KEY})
    for _ in range(reports.MAX_ATTEMPTS - 1):
        with pytest.raises(AwsError):
            write(at_work, id_, folder)
    assert status(client, id_) == ("IN_PROGRESS", None)
    write(at_work, id_, folder)

    assert status(client, id_) == ("FAILED", "INTERNAL_ERROR")


def test_an_upload_that_was_cut_off_is_aborted_by_the_next_attempt(
    service: Service, at_work: Fleet, bucket: str, local_aws: LocalAws, folder: Path
) -> None:
    client = service.client()
    id_ = asked(client, s3Destination={"bucketName": bucket, "kmsKeyArn": KEY})
    s3 = local_aws.client("s3", ACCOUNT)
    upload = s3.create_multipart_upload(Bucket=bucket, Key=f"{id_}.json")["UploadId"]
    with at_work.database.transaction() as connection:
        attempt = stored.begin(connection, UUID(id_))
        assert attempt is not None
        assert stored.note(connection, attempt, upload=upload)
    write(at_work, id_, folder)

    assert s3.list_multipart_uploads(Bucket=bucket).get("Uploads", []) == []
    assert status(client, id_) == ("SUCCEEDED", None)


def test_a_report_that_is_cancelled_between_two_parts_leaves_nothing_in_the_bucket(
    service: Service,
    at_work: Fleet,
    bucket: str,
    local_aws: LocalAws,
    faulty_aws: FaultyAws,
    folder: Path,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(reports, "Bucket", partial(Bucket, part_bytes=1_000))
    client = service.client()
    id_ = asked(client, s3Destination={"bucketName": bucket, "kmsKeyArn": KEY})

    def cancel(answer: Answer) -> Answer:
        client.cancel_findings_report(reportId=id_)
        return answer

    faulty_aws.add(Fault("*", about="partNumber=2", change=cancel, times=1))
    write(at_work, id_, folder)
    s3 = local_aws.client("s3", ACCOUNT)

    assert objects(local_aws, bucket) == {}
    assert s3.list_multipart_uploads(Bucket=bucket).get("Uploads", []) == []
    assert status(client, id_) == ("CANCELLED", None)


def test_a_report_that_takes_too_long_has_failed(service: Service, world: World, folder: Path) -> None:
    client = service.client()
    id_ = asked(client)
    with world.database.transaction() as connection:
        connection.execute("UPDATE report SET created_at = created_at - interval '12 hours 1 second'")

    assert status(client, id_) == ("FAILED", "INTERNAL_ERROR")
    write(world.fleet, id_, folder)
    assert not folder.exists()
    asked(client)


def test_an_attempt_that_was_taken_for_dead_changes_nothing_any_more(
    service: Service, world: World, folder: Path
) -> None:
    client = service.client()
    id_ = asked(client)
    first = begun(world, id_)
    write(world.fleet, id_, folder)

    with pytest.raises(report_writing.Stopped):
        report_writing.go_on(world.fleet, first)
    assert status(client, id_) == ("SUCCEEDED", None)


def test_an_export_is_valid_cyclonedx_with_vulnerabilities_a_file_for_each_function(
    service: Service, world: World, folder: Path
) -> None:
    client = service.client()
    id_ = exported(client)
    write(world.fleet, id_, folder)
    told = client.get_sbom_export(reportId=id_)

    assert (told["status"], told["format"], told["s3Destination"]) == ("SUCCEEDED", "CYCLONEDX_1_4", FOLDER)
    place = folder / ACCOUNT / REGION / f"CYCLONEDX_1_4_outputs_{id_}" / f"account={ACCOUNT}"
    files = sorted((place / "resource=AWS_LAMBDA_FUNCTION").iterdir())
    assert [each.name.partition("_")[0] for each in files] == ["billing", "orders"]
    for each in files:
        assert JsonStrictValidator(SchemaVersion.V1_4).validate_str(each.read_text()) is None
    orders = json.loads(files[1].read_text())
    assert orders["metadata"]["component"]["name"].endswith(":function:orders:$LATEST")
    (jinja,) = [each for each in orders["components"] if each["name"] == "jinja2"]
    assert jinja["purl"].startswith(f"pkg:pypi/jinja2@1.0?path={a_layer_arn()}/")
    assert {each["id"]: each["affects"] for each in orders["vulnerabilities"]} == {
        id_: [{"ref": jinja["bom-ref"]}] for id_ in ("CVE-2026-2000", "GHSA-xxxx-0001")
    }


def test_an_export_as_spdx_names_packages_and_advisories(service: Service, world: World, folder: Path) -> None:
    client = service.client()
    criteria = {"lambdaFunctionName": [{"comparison": "EQUALS", "value": "orders"}]}
    id_ = exported(client, reportFormat="SPDX_2_3", resourceFilterCriteria=criteria)
    write(world.fleet, id_, folder)
    assert client.get_sbom_export(reportId=id_)["filterCriteria"] == criteria
    (path,) = (folder / ACCOUNT / REGION).rglob("*.json")
    document = json.loads(path.read_text())

    assert document["spdxVersion"] == "SPDX-2.3"
    ids = [each["SPDXID"] for each in document["packages"]]
    assert len(set(ids)) == 2
    assert [each["relatedSpdxElement"] for each in document["relationships"]] == ids
    (jinja,) = [each for each in document["packages"] if each["name"] == "jinja2"]
    assert [each["referenceLocator"] for each in jinja["externalRefs"][1:]] == [
        "https://nvd.nist.gov/vuln/detail/CVE-2026-2000",
        "https://osv.dev/vulnerability/GHSA-xxxx-0001",
    ]


@pytest.mark.parametrize(
    ("criteria", "names"),
    [
        ({"accountId": [{"comparison": "NOT_EQUALS", "value": ACCOUNT}]}, set()),
        ({"resourceType": [{"comparison": "EQUALS", "value": "AWS_LAMBDA_FUNCTION"}]}, {"billing", "orders"}),
        ({"lambdaFunctionTags": [{"comparison": "EQUALS", "key": "team"}]}, {"billing"}),
        ({"lambdaFunctionTags": [{"comparison": "EQUALS", "key": "team", "value": "x"}]}, set()),
        ({"ecrRepositoryName": [{"comparison": "EQUALS", "value": "x"}]}, set()),
        ({"lambdaFunctionName": [{"comparison": "NOT_EQUALS", "value": "orders"}]}, {"billing"}),
    ],
)
def test_the_criteria_choose_functions(
    service: Service, world: World, folder: Path, criteria: Any, names: set[str]
) -> None:
    client = service.client()
    id_ = exported(client, resourceFilterCriteria=criteria)
    write(world.fleet, id_, folder)

    assert {each.name.partition("_")[0] for each in folder.rglob("*.json")} == names
    told = client.get_sbom_export(reportId=id_)
    assert (told["status"], told.get("errorCode")) == (
        ("SUCCEEDED", None) if names else ("FAILED", "NO_FINDINGS_FOUND")
    )


def test_an_export_that_was_cut_off_goes_on_where_it_was(
    service: Service, world: World, folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(report_writing, "_FUNCTIONS", 1)
    client = service.client()
    id_ = exported(client)
    attempt = begun(world, id_)
    done_after, _ = next(report_writing.sbom_files(world.fleet, attempt))
    report_writing.go_on(world.fleet, attempt, done_after=done_after)
    write(world.fleet, id_, folder)

    assert [each.name.partition("_")[0] for each in folder.rglob("*.json")] == ["orders"]
    assert client.get_sbom_export(reportId=id_)["status"] == "SUCCEEDED"


def test_an_export_can_be_cancelled(service: Service, world: World, folder: Path) -> None:
    client = service.client()
    id_ = exported(client)
    client.cancel_sbom_export(reportId=id_)
    write(world.fleet, id_, folder)

    assert client.get_sbom_export(reportId=id_)["status"] == "CANCELLED"
    assert not folder.exists()


def test_an_id_with_something_around_it_is_no_report(service: Service, world: World) -> None:
    id_ = asked(service.client())

    assert refusal(lambda: status(service.client(), f"x {id_} y"))[0] == "ResourceNotFoundException"
