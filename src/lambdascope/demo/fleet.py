"""Ten functions and three layers of a small company, deployed by its owner with boto3, and what happens to them."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any, NamedTuple

from lambdascope.demo.packages import ORDERS, RESIZING, installed_node, installed_python, invoices, zipped
from lambdascope.demo.trail import enveloped_update
from lambdascope.model.account import Scope
from lambdascope.sources.aws.event_queue import DEFAULT_NAME

Files = Mapping[str, str | bytes]

_ROLE = "arn:aws:iam::{account}:role/of-the-functions"

_PYTHON: Files = {"app.py": "def handler(event, context):\n    return {'statusCode': 200}\n"}
_SITE = "python/"
"""Where every version of Python finds what a layer installs."""

IMAGING, TEMPLATES, TRACING = "imaging", "templates", "tracing"

LAYERS: Mapping[str, Files] = {
    IMAGING: {**installed_python(_SITE, "pillow", "9.5.0"), **installed_python(_SITE, "certifi", "2024.8.30")},
    TEMPLATES: {**installed_python(_SITE, "Jinja2", "3.1.4"), **installed_python(_SITE, "MarkupSafe", "3.0.2")},
    TRACING: installed_python(_SITE, "structlog", "25.1.0"),
}


class DemoFunction(NamedTuple):
    """One function, and what it is in the story for."""

    name: str
    runtime: str
    handler: str
    files: Files
    remark: str
    layers: tuple[str, ...] = ()
    tags: Mapping[str, str] = {}
    is_under_customer_key: bool = False


FIXED = "orders"
"""The function whose dependencies are brought up to date."""
CONCERNED_LATER = ("newsletter", "receipts", "watermark")
"""The functions that the advisory published later concerns, two of them only by their layer."""

FUNCTIONS = (
    DemoFunction(
        "thumbnails", "python3.12", "app.handler", {**RESIZING, **installed_python("", "urllib3", "1.26.5")},
        "old urllib3, pillow by its layer, careless code", layers=(IMAGING,),
    ),
    DemoFunction(
        "avatars", "python3.13", "app.handler", _PYTHON,
        "nothing of its own, but the layers", layers=(IMAGING, TRACING),
    ),
    DemoFunction(
        "watermark", "python3.11", "app.handler", {**_PYTHON, **installed_python("", "Jinja2", "3.1.4")},
        "the same layer a third time", layers=(IMAGING,),
    ),
    DemoFunction("orders", "nodejs22.x", "index.handler", ORDERS, "old axios, lodash and minimist"),
    DemoFunction("invoices", "java21", "example.Invoices::handleRequest", invoices(), "Log4Shell in a jar"),
    DemoFunction("newsletter", "python3.12", "app.handler", _PYTHON, "clean", layers=(TEMPLATES, TRACING)),
    DemoFunction("receipts", "python3.14", "app.handler", _PYTHON, "clean", layers=(TEMPLATES,)),
    DemoFunction(
        "intranet-wiki", "python3.12", "app.handler", {**_PYTHON, **installed_python("", "requests", "2.19.1")},
        "excluded by tag", tags={"InspectorExclusion": "LambdaStandardScanning"},
    ),
    DemoFunction("payroll", "python3.12", "app.handler", _PYTHON, "under a customer key", is_under_customer_key=True),
    DemoFunction(
        "geo-index", "ruby3.4", "app.handler", {"app.rb": "def handler(event:, context:) = 200\n"},
        "a runtime that Inspector does not support",
    ),
)  # fmt: skip

_FIXED_ORDERS: Files = {
    **{path: content for path, content in ORDERS.items() if not path.startswith("node_modules/")},
    **installed_node("node_modules/axios", "axios", "1.7.9"),
    **installed_node("node_modules/lodash", "lodash", "4.17.21"),
    **installed_node("node_modules/minimist", "minimist", "1.2.8"),
    **installed_node("node_modules/@aws-sdk/client-s3", "@aws-sdk/client-s3", "3.600.0"),
}


class Owner:
    """Whoever owns the account: deploys functions, and knows nothing of lambdascope."""

    def __init__(self, scope: Scope, endpoint: str) -> None:
        """`endpoint` is where AWS answers."""
        self._scope, self._endpoint = scope, endpoint
        self._lambda = self._client("lambda")

    def deploy_all(self) -> Iterator[DemoFunction]:
        """Publish the layers and create the functions, one by one as they are taken."""
        layers = {name: self._publish_layer(name, files) for name, files in LAYERS.items()}
        key = self._client("kms").create_key(Description="of the payroll department")["KeyMetadata"]["Arn"]
        for function in FUNCTIONS:
            self._create(function, [layers[name] for name in function.layers], key)
            yield function

    def deploy_fix(self) -> None:
        """Update the code of the function that is fixed; what AWS tells of it, the local AWS is told here."""
        self._lambda.update_function_code(FunctionName=FIXED, ZipFile=zipped(_FIXED_ORDERS))
        sqs = self._client("sqs")
        queue = sqs.get_queue_url(QueueName=DEFAULT_NAME)["QueueUrl"]
        sqs.send_message(QueueUrl=queue, MessageBody=enveloped_update(self._scope, FIXED))

    def _publish_layer(self, name: str, files: Files) -> str:
        published = self._lambda.publish_layer_version(LayerName=name, Content={"ZipFile": zipped(files)})
        arn: str = published["LayerVersionArn"]
        return arn

    def _create(self, function: DemoFunction, layers: list[str], key: str) -> None:
        self._lambda.create_function(
            FunctionName=function.name,
            Runtime=function.runtime,
            Role=_ROLE.format(account=self._scope.account),
            Handler=function.handler,
            Code={"ZipFile": zipped(function.files)},
            Layers=layers,
            Tags=dict(function.tags),
            **({"KMSKeyArn": key} if function.is_under_customer_key else {}),
        )

    def _client(self, service: str) -> Any:
        # Loaded here: who only scans the samples needs none of it.
        import boto3
        from botocore.config import Config

        return boto3.client(  # type: ignore[call-overload]  # the service is no literal
            service,
            region_name=self._scope.region,
            endpoint_url=self._endpoint,
            aws_access_key_id=self._scope.account,
            aws_secret_access_key="of-the-demo",
            # What stands between this machine and the internet does not stand between its own processes.
            config=Config(proxies={}, retries={"total_max_attempts": 3, "mode": "standard"}),
        )
