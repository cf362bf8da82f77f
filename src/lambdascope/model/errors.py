"""Every error lambdascope raises on purpose, as one tree; each branch is one thing a caller can do about it.

LambdascopeError
├── UsageError                  the call itself is wrong; change it                          exit 2
│   ├── RuleError               a rule file is wrong; the text names file and line
│   ├── NotKnown                it names what is not there; see what is
│   ├── NameTaken               another has that name; choose a different one
│   ├── TagsRefused             tags that cannot be; give others
│   ├── QuotaExceeded           there are as many as there may be; delete one first
│   ├── NotAllowed              somebody else decides on that; ask them
│   ├── InTheWay                something else stands against it; end that first
│   └── UnderWay                something is just being done that it would cross; try again later
├── TargetError                 a target or layer cannot be read; the others still can       exit 3
│   ├── TargetNotFound
│   ├── LinkExpired             the link to an archive opens it no longer; fetch a fresh one
│   ├── CodeChanged             the function changed while it was read; look again
│   ├── ReaderDied              reading it killed the process that read it, or took too long; it is tried once more
│   ├── SetAside                so it did again; change it, or raise the limits, or report it
│   └── ArchiveError            the bytes are not an archive we can or will read
│       ├── ArchiveCorrupt
│       └── ArchiveTooLarge
├── ManifestError               one file inside an artifact; becomes a listed problem, never a failed scan
├── DatabaseError               the advisory database cannot be used; update it              exit 4
│   ├── DatabaseMissing
│   ├── DatabaseOutdated
│   └── DatabaseCorrupt
├── FeedError                   advisory data cannot be fetched or understood; the old database stays in use
├── StateError                  the service's PostgreSQL cannot be reached, or holds another version; see to it  exit 3
│   └── GaveWay                 it let another transaction go first; try again
├── ReportFailed                a report cannot be written where it is wanted; `code` says why, change it
├── NotDelivered                a destination did not take notifications; they are kept and sent again
└── AwsError                    AWS did not do what we asked of it                           exit 3
    ├── AwsDenied               we may not: grant the permission that the message names
    ├── AwsNotFound             it is not there (any more)
    └── AwsUnavailable          throttled, out of order or out of reach; try again later
        ├── Busy                we have agreed not to ask before some time; do something else until then
        └── ContentMismatch     what came is not what AWS told of: an update under way, or damage; fetch it again
"""

from __future__ import annotations


class LambdascopeError(Exception):
    """Base of all errors raised on purpose; its text is one line that says what, where and what next."""


class UsageError(LambdascopeError):
    """The call cannot mean anything: a wrong option, an unknown ecosystem, a malformed purl."""


class RuleError(UsageError):
    """A rule file, or a choice of rules, that cannot be used."""


class NotKnown(UsageError):
    """Nothing is there by that name."""


class NameTaken(UsageError):
    """A name that must be unique is another's."""


class TagsRefused(UsageError):
    """Tags are too many, or begin with what is reserved."""


class QuotaExceeded(UsageError):
    """One more would be too many; `resource` names what it would be one more of."""

    def __init__(self, message: str, resource: str) -> None:
        self.resource = resource
        super().__init__(message)


class NotAllowed(UsageError):
    """Not this account decides on that."""


class InTheWay(UsageError):
    """Something else stands against it: `resource` names it, `kind` says what it is."""

    def __init__(self, message: str, resource: str, kind: str) -> None:
        self.resource = resource
        self.kind = kind
        super().__init__(message)


class UnderWay(UsageError):
    """Something that was asked for before has to be done first."""


class TargetError(LambdascopeError):
    """A target or a layer could not be read."""


class TargetNotFound(TargetError):
    """No file or folder exists at the given path."""


class LinkExpired(TargetError):
    """A link that was good for some minutes opens the archive no longer."""


class CodeChanged(TargetError):
    """The function's code changed while we were at it."""


class ReaderDied(TargetError):
    """An artifact killed the process that read it, or used up its time; the text says which."""


class SetAside(TargetError):
    """An artifact that is not read any more, because reading it killed its process; the text says how."""


class ArchiveError(TargetError):
    """The bytes of an archive cannot be used."""


class ArchiveCorrupt(ArchiveError):
    """Not an archive, or a damaged, truncated or encrypted one."""


