"""Which library a jar without a pom is: what its manifest, its file name and its class folders prove together.

The version is easy and the groupId is hard, because nothing but a pom states it. A wrong group is worse than none, so
a group counts only where one of the rules below proves it; the other jars are listed by their bare artifact name,
which no advisory can match. docs/accuracy.md tells how often each rule was right on real jars.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Mapping, Sequence
from typing import NamedTuple

from lambdascope.engine.inventory.java.coordinates import is_id, version_or_none
from lambdascope.engine.inventory.java.jar_name import readings
from lambdascope.engine.inventory.java.known_artifacts import MODULE, Known, families, known, registry_name
from lambdascope.model.ecosystem import PackageName

MANIFEST_PATH = "META-INF/MANIFEST.MF"
FILE_NAME = "file name"

UMBRELLAS = frozenset(
    (
        *("com.github", "com.google", "com.googlecode", "com.ibm", "com.microsoft", "com.oracle", "com.sun"),
        *("io.github", "net.sf", "net.sourceforge", "org.apache", "org.codehaus", "org.eclipse", "org.eclipse.ee4j"),
        *("org.glassfish", "org.jboss", "org.sonatype"),
    )
)
"""Names of hosts of many projects; manifests give them as vendor, but few artifacts have them as their group."""

TITLES = ("implementation-title", "bundle-name", "specification-title", "bundle-symbolicname")

_SCALA_SUFFIX = re.compile(r"_\d[\d.]*$")
"""The Scala version that an artifactId ends with (`akka-actor_2.13`) and no manifest repeats."""

_OSGI_VERSION = re.compile(r"(\d+\.\d+\.\d+)(?:\.(Final|RELEASE|GA|SP\d+|\d+|SNAPSHOT))?")
_NUMBERS = re.compile(r"\d+(?:\.\d+)*")


class Identity(NamedTuple):
    """A library, and the file inside the jar (or its file name) that names it."""

    name: PackageName
    version: str | None
    identified_by: str


class _Claim(NamedTuple):
    """An artifactId that some text of the jar gives, and the version that belongs to it."""

    artifact: str
    version: str | None
    identified_by: str


class _Jar(NamedTuple):
    """All that the rules look at."""

    attributes: Mapping[str, str]
    names: Sequence[str]
    symbolic_name: str
    vendor: str


def identify(stem: str | None, attributes: Mapping[str, str], names: Sequence[str]) -> Identity | None:
    """The library that a jar is, given its file name without extension, its manifest and the paths in it.

    Without a proven group the name is the bare artifact; None where nothing names the jar together with a version.
    """
    symbolic_name = attributes.get("bundle-symbolicname", "").split(";")[0].strip()
    jar = _Jar(attributes, names, symbolic_name, attributes.get("implementation-vendor-id", ""))
    claims = list(_claims(stem, jar))
    for claim in claims:
        for artifact in dict.fromkeys((claim.artifact, registry_name(claim.artifact))):
            group = _proven_group(artifact, claim.version, jar)
            if group is not None:
                return Identity(PackageName(f"{group}:{artifact}"), claim.version, claim.identified_by)
    named = next((claim for claim in claims if claim.version is not None), None)
    return Identity(PackageName(named.artifact), named.version, named.identified_by) if named else None


def _claims(stem: str | None, jar: _Jar) -> Iterator[_Claim]:
    """Artifact names, most trusted first.

    A file name with a version in it is the registry's own spelling. Where the manifest states the same version, it
    describes this very artifact, whatever title it uses; else its title may be that of a library merged into the jar.
    """
    implementation = _implementation_version(jar.attributes)
    stated = implementation or _bundle_version(jar.attributes)
    by_file = [reading for reading in readings(stem or "", implementation) if is_id(reading.artifact)]
    for reading in by_file:
        if stated is not None and is_same_release(reading.version, stated):
            yield _Claim(reading.artifact, version_or_none(reading.version), MANIFEST_PATH)
            return
    if by_file:  # sloppy manifests are commoner than renamed files, so the file name's version counts
        yield _Claim(by_file[0].artifact, version_or_none(by_file[0].version), FILE_NAME)
    elif stem is not None and is_id(stem):
        yield _Claim(stem, stated, MANIFEST_PATH if stated else FILE_NAME)
    for field in TITLES:
        title = jar.attributes.get(field, "").split(";")[0].strip()
        if is_id(title):
            yield _Claim(title, stated, MANIFEST_PATH)


def _implementation_version(attributes: Mapping[str, str]) -> str | None:
    version = version_or_none(attributes.get("implementation-version"))
    return version if version is not None and any(character.isdigit() for character in version) else None


def _bundle_version(attributes: Mapping[str, str]) -> str | None:
    """OSGi's version where it is spelled like Maven's, which `31.1.0.jre` (31.1-jre) is not."""
    bundle = _OSGI_VERSION.fullmatch(attributes.get("bundle-version", ""))
    if bundle is None:
        return None
    return f"{bundle[1]}-SNAPSHOT" if bundle[2] == "SNAPSHOT" else bundle[0]


def is_same_release(one: str, other: str) -> bool:
    """Whether two versions have the same numbers, apart from zeros at the end: `1.26` and `1.26.0.Final`."""
    return _numbers(one) == _numbers(other)


def _numbers(version: str) -> list[str]:
    leading = _NUMBERS.match(version)
    numbers = [number.lstrip("0") for number in leading[0].split(".")] if leading else [version]
    while numbers and not numbers[-1]:
        numbers.pop()
    return numbers


def _proven_group(artifact: str, version: str | None, jar: _Jar) -> str | None:
    """The group that the first applicable rule gives; a well-known artifact has no other than its known ones."""
    entries = known(artifact)
    if entries:
        return next((entry.group for entry in entries if _is_proven(entry, version, jar)), None)
    for entry in families(artifact):
        if _is_family_member(entry, artifact, jar):
            return entry.group
    artifact = _SCALA_SUFFIX.sub("", artifact)
    for rule in RULES:
        group = rule(artifact, jar)
        if group and "." in group and group not in UMBRELLAS and is_id(group):
            return group
    return None


def _is_proven(entry: Known, version: str | None, jar: _Jar) -> bool:
    if entry.versions and not (version or "").startswith(entry.versions):
        return False
    return any(name.startswith(entry.proof) for name in jar.names)


def _is_family_member(entry: Known, artifact: str, jar: _Jar) -> bool:
    if entry.proof == MODULE:
        return jar.attributes.get(MODULE.lower()) == artifact.replace("-", ".")
    return f"{_common_package(jar.names)}.".startswith(entry.proof.replace("/", "."))


def _ivy_title(artifact: str, jar: _Jar) -> str | None:
    """`com.netflix.eureka#eureka-client;1.10.11`: a Gradle plugin writes all coordinates into the title."""
    group, _, rest = jar.attributes.get("implementation-title", "").partition("#")
    return group if rest.partition(";")[0] == artifact else None


def _group_before_artifact(artifact: str, jar: _Jar) -> str | None:
    """`com.fasterxml.jackson.core.jackson-core`: only a groupId can precede a name that is no package's."""
    return (
        jar.symbolic_name.removesuffix(f".{artifact}")
        if "-" in artifact and jar.symbolic_name.endswith(f".{artifact}")
        else None
    )


