from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from lambdascope.engine.inventory.java.jar_identity import identify, is_same_release

Names = tuple[str, ...]
MF = "META-INF/MANIFEST.MF"

# File name, manifest, paths: name, version and evidence. All but the made-up ones are real jars.
CASES: dict[str, tuple[str | None, dict[str, str], Names, tuple[str, str | None, str] | None]] = {
    "a well-known artifact with its classes": (
        "spring-web-5.3.20",
        {"implementation-title": "spring-web", "implementation-version": "5.3.20"},
        ("org/springframework/web/WebInitializer.class",),
        ("org.springframework:spring-web", "5.3.20", MF),
    ),
    "a well-known name without its classes proves nothing": (
        "spring-web-5.3.20",
        {"implementation-version": "5.3.20", "implementation-vendor-id": "com.acme.web"},
        ("com/acme/Web.class",),
        ("spring-web", "5.3.20", MF),
    ),
    "no manifest": ("okhttp-4.9.1", {}, ("okhttp3/Call.class",), ("com.squareup.okhttp3:okhttp", "4.9.1", "file name")),
    "a group that moved, before": (
        "hibernate-core-5.4.1.Final",
        {"implementation-version": "5.4.1.Final", "implementation-vendor-id": "org.hibernate"},
        ("org/hibernate/Session.class",),
        ("org.hibernate:hibernate-core", "5.4.1.Final", MF),
    ),
    "a group that moved, after": (
        "hibernate-core-6.1.0.Final",
        {"implementation-version": "6.1.0.Final", "implementation-vendor-id": "org.hibernate"},
        ("org/hibernate/Session.class",),
        ("org.hibernate.orm:hibernate-core", "6.1.0.Final", MF),
    ),
    "a group that moved with its packages": (
        "okhttp-2.7.5",
        {},
        ("com/squareup/okhttp/Call.class",),
        ("com.squareup.okhttp:okhttp", "2.7.5", "file name"),
    ),
    "group and artifact in one title": (
        "eureka-client-1.10.11",
        {"implementation-title": "com.netflix.eureka#eureka-client;1.10.11", "implementation-version": "1.10.11"},
        ("com/netflix/discovery/A.class",),
        ("com.netflix.eureka:eureka-client", "1.10.11", MF),
    ),
    "a vendor of three words": (
        "some-core-2.0",
        {"implementation-vendor-id": "org.acme.some", "implementation-version": "2.0"},
        (),
        ("org.acme.some:some-core", "2.0", MF),
    ),
    "a vendor that hosts many projects proves nothing": (
        "some-core-2.0",
        {"implementation-vendor-id": "org.eclipse.ee4j", "implementation-version": "2.0"},
        (),
        ("some-core", "2.0", MF),
    ),
    "the symbolic name is group and artifact": (
        "some-core-2.0",
        {"bundle-symbolicname": "org.acme.some-core;singleton:=true", "bundle-version": "2.0.0"},
        (),
        ("org.acme:some-core", "2.0", MF),
    ),
    "the symbolic name of a package is not split": (
        "some-2.0",
        {"bundle-symbolicname": "org.acme.some", "bundle-version": "2.0.0"},
        ("org/acme/some/A.class",),
        ("some", "2.0", MF),
    ),
    "the symbolic name leaves out the group's last word": (
        "tika-core-1.26",
        {"bundle-symbolicname": "org.apache.tika.core", "bundle-version": "1.26.0"},
        (),
        ("org.apache.tika:tika-core", "1.26", MF),
    ),
    "Apache's older libraries are their own group": (
        "commons-io-2.6",
        {"bundle-symbolicname": "org.apache.commons.io", "implementation-version": "2.6"},
        ("org/apache/commons/io/IOUtils.class",),
        ("commons-io:commons-io", "2.6", MF),
    ),
    "the vendor's package holds all classes": (
        "pool-1.0",
        {"implementation-vendor-id": "org.acme", "implementation-version": "1.0"},
        ("org/acme/a/A.class", "org/acme/b/B.class"),
        ("org.acme:pool", "1.0", MF),
    ),
    "the package of the classes alone proves nothing": (
        "pool-1.0",
        {},
        ("org/acme/pool/A.class", "org/acme/pool/b/B.class"),
        ("pool", "1.0", "file name"),
    ),
    "the version is spelled as in the registry": (
        "guava-31.1-jre",
        {"bundle-version": "31.1.0.jre"},
        ("com/google/common/base/A.class",),
        ("com.google.guava:guava", "31.1-jre", "file name"),
    ),
    "a sloppy manifest does not outvote the file name": (
        "jaxb-api-2.3.1",
        {"implementation-version": "2.3.0"},
        ("javax/xml/bind/A.class",),
        ("javax.xml.bind:jaxb-api", "2.3.1", "file name"),
    ),
    "a file name without version takes the manifest's": (
        "gson",
        {"bundle-version": "2.8.6"},
        ("com/google/gson/Gson.class",),
        ("com.google.code.gson:gson", "2.8.6", MF),
    ),
    "an OSGi version that Maven spells differently is not used": (
        "guava",
        {"bundle-version": "31.1.0.jre"},
        ("com/google/common/base/A.class",),
        ("com.google.guava:guava", None, "file name"),
    ),
    "a title names the library merged into an application": (
        "app-1.0",
        {"implementation-title": "spring-core", "implementation-version": "5.3.20"},
        ("com/acme/App.class", "org/springframework/core/Ordered.class"),
        ("org.springframework:spring-core", "5.3.20", MF),
    ),
    "a product's name is not the artifact's": (
        "HikariCP-java7-2.4.13",
        {"bundle-name": "HikariCP", "bundle-version": "2.4.13"},
        ("com/zaxxer/hikari/A.class",),
        ("HikariCP-java7", "2.4.13", MF),
    ),
    "an application called like a family is not one of it": (
        "ktor-sample-1.0",
        {},
        ("com/acme/App.class", "io/ktor/A.class"),
        ("ktor-sample", "1.0", "file name"),
    ),
    "a member of a family": (
        "ktor-utils-jvm-1.6.0",
        {},
        ("io/ktor/util/A.class", "META-INF/versions/9/module-info.class"),
        ("io.ktor:ktor-utils-jvm", "1.6.0", "file name"),
    ),
    "a starter without classes": (
        "spring-boot-starter-web-2.7.0",
        {"automatic-module-name": "spring.boot.starter.web", "implementation-version": "2.7.0"},
        (),
        ("org.springframework.boot:spring-boot-starter-web", "2.7.0", MF),
    ),
    "Debian's own file names": (
        "tomcat9-catalina-9.0.70",
        {},
        ("org/apache/catalina/A.class",),
        ("org.apache.tomcat:tomcat-catalina", "9.0.70", "file name"),
    ),
    "a Scala version belongs to the artifact": (
        "scala-xml_2.13-1.2.0",
        {"bundle-symbolicname": "org.scala-lang.modules.scala-xml", "implementation-version": "1.2.0"},
        (),
        ("org.scala-lang.modules:scala-xml_2.13", "1.2.0", MF),
    ),
    "without a file name the manifest counts": (
        None,
        {"implementation-title": "spring-core", "implementation-version": "5.3.20"},
        ("org/springframework/core/Ordered.class",),
        ("org.springframework:spring-core", "5.3.20", MF),
    ),
    "a sentence is no artifact": (
        None,
        {"implementation-title": "Spring Boot", "implementation-version": "1"},
        (),
        None,
    ),
    "nothing at all": (None, {}, (), None),
    "a name without version": ("app", {}, ("com/acme/App.class",), None),
}


