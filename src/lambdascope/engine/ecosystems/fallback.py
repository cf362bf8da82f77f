"""Where a text that is no version stands: after its longest leading part that is one.

A key is `(core, rest)`. The core orders versions and is never empty; the rest is empty for a version, else the text
that follows the leading part. So `1.2.3.weird` stands right after `1.2.3` and before everything above that. A text
without such a part has the empty core, which precedes all versions. Runs of white space count as one blank, and none
surrounds a text; a blank separates leading part and rest in the canonical spelling, because no version contains one.
"""

from __future__ import annotations

from typing import Any

from lambdascope.engine.ecosystems.version import Version


def folded(text: str) -> str:
    """`text` with its white space folded, as every parser reads it; it has no line breaks."""
    return " ".join(text.split())


def placed(
    core: tuple[Any, ...], canonical: str, rest: str, is_exact: bool = True, public: Version | None = None
) -> Version:
    """The version of which `core` and `canonical` describe the leading part; exact only where no `rest` follows."""
    if not rest:
        return Version((core, ""), canonical, is_exact, public)
    rest = rest.lstrip(" ")
    return Version((core, rest), f"{canonical} {rest}", False, public)


def unplaced(text: str) -> Version:
    """The folded `text` has no leading part that is a version, and precedes all versions."""
    return Version(((), text), text, False)
