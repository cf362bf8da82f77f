"""Enable, Disable, BatchGetAccountStatus and ListAccountPermissions, asked by boto3."""

from __future__ import annotations

from tests.api.server import ACCOUNT, Service


def test_what_is_switched_on_is_told(service: Service) -> None:
    service.with_account()
    client = service.client()
    enabled = client.enable(resourceTypes=["LAMBDA"])

    assert [each["accountId"] for each in enabled["accounts"]] == [ACCOUNT]
    assert enabled["accounts"][0]["resourceStatus"]["lambda"] == "ENABLING"
    assert enabled["failedAccounts"] == []
    told = client.batch_get_account_status()
    assert told["accounts"][0]["state"]["status"] == "ENABLING"
