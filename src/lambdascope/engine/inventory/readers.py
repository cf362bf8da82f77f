"""Every reader of the inventory: the files it claims, glob by glob, in the order in which readers are asked.

`docs/howto/add-a-reader.md` tells how to add one.
"""

from __future__ import annotations

from lambdascope.engine.inventory.claims import Claim
from lambdascope.model.ecosystem import Ecosystem

_PYPI, _NPM, _MAVEN = Ecosystem.PYPI, Ecosystem.NPM, Ecosystem.MAVEN

_VENDOR_LISTS = (
    "**/_vendor/vendor.txt",
    "**/_vendor/vendored.txt",
    "**/vendored/vendor.txt",
    "**/vendored/vendored.txt",
)
_VENDORED_MODULES = (
    "**/_vendor/__init__.py",
    "**/vendored/__init__.py",
    "**/requests/packages/__init__.py",
    "**/urllib3/packages/__init__.py",
)
_UNPACKED_JAR = (
    "**/META-INF/maven/*/*/pom.properties",
    "**/META-INF/maven/*/*/pom.xml",
    "META-INF/MANIFEST.MF",
)
_GRADLE_LOCKS = (
    "**/gradle.lockfile",
    "**/buildscript-gradle.lockfile",
    "**/settings-gradle.lockfile",
    "**/gradle/dependency-locks/*.lockfile",
)

READERS: tuple[Claim, ...] = (
    # What is installed.
    Claim("python.dist_info", _PYPI, ("**/*.dist-info/METADATA",)),
    Claim("python.egg_info", _PYPI, ("**/*.egg-info/PKG-INFO", "**/*.egg-info", "**/EGG-INFO/PKG-INFO", "**/*.egg")),
    Claim("python.vendor_txt", _PYPI, _VENDOR_LISTS),
    Claim("python.vendored_modules", _PYPI, _VENDORED_MODULES),
    Claim("node.package_json", _NPM, ("**/node_modules/*/package.json", "**/node_modules/@*/*/package.json")),
    Claim("java.jar", _MAVEN, ("**/*.jar", "**/*.war", "**/*.ear")),
    Claim("java.unpacked_jar", _MAVEN, _UNPACKED_JAR),
    # What is only declared: it counts where nothing of its ecosystem is installed.
    Claim("python.uv_lock", _PYPI, ("**/uv.lock",), is_declared=True),
    Claim("python.poetry_lock", _PYPI, ("**/poetry.lock",), is_declared=True),
    Claim("python.pdm_lock", _PYPI, ("**/pdm.lock",), is_declared=True),
    Claim("python.pylock_toml", _PYPI, ("**/pylock.toml",), is_declared=True),
    Claim("python.pipfile_lock", _PYPI, ("**/Pipfile.lock",), is_declared=True),
    Claim("python.requirements_txt", _PYPI, ("**/requirements.txt",), is_declared=True),
    Claim(
        "node.package_lock",
        _NPM,
        ("**/package-lock.json", "**/npm-shrinkwrap.json", "**/node_modules/.package-lock.json"),
        is_declared=True,
    ),
    Claim("node.yarn_lock", _NPM, ("**/yarn.lock",), is_declared=True),
    Claim("node.pnpm_lock", _NPM, ("**/pnpm-lock.yaml",), is_declared=True),
    Claim("node.bun_lock", _NPM, ("**/bun.lock",), is_declared=True),
    Claim("java.pom_xml", _MAVEN, ("**/pom.xml",), is_declared=True),
    Claim("java.gradle_lockfile", _MAVEN, _GRADLE_LOCKS, is_declared=True),
)
