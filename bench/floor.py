"""The least a scanner of one package can do: list the zip and read the manifests, parsing nothing.

Run as a whole process, `python bench/floor.py ZIP`; it imports nothing but zipfile, and knows no error handling.
"""

from __future__ import annotations

import io
import sys
import zipfile


def main(path: str) -> None:
    """Prints how many members, manifests and bytes of manifests `path` holds."""
    with zipfile.ZipFile(path) as archive:
        members, manifests, size = read_manifests(archive)
    print(f"{members} members, {manifests} manifests, {size} bytes")


def read_manifests(archive: zipfile.ZipFile) -> tuple[int, int, int]:
    """The number of members, of manifests and of their bytes, nested archives included."""
    names = archive.namelist()
    members, manifests, size = len(names), 0, 0
    for name in names:
        if is_manifest(name):
            manifests, size = manifests + 1, size + len(archive.read(name))
        elif name.endswith((".jar", ".war")):
            with zipfile.ZipFile(io.BytesIO(archive.read(name))) as nested:
                inner = read_manifests(nested)
            members, manifests, size = members + inner[0], manifests + inner[1], size + inner[2]
    return members, manifests, size


def is_manifest(name: str) -> bool:
    """Whether a scanner must read the member to know a package's name and version."""
    if name.endswith((".dist-info/METADATA", "/pom.properties")) or name == "META-INF/MANIFEST.MF":
        return True
    if not name.endswith("/package.json"):
        return False
    folder = name.removesuffix("/package.json").rpartition("node_modules/")[2]
    return folder.count("/") == folder.startswith("@")


if __name__ == "__main__":
    main(sys.argv[1])
