"""The one way to AWS: into each account by its role, at the agreed rate, again when throttled, with our errors."""

from __future__ import annotations

import time
from collections import OrderedDict
from collections.abc import Callable, Iterator, Mapping
from functools import cache
from threading import Lock
from typing import TYPE_CHECKING, Any, NamedTuple

from lambdascope._version import __version__
from lambdascope.model.account import Account, AccountId, Scope
from lambdascope.model.errors import AwsError, AwsUnavailable
from lambdascope.sources.aws.credentials import assumed_role, check_own_account
from lambdascope.sources.aws.failures import failure_of, iam_action, unreadable
from lambdascope.sources.aws.limits import RequestLimiter, group_of
from lambdascope.sources.aws.reach import Reach

if TYPE_CHECKING:
    from botocore.client import BaseClient
    from botocore.loaders import Loader
    from botocore.session import Session

_CONNECT_SECONDS = 5
_LONG_POLL_SECONDS = 20
"""How much later than others queues may answer."""
_MAX_CLIENTS = 300
"""Kept at a time, the most recently used; each takes a quarter of a megabyte, and 10 ms to make."""
_TRIES = 3
_THROTTLED_TRIES = 5
_FIRST_PAUSE_SECONDS = 1.0
"""Doubled with every try that is throttled."""
_LONGEST_PAUSE_SECONDS = 20.0
"""An advice to wait longer than this is passed on to the caller, who has other things to do."""


class Pages(NamedTuple):
    """How an operation hands out a list in pages."""

    items: str
    """The member of the answer that holds them."""
    taken: str
    """The parameter that says which page."""
    told: str
    """The member that says which is next."""


class _Entered(NamedTuple):
    """How we got into an account."""

    session: Session
    account: Account
    asked_at: float
    """When we last began to ask how the account is entered."""

    def is_by(self, account: Account) -> bool:
        """Whether the account, as it is now, is entered in this way."""
        return (self.account.role_arn, self.account.external_id) == (account.role_arn, account.external_id)


