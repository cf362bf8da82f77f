"""The table of operations."""

from __future__ import annotations

import pytest

from lambdascope.api import operations
from lambdascope.api.errors import AccessDenied
from lambdascope.api.operations import HANDLERS, OUTSIDE, State, handler_for, row_of, table
from lambdascope.api.service_model import service_model
from lambdascope.model.api_key import Role

MODEL = service_model()


def test_every_operation_of_the_model_has_exactly_one_place() -> None:
    assert sorted([*HANDLERS, *OUTSIDE]) == sorted(MODEL.operations)


def test_the_table_is_printed(capsys: pytest.CaptureFixture[str]) -> None:
    operations.main()
    lines = [line.split(maxsplit=3) for line in capsys.readouterr().out.splitlines()]

    assert [line[0] for line in lines] == sorted(MODEL.operations) == [row.name for row in table(MODEL)]
    assert lines[sorted(MODEL.operations).index("ListTagsForResource")][1:3] == ["GET", "/tags/{resourceArn}"]
    assert " ".join(lines[sorted(MODEL.operations).index("Enable")][3].split()) == "admin handled"


def test_an_operation_of_a_newer_model_is_outside() -> None:
    assert row_of("ListMoonRocks").state is State.OUTSIDE
    with pytest.raises(AccessDenied, match="ListMoonRocks is outside this product"):
        handler_for("ListMoonRocks", Role.ADMIN)


@pytest.mark.parametrize("name", HANDLERS)
def test_an_auditor_may_only_look(name: str) -> None:
    looks = (
        *(
            "BatchGetCodeSnippet",
            "BatchGetFindingDetails",
            "ListFindingAggregations",
            "ListFindings",
            "SearchVulnerabilities",
        ),
        *("BatchGetAccountStatus", "ListAccountPermissions", "ListFilters"),
        *("ListCoverage", "ListCoverageStatistics", "ListMembers", "GetMember", "ListDelegatedAdminAccounts"),
        *("GetDelegatedAdminAccount", "DescribeOrganizationConfiguration", "ListTagsForResource"),
        *("ListUsageTotals", "BatchGetFreeTrialInfo", "GetConfiguration", "GetEncryptionKey"),
        *("GetFindingsReportStatus", "GetSbomExport"),
    )
    changes = (
        *("CreateFilter", "DeleteFilter", "Disable", "Enable", "UpdateFilter", "AssociateMember", "DisassociateMember"),
        *("DisableDelegatedAdminAccount", "EnableDelegatedAdminAccount", "UpdateOrganizationConfiguration"),
        *("TagResource", "UntagResource", "UpdateConfiguration", "UpdateEncryptionKey", "ResetEncryptionKey"),
        *("CreateFindingsReport", "CancelFindingsReport", "CreateSbomExport", "CancelSbomExport"),
    )
    assert name in (*looks, *changes), "say here whether it only looks"
    assert handler_for(name, Role.ADMIN) is HANDLERS[name]
    if name in looks:
        assert handler_for(name, Role.AUDITOR) is HANDLERS[name]
    else:
        with pytest.raises(AccessDenied, match="auditor"):
            handler_for(name, Role.AUDITOR)
