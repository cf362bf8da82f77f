"""The operations, as a table: what each does, and which are outside this product.

`python -m lambdascope.api.operations` prints it.
"""

from __future__ import annotations

from collections.abc import Mapping
from enum import StrEnum
from typing import NamedTuple

from lambdascope.api.context import Handler
from lambdascope.api.errors import AccessDenied
from lambdascope.api.handlers import (
    activation,
    aggregations,
    code_snippets,
    coverage,
    filters,
    findings,
    organization,
    reports,
    settings,
    tags,
    usage,
    vulnerabilities,
)
from lambdascope.api.service_model import ServiceModel, service_model
from lambdascope.model.api_key import Role

HANDLERS: Mapping[str, Handler] = {
    "AssociateMember": organization.associate_member,
    "BatchGetAccountStatus": activation.batch_get_account_status,
    "BatchGetCodeSnippet": code_snippets.batch_get_code_snippet,
    "BatchGetFindingDetails": findings.batch_get_finding_details,
    "BatchGetFreeTrialInfo": usage.batch_get_free_trial_info,
    "CancelFindingsReport": reports.cancel_findings_report,
    "CancelSbomExport": reports.cancel_sbom_export,
    "CreateFilter": filters.create_filter,
    "CreateFindingsReport": reports.create_findings_report,
    "CreateSbomExport": reports.create_sbom_export,
    "DeleteFilter": filters.delete_filter,
    "DescribeOrganizationConfiguration": organization.describe_organization_configuration,
    "Disable": activation.disable,
    "DisableDelegatedAdminAccount": organization.disable_delegated_admin_account,
    "DisassociateMember": organization.disassociate_member,
    "Enable": activation.enable,
    "EnableDelegatedAdminAccount": organization.enable_delegated_admin_account,
    "GetConfiguration": settings.get_configuration,
    "GetDelegatedAdminAccount": organization.get_delegated_admin_account,
    "GetEncryptionKey": settings.get_encryption_key,
    "GetFindingsReportStatus": reports.get_findings_report_status,
    "GetMember": organization.get_member,
    "GetSbomExport": reports.get_sbom_export,
    "ListAccountPermissions": activation.list_account_permissions,
    "ListCoverage": coverage.list_coverage,
    "ListCoverageStatistics": coverage.list_coverage_statistics,
    "ListDelegatedAdminAccounts": organization.list_delegated_admin_accounts,
    "ListFilters": filters.list_filters,
    "ListFindingAggregations": aggregations.list_finding_aggregations,
    "ListFindings": findings.list_findings,
    "ListMembers": organization.list_members,
    "ListTagsForResource": tags.list_tags_for_resource,
    "ListUsageTotals": usage.list_usage_totals,
    "ResetEncryptionKey": settings.reset_encryption_key,
    "SearchVulnerabilities": vulnerabilities.search_vulnerabilities,
    "TagResource": tags.tag_resource,
    "UntagResource": tags.untag_resource,
    "UpdateConfiguration": settings.update_configuration,
    "UpdateEncryptionKey": settings.update_encryption_key,
    "UpdateFilter": filters.update_filter,
    "UpdateOrganizationConfiguration": organization.update_organization_configuration,
}
"""What works."""

OUTSIDE = (
    "BatchAssociateCodeSecurityScanConfiguration",
    "BatchDisassociateCodeSecurityScanConfiguration",
    "BatchGetMemberEc2DeepInspectionStatus",
    "BatchUpdateMemberEc2DeepInspectionStatus",
    "CreateCisScanConfiguration",
    "CreateCodeSecurityIntegration",
    "CreateCodeSecurityScanConfiguration",
    "CreateConnector",
    "DeleteCisScanConfiguration",
    "DeleteCodeSecurityIntegration",
    "DeleteCodeSecurityScanConfiguration",
    "DeleteConnector",
    "GetCisScanReport",
    "GetCisScanResultDetails",
    "GetClustersForImage",
    "GetCodeSecurityIntegration",
    "GetCodeSecurityScan",
    "GetCodeSecurityScanConfiguration",
    "GetEc2DeepInspectionConfiguration",
    "GetOnDemandScanStatus",
    "ListCisScanConfigurations",
    "ListCisScanResultsAggregatedByChecks",
    "ListCisScanResultsAggregatedByTargetResource",
    "ListCisScans",
    "ListCodeSecurityIntegrations",
    "ListCodeSecurityScanConfigurationAssociations",
    "ListCodeSecurityScanConfigurations",
    "ListConnectorScanConfigurations",
    "ListConnectors",
    "ListOnDemandScans",
    "SendCisSessionHealth",
    "SendCisSessionTelemetry",
    "StartCisSession",
    "StartCodeSecurityScan",
    "StartOnDemandScan",
    "StopCisSession",
    "UpdateCisScanConfiguration",
    "UpdateCodeSecurityIntegration",
    "UpdateCodeSecurityScanConfiguration",
    "UpdateConnector",
    "UpdateConnectorScanConfiguration",
    "UpdateEc2DeepInspectionConfiguration",
    "UpdateOrgEc2DeepInspectionConfiguration",
)
"""What is about machines, images, CIS benchmarks, code repositories or other clouds."""

_LOOKING = ("Get", "List", "BatchGet", "Describe", "Search")
"""How the names of operations begin that change nothing."""


class State(StrEnum):
    """What becomes of a request."""

    HANDLED = "handled"
    OUTSIDE = "outside this product"


class Row(NamedTuple):
    """One operation of the table."""

    name: str
    state: State
    handler: Handler | None

    @property
    def only_looks(self) -> bool:
        """Whether an auditor may ask for it, too."""
        return self.name.startswith(_LOOKING)


def row_of(name: str) -> Row:
    """What becomes of an operation; one that came with a newer model is outside, whatever it is about."""
    if name in HANDLERS:
        return Row(name, State.HANDLED, HANDLERS[name])
    return Row(name, State.OUTSIDE, None)


def handler_for(name: str, role: Role) -> Handler:
    """What does the operation for somebody of that role. Raises AccessDenied."""
    row = row_of(name)
    if row.handler is None:
        raise AccessDenied(f"The operation {name} is {row.state.value}; lambdascope scans Lambda functions.")
    if role is Role.AUDITOR and not row.only_looks:
        raise AccessDenied(f"The key is an auditor's, which may not call {name}.")
    return row.handler


def table(model: ServiceModel) -> tuple[Row, ...]:
    """Every operation of the model, by name."""
    return tuple(row_of(name) for name in sorted(model.operations))


def main() -> None:
    """Print the table."""
    model = service_model()
    for row in table(model):
        operation = model.operations[row.name]
        who = "auditor, admin" if row.only_looks else "admin"
        print(f"{row.name:<48} {operation.method:<6} {operation.path:<52} {who:<14} {row.state.value}")


if __name__ == "__main__":
    main()
