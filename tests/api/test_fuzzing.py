"""Any request gets an answer that is in the model: never a mistake of ours, never what clients cannot read."""

from __future__ import annotations

import json
from collections.abc import Mapping
from typing import Any
from urllib.parse import quote, urlencode

import pytest
from botocore.loaders import Loader
from botocore.model import ServiceModel
from botocore.parsers import RestJSONParser
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from lambdascope.api.operations import HANDLERS
from lambdascope.api.service_model import SERVICE, Location, Operation, service_model
from lambdascope.api.validation import checked
from tests.api.server import Answer, Service, ask
from tests.api.shapes import body_of, described, near

MODEL = service_model()
BOTOCORE: Any = ServiceModel(Loader().load_service_model(SERVICE, "service-2"))
OTHERS = sorted(MODEL.operations.keys() - HANDLERS.keys())
PRODUCT_RULES: Mapping[str, tuple[str, ...]] = dict.fromkeys(HANDLERS, ("nextToken",)) | {
    "CreateFilter": ("name", "filterCriteria."),
    "ListFindingAggregations": ("nextToken", "aggregationRequest"),
    "ListFindings": ("nextToken", "filterCriteria."),
    "UpdateFilter": ("name", "filterCriteria."),
    "Enable": ("resourceTypes",),
    **dict.fromkeys(("GetEncryptionKey", "ResetEncryptionKey"), ("scanType", "resourceType")),
    "UpdateEncryptionKey": ("scanType", "resourceType", "kmsKeyId"),
    "UntagResource": ("tagKeys",),
    "CreateFindingsReport": ("s3Destination", "filterCriteria."),
    "CreateSbomExport": ("s3Destination",),
    **dict.fromkeys(("ListCoverage", "ListCoverageStatistics"), ("nextToken", "filterCriteria.")),
}
"""Members of which we ask more than the model does."""
EXAMPLES = settings(
    max_examples=25,
    deadline=None,
    suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow, HealthCheck.filter_too_much],
)


def target_of(operation: Operation, value: Any) -> str:
    """Path and query of a request; what has no text there is left out."""
    given = value if isinstance(value, dict) else {}
    members = operation.input.members if operation.input is not None else {}
    path, query = operation.path, []
    for name, member in members.items():
        if member.location is Location.PATH:
            text = str(given.get(name, "x")).encode("utf-8", "replace")
            path = path.replace(f"{{{member.wire_name}}}", quote(text or b"x", safe=""))
        elif member.location is Location.QUERY and name in given:
            each = given[name] if isinstance(given[name], list) else [given[name]]
            query += [(member.wire_name, str(one).encode("utf-8", "replace")) for one in each]
    return path + (f"?{urlencode(query, quote_via=quote)}" if query else "")


def asked(service: Service, key: Any, operation: Operation, value: Any) -> Answer:
    body = json.dumps(body_of(operation.input, value)).encode()
    return ask(service, key, operation.method, target_of(operation, value), body)


def assert_in_the_model(operation: Operation, answer: Answer) -> None:
    theirs = BOTOCORE.operation_model(operation.name)
    response: Mapping[str, Any] = {"status_code": answer.status, "headers": answer.headers, "body": answer.body}
    parsed = RestJSONParser().parse(response, theirs.output_shape)
    if answer.status == operation.status:
        if operation.output is not None:
            # Required members, sizes, enums, patterns: all that is asked of an input is asked of the output.
            checked(operation.output, answer.json)
            assert answer.json.keys() <= operation.output.members.keys()
        return
    code = parsed["Error"]["Code"]
    assert answer.status in (400, 402, 403, 404, 409), answer
    assert code in (*operation.errors, "AccessDeniedException", "BadRequestException"), answer
    checked_error = BOTOCORE.shape_for(code)
    assert set(checked_error.metadata["required"]) <= answer.json.keys()
    assert len(answer.body) < 8_192


@pytest.mark.parametrize("name", HANDLERS)
def test_what_the_model_describes_is_answered(name: str, service: Service) -> None:
    operation, key = MODEL.operations[name], service.key()
    service.with_member()

    @EXAMPLES
    @given(described(operation.input) if operation.input is not None else st.just({}))
    def ask_for(value: Any) -> None:
        answer = asked(service, key, operation, value)
        assert_in_the_model(operation, answer)
        if answer.code == "ValidationException":
            wrong = {field["name"] for field in answer.json.get("fields", ())}
            assert all(field.startswith(PRODUCT_RULES[name]) for field in wrong), answer

    ask_for()


@pytest.mark.parametrize("name", HANDLERS)
def test_what_comes_close_is_answered_or_refused(name: str, service: Service) -> None:
    operation, key = MODEL.operations[name], service.key()
    service.with_member()

    @EXAMPLES
    @given(near(operation.input) if operation.input is not None else st.just({}))
    def ask_for(value: Any) -> None:
        assert_in_the_model(operation, asked(service, key, operation, value))

    ask_for()


def test_what_has_no_handler_is_denied_whatever_is_asked(service: Service) -> None:
    key = service.key()

    @settings(EXAMPLES, max_examples=10)
    @given(st.data())
    def ask_for(data: st.DataObject) -> None:
        for name in OTHERS:
            operation = MODEL.operations[name]
            answer = asked(service, key, operation, data.draw(st.sampled_from([{}, {"maxResults": 10**9}, {"x": []}])))
            assert (answer.status, answer.code) == (403, "AccessDeniedException")
            assert_in_the_model(operation, answer)

    ask_for()


@EXAMPLES
@given(st.binary(max_size=300), st.sampled_from(sorted(HANDLERS)))
def test_any_bytes_are_refused_or_answered(service: Service, body: bytes, name: str) -> None:
    operation = MODEL.operations[name]
    assert_in_the_model(operation, ask(service, service.key(), operation.method, operation.path, body))
