"""The `package.json` of an installed package: directly in `node_modules/<name>` or `node_modules/@scope/<name>`.

Of any `node_modules`: nested ones and pnpm's `node_modules/.pnpm/x@1.0.0/node_modules/x` too. What lies deeper in a
package (`x/esm/package.json`) only marks a folder's module type.
"""

from __future__ import annotations

from collections.abc import Iterator

from lambdascope.engine.ecosystems import rules
from lambdascope.engine.inventory.words import is_word
from lambdascope.model.artifact import ArtifactFile
from lambdascope.model.ecosystem import Ecosystem
from lambdascope.model.errors import ManifestError
from lambdascope.model.package import Evidence, Package, PackageManager, Problem

SIZE_LIMIT = 1024 * 1024


def read(file: ArtifactFile) -> Iterator[Package | Problem]:
    """The package; a manifest without name has its folder's, one without version has none."""
    installed_as = folder_name(file.path)
    if installed_as is None:
        return
    manifest = file.json(SIZE_LIMIT)
    if not isinstance(manifest, dict):
        raise ManifestError("manifest-invalid", "is not a JSON object")
    # An alias is installed under a folder name of the user's choice: the manifest knows the real one.
    problems: list[Problem] = []
    name = _word(manifest, "name", file, problems) or installed_as
    version = _word(manifest, "version", file, problems)
    yield from problems
    yield Package(
        Ecosystem.NPM,
        rules(Ecosystem.NPM).normalize(name),
        version,
        PackageManager.NODEPKG,
        file.path,
        file.layer,
        Evidence.INSTALLED,
        "package.json",
    )


def folder_name(path: str) -> str | None:
    """The name under which Node finds the package whose manifest this is; None where it is no package's root."""
    parent, _, folder = path.rpartition("/")[0].rpartition("/")
    if folder.startswith((".", "@")):  # .cache and .bin, or a scope's folder
        return None
    scope = parent.rpartition("/")[2]
    return f"{scope}/{folder}" if scope.startswith("@") else folder


def _word(manifest: dict[str, object], field: str, file: ArtifactFile, problems: list[Problem]) -> str | None:
    value = manifest.get(field)
    if value is None or value == "":
        return None
    if not is_word(value):
        problems.append(Problem("manifest-invalid", file.path, file.layer, f"has a {field} that cannot be one"))
        return None
    return value
