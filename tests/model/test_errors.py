"""What an operator is told of failures."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from lambdascope.model import errors
from lambdascope.model.errors import (
    KINDS,
    AwsDenied,
    AwsUnavailable,
    Busy,
    CodeChanged,
    ContentMismatch,
    LambdascopeError,
    SetAside,
    StateError,
    kind_of,
)


@pytest.mark.parametrize(
    ("error", "kind"),
    [
        (AwsDenied("lambda:GetFunction", ""), "aws_denied"),
        (AwsUnavailable("lambda:GetFunction", ""), "aws_unavailable"),
        (AwsUnavailable("lambda:GetFunction", "", is_throttled=True), "aws_throttled"),
        (Busy("lambda:GetFunction", "", is_out_of_reach=True), "aws_out_of_reach"),
        (ContentMismatch("lambda:GetFunction", ""), "aws_unavailable"),
        (SetAside(), "set_aside"),
        (CodeChanged(), "target"),
        (StateError(), "database"),
        (KeyError(), "internal"),
    ],
)
def test_an_error_has_a_word_for_what_can_be_done(error: Exception, kind: str) -> None:
    assert kind_of(error) == kind


def test_every_error_of_ours_has_a_word_of_its_own_branch() -> None:
    def below(type_: type[LambdascopeError]) -> Iterator[type[LambdascopeError]]:
        for each in type_.__subclasses__():
            yield each
            yield from below(each)

    for type_ in below(LambdascopeError):
        bare = type_.__new__(type_)
        for name in ("is_throttled", "is_out_of_reach"):
            setattr(bare, name, False)
        assert kind_of(bare) in set(KINDS) - {errors.INTERNAL}


def test_the_tree_that_is_drawn_is_the_tree_there_is() -> None:
    drawn = errors.__doc__ or ""
    for name, value in vars(errors).items():
        if isinstance(value, type) and issubclass(value, LambdascopeError):
            assert name in drawn
