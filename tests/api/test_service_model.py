"""The model that ships in botocore, as we read it."""

from __future__ import annotations

from typing import Any

import pytest
from botocore.loaders import Loader
from botocore.model import ServiceModel as BotocoreModel
from botocore.model import Shape as BotocoreShape

from lambdascope.api import errors, patterns
from lambdascope.api.operations import HANDLERS
from lambdascope.api.service_model import SERVICE, Kind, Location, Shape, read, service_model
from lambdascope.engine.findings.criteria_keys import KINDS

MODEL = service_model()
BOTOCORE: Any = BotocoreModel(Loader().load_service_model(SERVICE, "service-2"))


def reachable(shape: Shape | None, found: dict[str, Shape] | None = None) -> dict[str, Shape]:
    """A shape and everything in it, by name."""
    known: dict[str, Shape] = {} if found is None else found
    if shape is not None and shape.name not in known:
        known[shape.name] = shape
        for each in (*(member.shape for member in shape.members.values()), *shape.elements.values()):
            reachable(each, known)
    return known


@pytest.mark.parametrize("name", MODEL.operations)
def test_operations_are_those_of_botocore(name: str) -> None:
    operation, theirs = MODEL.operations[name], BOTOCORE.operation_model(name)

    assert (operation.method, operation.path) == (theirs.http["method"], theirs.http["requestUri"])
    assert operation.errors == tuple(each.name for each in theirs.error_shapes)
    for ours, other in ((operation.input, theirs.input_shape), (operation.output, theirs.output_shape)):
        assert (None if ours is None else ours.name) == (None if other is None else other.name)
        for each in reachable(ours).values():
            assert_alike(each, BOTOCORE.shape_for(each.name))


def assert_alike(ours: Shape, theirs: BotocoreShape) -> None:
    limits = theirs.metadata
    assert ours.kind == theirs.type_name
    assert (ours.minimum, ours.maximum, ours.pattern) == (limits.get("min"), limits.get("max"), limits.get("pattern"))
    assert list(ours.enum) == list(limits.get("enum", ()))
    if theirs.type_name == "structure":
        members: Any = theirs.members  # type: ignore[attr-defined]  # of structures
        assert {name: each.shape.name for name, each in ours.members.items()} == {
            name: each.name for name, each in members.items()
        }
        for name, each in members.items():
            location = each.serialization.get("location", "body")
            assert (ours.members[name].location, ours.members[name].wire_name) == (
                Location(location),
                each.serialization.get("name", name),
            )
        assert list(ours.required) == list(limits.get("required", ()))
        assert ours.is_union == limits.get("union", False)


def test_every_operation_of_botocore_is_there() -> None:
    assert set(MODEL.operations) == set(BOTOCORE.operation_names)


def test_nothing_in_the_model_is_of_a_kind_that_we_do_not_know() -> None:
    shapes = [each for one in MODEL.operations.values() for each in reachable(one.input).values()]

    assert Kind.OTHER not in {each.kind for each in shapes}
    assert Location.OTHER not in {member.location for each in shapes for member in each.members.values()}


@pytest.mark.parametrize("error", errors.ERRORS[:8], ids=lambda error: error.code)
def test_modelled_errors_have_the_model_s_status(error: type[errors.ApiError]) -> None:
    assert error.status == MODEL.error_statuses[error.code]


def test_every_modelled_error_is_ours() -> None:
    assert set(MODEL.error_statuses) == {each.code for each in errors.ERRORS[:8]}


@pytest.mark.parametrize("name", HANDLERS)
def test_patterns_that_count_can_be_read(name: str) -> None:
    for each in reachable(MODEL.operations[name].input).values():
        assert each.pattern is None or patterns.is_readable(each.pattern), each.name


def test_the_criteria_of_the_model_are_those_we_know() -> None:
    criteria = reachable(MODEL.operations["CreateFilter"].input)["FilterCriteria"]

    assert set(criteria.members) == set(KINDS)


# A model that is newer than ours.


def a_model(**shapes: Any) -> Any:
    return {
        "operations": {
            "ListNews": {"http": {"method": "POST", "requestUri": "/news"}, "input": {"shape": "ListNewsRequest"}}
        },
        "shapes": {"ListNewsRequest": {"type": "structure", "members": {}}, **shapes},
    }


def test_a_newer_model_with_other_kinds_can_be_read() -> None:
    members = {"a": {"shape": "New"}, "b": {"shape": "New", "location": "somewhere"}}
    model = read(a_model(New={"type": "bigInteger"}, ListNewsRequest={"type": "structure", "members": members}))
    shape = model.operations["ListNews"].input

    assert shape is not None
    assert shape.members["a"].shape.kind is Kind.OTHER
    assert shape.members["b"].location is Location.OTHER


def test_shapes_may_refer_to_each_other_in_circles() -> None:
    tree = {"type": "structure", "members": {"children": {"shape": "Trees"}}}
    model = read(a_model(ListNewsRequest=tree, Trees={"type": "list", "member": {"shape": "ListNewsRequest"}}))
    shape = model.operations["ListNews"].input

    assert shape is not None
    assert shape.members["children"].shape.elements["member"] is shape