class Sessions:
    """Calls AWS in any account and region; threads may share it."""

    def __init__(
        self,
        account_of: Callable[[AccountId], Account],
        limiter: RequestLimiter,
        on_throttle: Callable[[Scope, str], None],
        *,
        read_seconds: float = 20,
        remember_seconds: float = 60,
        sleep: Callable[[float], None] = time.sleep,
    ) -> None:
        """`account_of` tells how an account is entered and is asked again after `remember_seconds`, `on_throttle` hears
        of each call that was throttled, and `read_seconds` is the longest silence of AWS in an answer."""
        self._account_of = account_of
        self._limiter = limiter
        self._on_throttle = on_throttle
        self._read_seconds = read_seconds
        self._remember_seconds = remember_seconds
        self._sleep = sleep
        self._reach = Reach()
        self._lock = Lock()
        self._own: Session | None = None
        self._entered: dict[Scope, _Entered] = {}
        self._clients: OrderedDict[tuple[Scope, str], BaseClient] = OrderedDict()
        """Those of the sessions in `_entered` only."""

    def call(self, scope: Scope, service: str, method: str, **parameters: object) -> Mapping[str, Any]:
        """The answer to one call, `method` as boto3 names it. Raises AwsError or one of its kinds.

        What could not be reached lately is not asked: Busy says when it will be.
        """
        operation = _operation(method)
        action = iam_action(service, operation)
        api = group_of(service, operation)
        self._reach.enter(scope, service, action)
        tried = 0
        while True:
            tried += 1
            self._limiter.wait(scope, api)
            try:
                answer: Mapping[str, Any] = getattr(self.client(scope, service), method)(**parameters)
            except AwsError as error:  # of entering the account
                self._reaches(scope, service, error)
                raise
            except Exception as error:
                failure = failure_of(error, action, scope)
                if failure is None:
                    raise
                is_worth_more = self._reaches(scope, service, failure.error)
                if not (failure.is_transient and is_worth_more and self._goes_on(failure.error, scope, api, tried)):
                    raise failure.error from error
            else:
                self._reach.found(scope, service)
                return answer

    def items(
        self, scope: Scope, service: str, method: str, pages: Pages, **parameters: object
    ) -> Iterator[Mapping[str, Any]]:
        """All items of a list, each page asked for when it is reached. Raises as `call`."""
        token: object = None
        while True:
            given = parameters if token is None else {**parameters, pages.taken: token}
            answer = self.call(scope, service, method, **given)
            items, following = answer.get(pages.items), answer.get(pages.told)
            # An empty list is there; only what is no answer of AWS's has none, and must not read as "nothing".
            if not isinstance(items, list):
                raise unreadable(iam_action(service, _operation(method)), scope, ValueError(f"no {pages.items}"))
            yield from items
            if not following:
                return
            if following == token:
                raise unreadable(iam_action(service, _operation(method)), scope, ValueError("pages without end"))
            token = following

    def client(self, scope: Scope, service: str) -> BaseClient:
        """The client for a service, made once as long as the account is entered in the same way.

        Calls made on it directly are neither limited nor translated.
        """
        key = (scope, service)
        session = self._session(scope)
        # Sessions may not make clients in two threads at a time.
        with self._lock:
            is_kept = self._entered[scope].session is session
            if is_kept and key in self._clients:
                self._clients.move_to_end(key)
                return self._clients[key]
            client = self._make_client(session, service, scope.region)
            if is_kept:
                self._clients[key] = client
                while len(self._clients) > _MAX_CLIENTS:
                    self._clients.popitem(last=False)
        return client

    def _reaches(self, scope: Scope, service: str, error: AwsError) -> bool:
        """Note whether AWS was reached though a call failed; False where it is given up for a while."""
        if isinstance(error, AwsUnavailable) and error.is_out_of_reach:
            return self._reach.missed(scope, service)
        self._reach.found(scope, service)
        return True

    def _goes_on(self, error: AwsError, scope: Scope, api: str, tried: int) -> bool:
        """Whether to try again after a transient failure; waits before saying so, or has the limiter wait."""
        if not isinstance(error, AwsUnavailable) or not error.is_throttled:
            if tried < _TRIES:
                self._sleep(_FIRST_PAUSE_SECONDS * 2 ** (tried - 1))
            return tried < _TRIES
        self._on_throttle(scope, api)
        seconds = max(_FIRST_PAUSE_SECONDS * 2 ** (tried - 1), error.retry_after_seconds or 0)
        self._limiter.pause(scope, api, seconds)
        return tried < _THROTTLED_TRIES and seconds <= _LONGEST_PAUSE_SECONDS

    def _session(self, scope: Scope) -> Session:
        asked_at = time.monotonic()
        with self._lock:
            entered = self._entered.get(scope)
        if entered is not None and asked_at - entered.asked_at < self._remember_seconds:
            return entered.session
        account = self._account_of(scope.account)
        if entered is not None and entered.is_by(account):
            session = entered.session
        else:
            session = self._new_session(account, scope)
        with self._lock:
            current = self._entered.get(scope)
            # Of several threads that asked at once, the one that asked last knows best.
            if current is not None and (current.asked_at > asked_at or current.is_by(account)):
                self._entered[scope] = current._replace(asked_at=max(current.asked_at, asked_at))
                return current.session
            self._entered[scope] = _Entered(session, account, asked_at)
            for key in [key for key in self._clients if key[0] == scope]:
                del self._clients[key]
        return session

    def _new_session(self, account: Account, scope: Scope) -> Session:
        with self._lock:
            if self._own is None:
                self._own = _own_session()
            own = self._own
            sts = self._make_client(own, "sts", scope.region)
        if account.role_arn is None:
            check_own_account(sts, scope)
            return own
        return assumed_role(own, sts, account, scope)

    def _make_client(self, session: Session, service: str, region: str) -> BaseClient:
        from botocore.config import Config

        config = Config(
            connect_timeout=_CONNECT_SECONDS,
            read_timeout=self._read_seconds + (_LONG_POLL_SECONDS if service == "sqs" else 0),
            # Trying again is ours, so that throttling is counted and told to the limiter; but STS is asked by botocore,
            # in the midst of another call.
            retries={"total_max_attempts": _TRIES if service == "sts" else 1, "mode": "standard"},
            user_agent_extra=f"lambdascope/{__version__}",
        )
        return session.create_client(service, region_name=region, config=config)


def _operation(method: str) -> str:
    """AWS's name for what boto3 calls `get_function`."""
    return "".join(word.title() for word in method.split("_"))


def _own_session() -> Session:
    from botocore.session import Session  # half a second that no other command should pay

    session = Session()
    session.register_component("data_loader", _descriptions())
    return session


@cache
def _descriptions() -> Loader:
    """What is read of AWS's descriptions of its services, once for all sessions."""
    from botocore.session import Session

    loader: Loader = Session().get_component("data_loader")
    return loader