@pytest.mark.parametrize(("stem", "attributes", "names", "expected"), CASES.values(), ids=CASES)
def test_identity(
    stem: str | None, attributes: dict[str, str], names: Names, expected: tuple[str, str | None, str] | None
) -> None:
    assert expected == identify(stem, attributes, names)


@pytest.mark.parametrize(
    ("one", "other", "expected"),
    [
        ("1.26", "1.26.0", True),
        ("1.26.0.Final", "1.26", True),
        ("9.2.1", "9.2.1.jre8", True),
        ("1.46.0", "1.46", True),
        ("1.2", "1.3", False),
        ("1.2", "1.20", False),
        ("1.0", "1", True),
        ("Final", "final", False),
    ],
)
def test_the_same_release(one: str, other: str, expected: bool) -> None:
    assert expected == is_same_release(one, other)


@given(
    stem=st.none() | st.text(max_size=60),
    attributes=st.dictionaries(
        st.sampled_from(["implementation-title", "implementation-version", "bundle-symbolicname", "bundle-version"]),
        st.text(max_size=40),
    ),
    names=st.lists(st.text(max_size=20)),
)
def test_any_text_gives_an_identity_or_none(stem: str | None, attributes: dict[str, str], names: list[str]) -> None:
    identity = identify(stem, attributes, names)

    assert identity is None or (identity.name and identity.name.count(":") <= 1)
