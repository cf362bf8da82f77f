"""The page on adding a rule knows every word of the format, and what it shows can be loaded."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from lambdascope.engine.codescan.kinds import KINDS
from lambdascope.engine.codescan.rules.loading import SOURCE_KINDS, RuleFile, load
from lambdascope.engine.codescan.rules.model import Where

PAGE = (Path(__file__).parents[2] / "docs/howto/add-a-rule.md").read_text()
BLOCKS = re.findall(r"```yaml\n(.*?)```", PAGE, re.DOTALL)
FILES = [block for block in BLOCKS if block.startswith(("detector:", "library:"))]
WORDS = {
    "source": sorted(SOURCE_KINDS),
    "kind of taint": KINDS,
    "place": [each.value for each in Where if each is not Where.ANYWHERE],
}


@pytest.mark.parametrize("of", WORDS)
def test_every_word_is_explained(of: str) -> None:
    explained = set(re.findall(r"`([^`\n]+)`", PAGE))

    assert [word for word in WORDS[of] if word not in explained] == []


@pytest.mark.parametrize("file", FILES, ids=lambda file: str(file).partition("\n")[0])
def test_a_file_that_is_shown_can_be_loaded(file: str) -> None:
    loaded = load([RuleFile("add-a-rule.md", file)])

    assert loaded.rules or loaded.libraries
