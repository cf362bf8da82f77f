"""Pages for machines that watch over us: `/healthz`, `/readyz` and `/metrics`."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from typing import TYPE_CHECKING, NamedTuple

from lambdascope.logs import logger
from lambdascope.model.errors import LambdascopeError, StateError
from lambdascope.web.exposition import CONTENT_TYPE, Snapshot, render
from lambdascope.web.remembered import Remembered

if TYPE_CHECKING:
    from starlette.applications import Starlette
    from starlette.requests import Request
    from starlette.responses import Response
    from starlette.types import ASGIApp

_LOG = logger(__name__)

DATABASE_AWAY = "PostgreSQL does not answer; see the log"
_READINESS_SECONDS = 1.0
_METRICS_SECONDS = 5.0
_LONGEST_METRICS_SECONDS = 60.0


class Readiness(NamedTuple):
    """Whether something we need is there, and what is wrong if not."""

    is_ready: bool
    reason: str


class Check(NamedTuple):
    """One thing that must hold before we can do our work."""

    name: str
    run: Callable[[], Readiness]
    """A LambdascopeError that it raises counts as its reason."""
    needs: str = ""
    """An earlier check without which this one cannot be made."""


def create_app(checks: Iterable[Check], figures: Callable[[], Snapshot], others: ASGIApp | None = None) -> Starlette:
    """The application with the three pages; what they ask for is kept for seconds, so that no watcher can do harm.

    Every other path is for `others`.
    """
    # Imported here: only a server needs it.
    from starlette.applications import Starlette
    from starlette.routing import Route

    app = Starlette(routes=[
        Route("/healthz", _alive),
        Route("/readyz", _readiness_page(tuple(checks))),
        Route("/metrics", _metrics_page(figures)),
    ])  # fmt: skip
    if others is not None:
        app.router.default = others
    return app


async def _alive(_: Request) -> Response:
    """In the event loop itself, so that it answers even where every thread waits for a database."""
    from starlette.responses import PlainTextResponse

    return PlainTextResponse("ok\n")


def _readiness_page(checks: tuple[Check, ...]) -> Callable[[Request], Response]:
    state = Remembered(lambda: _outcomes(checks), _READINESS_SECONDS, _READINESS_SECONDS)

    def page(_: Request) -> Response:
        from starlette.responses import JSONResponse

        outcomes = state()
        is_ready = all(each.is_ready for each in outcomes.values())
        content = {"ready": is_ready, "checks": {
            name: {"ready": each.is_ready, "reason": each.reason} for name, each in outcomes.items()
        }}  # fmt: skip
        return JSONResponse(content, status_code=200 if is_ready else 503)

    return page


def _metrics_page(figures: Callable[[], Snapshot]) -> Callable[[Request], Response]:
    text = Remembered(lambda: render(figures()), _METRICS_SECONDS, _LONGEST_METRICS_SECONDS)

    def page(_: Request) -> Response:
        from starlette.responses import PlainTextResponse, Response

        try:
            return Response(text(), media_type=CONTENT_TYPE)
        except Exception as error:
            # No figures at all rather than wrong ones: Prometheus then knows that it could not look.
            _LOG.exception("metrics failed")
            # Where the database is, and as whom we ask, is for the log alone.
            said = DATABASE_AWAY if isinstance(error, StateError) else _said(error)
            return PlainTextResponse(f"{said}\n", status_code=503)

    return page


def _outcomes(checks: Iterable[Check]) -> dict[str, Readiness]:
    outcomes: dict[str, Readiness] = {}
    for check in checks:
        needed = outcomes.get(check.needs)
        if needed is not None and not needed.is_ready:
            outcomes[check.name] = Readiness(False, f"cannot be known: {check.needs} is not ready")
        else:
            outcomes[check.name] = _outcome(check)
    return outcomes


def _outcome(check: Check) -> Readiness:
    try:
        return check.run()
    except Exception as error:
        if not isinstance(error, LambdascopeError):
            _LOG.exception("readiness check failed", check=check.name)
        return Readiness(False, _said(error))


def _said(error: Exception) -> str:
    """Our own errors are written to be read by anybody; of others only the kind is told."""
    return str(error) if isinstance(error, LambdascopeError) else f"failed with {type(error).__name__}; see the log"
