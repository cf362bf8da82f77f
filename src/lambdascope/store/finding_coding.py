"""How the content of findings is written into columns, and read back."""

from __future__ import annotations

from typing import Any

from lambdascope.model.advisory import AdvisoryRecord, Score, Vulnerability
from lambdascope.model.ecosystem import Ecosystem, PackageName
from lambdascope.model.finding import Match, Rating, Reason, Severity
from lambdascope.model.package import Evidence, Package, PackageManager

Json = dict[str, Any]


def encode_match(match: Match) -> Json:
    """One vulnerable package with why and what to do; filters look into it, so its keys are part of the schema."""
    package = match.package
    return {
        "ecosystem": package.ecosystem.value,
        "name": package.name,
        "version": package.version,
        "manager": package.package_manager.value,
        "path": package.file_path,
        "layer": package.layer,
        "evidence": package.evidence.value,
        "identifiedBy": package.identified_by,
        "fixedIn": match.fixed_in,
        "reasons": match.reasons,
        "scores": match.scores,
    }


def decode_match(document: Json, vulnerability: str) -> Match:
    """The inverse of `encode_match`."""
    return Match(
        package=Package(
            ecosystem=Ecosystem(document["ecosystem"]),
            name=PackageName(document["name"]),
            version=document["version"],
            package_manager=PackageManager(document["manager"]),
            file_path=document["path"],
            layer=document["layer"],
            evidence=Evidence(document["evidence"]),
            identified_by=document["identifiedBy"],
        ),
        vulnerability=vulnerability,
        reasons=tuple(Reason(*each) for each in document["reasons"]),
        fixed_in=document["fixedIn"],
        scores=tuple((advisory, Score(*score)) for advisory, score in document["scores"]),
    )


def encode_rating(rating: Rating) -> Json:
    """How bad a finding is, and who says so."""
    return rating._asdict()


def decode_rating(document: Json) -> Rating:
    """The inverse of `encode_rating`."""
    score = document["score"]
    return Rating(
        Severity(document["severity"]), Score(*score) if score else None, document["advisory"], document["word"]
    )


def encode_vulnerability(vulnerability: Vulnerability) -> Json:
    """What advisories say of a vulnerability; its EPSS score has a column of its own."""
    return {
        "aliases": vulnerability.aliases,
        "advisories": [advisory._asdict() for advisory in vulnerability.advisories],
        "knownExploitedSince": vulnerability.known_exploited_since,
    }


def decode_vulnerability(name: str, document: Json, epss: float | None) -> Vulnerability:
    """The inverse of `encode_vulnerability`."""
    return Vulnerability(
        id=name,
        aliases=tuple(document["aliases"]),
        advisories=tuple(_advisory(each) for each in document["advisories"]),
        epss=epss,
        known_exploited_since=document["knownExploitedSince"],
    )


def _advisory(document: Json) -> AdvisoryRecord:
    return AdvisoryRecord(
        **{
            **document,
            "scores": tuple(Score(*each) for each in document["scores"]),
            "cwes": tuple(document["cwes"]),
            "references": tuple(document["references"]),
        }
    )
