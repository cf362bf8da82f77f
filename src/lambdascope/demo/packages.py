"""Sample Lambda packages: small zips with the manifests that pip, npm and Maven leave, and nothing that runs."""

from __future__ import annotations

import json
from collections.abc import Mapping
from io import BytesIO
from pathlib import Path
from typing import NamedTuple
from zipfile import ZIP_DEFLATED, ZIP_STORED, ZipFile, ZipInfo

_MADE_AT = (2026, 1, 1, 0, 0, 0)


class SampleFunction(NamedTuple):
    """One sample function: its package, its layers and its configuration."""

    package: Path
    runtime: str
    handler: str
    layers: tuple[Path, ...] = ()


def write_samples(folder: Path) -> tuple[SampleFunction, ...]:
    """Write the sample packages into `folder`; the same bytes every time."""
    folder.mkdir(parents=True, exist_ok=True)
    layer = _write(folder / "imaging-layer.zip", _IMAGING_LAYER)
    return (
        SampleFunction(
            _write(folder / "thumbnails-python.zip", _THUMBNAILS), "python3.12", "app.handler", layers=(layer,)
        ),
        SampleFunction(_write(folder / "orders-node.zip", ORDERS), "nodejs22.x", "index.handler"),
        SampleFunction(_write(folder / "invoices-java.zip", invoices()), "java21", "example.Invoices::handleRequest"),
    )


def _write(path: Path, files: Mapping[str, str | bytes]) -> Path:
    path.write_bytes(zipped(files))
    return path


def zipped(files: Mapping[str, str | bytes], method: int = ZIP_DEFLATED) -> bytes:
    """A zip of these files; the same bytes every time."""
    buffer = BytesIO()
    with ZipFile(buffer, "w") as archive:
        for name, content in files.items():
            entry = ZipInfo(name, date_time=_MADE_AT)
            entry.compress_type = method
            entry.external_attr = 0o100644 << 16
            archive.writestr(entry, content)
    return buffer.getvalue()


def installed_python(site: str, name: str, version: str) -> dict[str, str]:
    """What pip leaves of a package in the folder `site`."""
    module = name.lower()
    metadata = f"Metadata-Version: 2.1\nName: {name}\nVersion: {version}\n\nA sample.\n"
    folder = f"{site}{module}-{version}.dist-info"
    return {f"{site}{module}/__init__.py": "", f"{folder}/METADATA": metadata, f"{folder}/INSTALLER": "pip\n"}


def installed_node(path: str, name: str, version: str) -> dict[str, str]:
    """What npm leaves of a package at `path`."""
    manifest = json.dumps({"name": name, "version": version, "main": "index.js"})
    return {f"{path}/package.json": manifest, f"{path}/index.js": "module.exports = {};\n"}


def _jar(group: str, artifact: str, version: str) -> bytes:
    properties = f"groupId={group}\nartifactId={artifact}\nversion={version}\n"
    return zipped(
        {
            "META-INF/MANIFEST.MF": f"Manifest-Version: 1.0\nImplementation-Version: {version}\n",
            f"META-INF/maven/{group}/{artifact}/pom.properties": properties,
        }
    )


def _jar_without_pom(artifact: str, version: str, class_folder: str) -> bytes:
    manifest = f"Manifest-Version: 1.0\nImplementation-Title: {artifact}\nImplementation-Version: {version}\n"
    return zipped({"META-INF/MANIFEST.MF": manifest, f"{class_folder}/Sample.class": b"\xca\xfe\xba\xbe"})


_SITE = "python/lib/python3.12/site-packages/"

_IMAGING_LAYER = {
    **installed_python(_SITE, "pillow", "9.5.0"),
    **installed_python(_SITE, "certifi", "2024.8.30"),
}

# What comes with the event goes through two files into a shell: for the scan of code.
_APP = """\
from resize import to_width


def handler(event, context):
    picture = event["picture"]
    return {"statusCode": 200, "body": to_width(picture, 200)}
"""
_RESIZE = """\
import os


def to_width(picture, width):
    command = f"convert {picture} -resize {width} {picture}.png"
    os.system(command)
    return f"{picture}.png"
"""

RESIZING = {"app.py": _APP, "resize.py": _RESIZE}
"""Own code in two files, with a way from the event to a shell."""

_THUMBNAILS = {
    **RESIZING,
    # A lock file that a dependency ships: it must not create findings.
    "requests/tests/requirements.txt": "urllib3==1.21\nPyYAML==3.12\n",
    **installed_python("", "requests", "2.19.1"),
    **installed_python("", "urllib3", "1.26.5"),
    **installed_python("", "PyYAML", "5.3.1"),
    **installed_python("", "idna", "3.10"),
}

ORDERS: Mapping[str, str | bytes] = {
    "index.js": "exports.handler = async () => ({ statusCode: 200 });\n",
    "package.json": json.dumps({"name": "orders", "version": "1.0.0", "dependencies": {"axios": "^0.21.1"}}),
    **installed_node("node_modules/axios", "axios", "0.21.1"),
    **installed_node("node_modules/lodash", "lodash", "4.17.20"),
    **installed_node("node_modules/mkdirp", "mkdirp", "0.5.5"),
    **installed_node("node_modules/mkdirp/node_modules/minimist", "minimist", "1.2.5"),
    **installed_node("node_modules/minimist", "minimist", "1.2.8"),
    **installed_node("node_modules/@aws-sdk/client-s3", "@aws-sdk/client-s3", "3.600.0"),
}


def invoices() -> Mapping[str, str | bytes]:
    """A Spring-like function: jars below lib/, one of them an uber jar with stored jars inside."""
    uber = zipped(
        {
            "META-INF/MANIFEST.MF": "Manifest-Version: 1.0\n",
            "BOOT-INF/lib/snakeyaml-1.33.jar": _jar("org.yaml", "snakeyaml", "1.33"),
            "BOOT-INF/lib/spring-beans-5.3.16.jar": _jar_without_pom(
                "spring-beans", "5.3.16", "org/springframework/beans"
            ),
        },
        ZIP_STORED,
    )
    return {
        "example/Invoices.class": b"\xca\xfe\xba\xbe",
        "lib/log4j-core-2.14.1.jar": _jar("org.apache.logging.log4j", "log4j-core", "2.14.1"),
        "lib/aws-lambda-java-core-1.2.3.jar": _jar("com.amazonaws", "aws-lambda-java-core", "1.2.3"),
        "lib/billing-app.jar": uber,
    }