def _group_shortened(artifact: str, jar: _Jar) -> str | None:
    """`org.apache.tika.core` for tika-core: Maven's bundle plugin leaves out what repeats the group's last word."""
    last_word, hyphen, rest = artifact.partition("-")
    while hyphen:
        for ending in (rest, rest.replace("-", ".")):
            group = jar.symbolic_name.removesuffix(f".{ending}")
            if group != jar.symbolic_name and group.endswith(f".{last_word}"):
                return group
        more, hyphen, rest = rest.partition("-")
        last_word = f"{last_word}-{more}"
    return None


def _specific_vendor(artifact: str, jar: _Jar) -> str | None:  # noqa: ARG001  # the signature of a rule
    """A vendor id of three words names a project; Maven fills it in from the groupId."""
    return jar.vendor if jar.vendor.count(".") >= 2 else None


def _vendor_in_artifact(artifact: str, jar: _Jar) -> str | None:
    """`io.vertx` for vertx-core: the vendor's last word begins the artifact."""
    return jar.vendor if artifact.split("-")[0] == jar.vendor.rpartition(".")[2] else None


def _vendor_of_classes(artifact: str, jar: _Jar) -> str | None:
    """All classes lie below the vendor's package, or below that of the vendor and the artifact's last word."""
    if "." not in jar.vendor:
        return None
    common = _common_package(jar.names)
    return jar.vendor if common in (jar.vendor, f"{jar.vendor}.{artifact.rpartition('-')[2]}") else None


RULES: tuple[Callable[[str, _Jar], str | None], ...] = (
    _ivy_title,
    _specific_vendor,
    _group_before_artifact,
    _group_shortened,
    _vendor_in_artifact,
    _vendor_of_classes,
)
"""Asked in this order for artifacts that are not well known."""


def _common_package(names: Sequence[str]) -> str:
    """The deepest package that holds all classes, `META-INF/versions` aside."""
    folders = [name[: name.rfind("/")] for name in names if name.endswith(".class") and "/" in name]
    folders = [folder for folder in folders if not folder.startswith("META-INF")]
    if not folders:
        return ""
    first, last = min(folders).split("/"), max(folders).split("/")
    depth = 0
    while depth < min(len(first), len(last)) and first[depth] == last[depth]:
        depth += 1
    return ".".join(first[:depth])
