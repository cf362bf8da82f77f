"""Which file a JavaScript import means."""

from __future__ import annotations

import posixpath

from lambdascope.engine.codescan.ir import Module
from lambdascope.engine.codescan.program import Resolver

_SUFFIXES = ("", ".js", ".ts", ".mjs", ".cjs", ".tsx", ".jsx", ".mts", ".cts")
_WRITTEN_AS = {".js": (".ts", ".tsx"), ".mjs": (".mts",), ".cjs": (".cts",)}
# as one list of words
_BUILT_IN = frozenset(
    """assert async_hooks buffer child_process cluster console constants crypto dgram diagnostics_channel dns domain
    events fs http http2 https inspector module net os path perf_hooks process punycode querystring readline repl stream
    string_decoder timers tls trace_events tty url util v8 vm wasi worker_threads zlib""".split()  # noqa: SIM905
)
_LAYER = "nodejs/node_modules/"


class JavaScriptResolver(Resolver):
    """Relative files, `/opt/nodejs/...` of layers, and packages that a layer holds as plain source."""

    def find(self, importer: Module, name: str, paths: frozenset[str]) -> str | None:
        if name.startswith("/opt/"):
            return _file(name.removeprefix("/opt/"), paths)
        if name.startswith("."):
            folder = posixpath.dirname(importer.path)
            return _file(posixpath.normpath(posixpath.join(folder, name)), paths)
        if name.startswith("/") or name in _BUILT_IN:  # Node.js takes its own module, whatever lies there
            return None
        found = _file(f"{_LAYER}{name}", paths) or _file(name, paths)
        return found if found != importer.path else None  # a file named after the package that it imports


def _file(stem: str, paths: frozenset[str]) -> str | None:
    for suffix in _SUFFIXES:
        if f"{stem}{suffix}" in paths:
            return f"{stem}{suffix}"
    for written, real in _WRITTEN_AS.items():
        if stem.endswith(written):
            for suffix in real:
                if (candidate := stem.removesuffix(written) + suffix) in paths:
                    return candidate
    for suffix in _SUFFIXES[1:]:
        if f"{stem}/index{suffix}" in paths:
            return f"{stem}/index{suffix}"
    return None