class ArchiveTooLarge(ArchiveError):
    """An archive or a member is bigger, deeper or has more entries than we agree to read."""


class ManifestError(LambdascopeError):
    """One file of an artifact cannot be understood; `code` names the kind of problem to list."""

    def __init__(self, code: str, message: str) -> None:
        self.code = code
        super().__init__(message)


class DatabaseError(LambdascopeError):
    """The advisory database cannot answer."""


class DatabaseMissing(DatabaseError):
    """There is no advisory database at the given path."""


class DatabaseOutdated(DatabaseError):
    """The advisory database is older than the caller accepts."""


class DatabaseCorrupt(DatabaseError):
    """The file is not an advisory database of this version of lambdascope, or is damaged."""


class FeedError(LambdascopeError):
    """Advisory data could not be fetched, or is not what the feed's layout promises."""


class StateError(LambdascopeError):
    """The PostgreSQL database in which the service keeps its state cannot be used."""


class GaveWay(StateError):
    """Of transactions that could not go on together, PostgreSQL ended this one; nothing was changed."""


class ReportFailed(LambdascopeError):
    """A report cannot be written; `code` is one of inspector2's `ReportingErrorCode`."""

    def __init__(self, code: str, message: str) -> None:
        self.code = code
        super().__init__(message)


class NotDelivered(LambdascopeError):
    """A destination of notifications cannot be reached, or does not take them.

    `is_content` says that it answered, and may take others.
    """

    def __init__(self, message: str, *, is_content: bool = False) -> None:
        self.is_content = is_content
        super().__init__(message)


class AwsError(LambdascopeError):
    """A call to AWS failed; `action` is its IAM name, such as `lambda:GetFunction`."""

    def __init__(self, action: str, message: str) -> None:
        self.action = action
        super().__init__(message)


class AwsDenied(AwsError):
    """We are not allowed to; nothing helps but a permission."""


class AwsNotFound(AwsError):
    """What was asked for does not exist."""


class AwsUnavailable(AwsError):
    """AWS throttles us, fails or cannot be reached; later it may answer.

    `is_throttled` and `is_out_of_reach` tell the first and the last from the others, `retry_after_seconds` is AWS's own
    advice where it gave one.
    """

    def __init__(
        self,
        action: str,
        message: str,
        *,
        is_throttled: bool = False,
        is_out_of_reach: bool = False,
        retry_after_seconds: float | None = None,
    ) -> None:
        self.is_throttled = is_throttled
        self.is_out_of_reach = is_out_of_reach
        self.retry_after_seconds = retry_after_seconds
        super().__init__(action, message)


class Busy(AwsUnavailable):
    """Asking now would be more often than agreed, or in vain; `retry_after_seconds` says when it is one's turn."""


class ContentMismatch(AwsUnavailable):
    """A whole archive has another digest than the one that AWS tells."""


_KINDS: tuple[tuple[type[LambdascopeError], str], ...] = (
    (SetAside, "set_aside"),
    (ReaderDied, "reader_died"),
    (ArchiveError, "archive"),
    (TargetError, "target"),
    (ManifestError, "manifest"),
    (FeedError, "feed"),
    (DatabaseError, "advisories"),
    (StateError, "database"),
    (NotDelivered, "notification"),
    (ReportFailed, "report"),
    (AwsDenied, "aws_denied"),
    (AwsNotFound, "aws_not_found"),
    (AwsUnavailable, "aws_unavailable"),
    (AwsError, "aws_call"),
    (UsageError, "usage"),
)
"""The first that fits."""

INTERNAL = "internal"
UNREADABLE_EVENT = "unreadable_event"
"""What is counted where no error is raised: the record is passed over."""
_THROTTLED, _OUT_OF_REACH = "aws_throttled", "aws_out_of_reach"
KINDS = (*(kind for _, kind in _KINDS), _THROTTLED, _OUT_OF_REACH, UNREADABLE_EVENT, INTERNAL)
"""All words of `kind_of`; dashboards and alerts rely on them, so they stay."""


def kind_of(error: BaseException) -> str:
    """One word for what an operator can do about an error; what is none of ours is a mistake of ours."""
    if isinstance(error, AwsUnavailable):
        if error.is_throttled:
            return _THROTTLED
        if error.is_out_of_reach:
            return _OUT_OF_REACH
    return next((kind for type_, kind in _KINDS if isinstance(error, type_)), INTERNAL)
