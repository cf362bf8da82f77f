"""Where requests come in with frameworks of Node.js: just the lines that end in `// SINK` are reached."""

from __future__ import annotations

from textwrap import dedent

import pytest

from lambdascope.engine.codescan.rules.builtin import load_builtin
from lambdascope.engine.codescan.scan import scan_sources
from tests.engine.codescan.flows import marked

ALL = load_builtin()
RULES = ALL._replace(rules=tuple(rule for rule in ALL.rules if rule.id == "javascript-os-command"))
HEAD = "const { exec } = require('child_process');\n"

CASES = {
    "routes of Express, whatever their parameters are called": """
        const express = require('express');
        const app = express();
        app.get('/a', (question, answer) => answer.send(exec(question.query.a))); // SINK
        app.use((req, _res, next) => { exec(req.headers.host); next(); }); // SINK
        app.use((err, req, res, next) => { exec(err); exec(req.params.id); }); // SINK
        express.Router().route('/b').get((q) => exec(q.body.b)); // SINK
        other.get('/c', (question) => exec(question.query.a));
    """,
    "Koa and its routers": """
        const Koa = require('koa');
        const Router = require('@koa/router');
        const app = new Koa();
        const router = new Router();
        app.use(async (ctx, next) => { await next(); exec(ctx.query.a); exec(ctx.state.user); }); // SINK
        app.use(logger()).use(async ({ headers }) => exec(headers['x-a'])); // SINK
        router.post('/a/:id', async (c) => { exec(c.params.id); }); // SINK
    """,
    "Fastify, with routes as options and in plug-ins": """
        const app = require('fastify')();
        app.get('/a', async (request) => exec(request.query.a)); // SINK
        app.route({ method: 'GET', url: '/b', handler: async (asked) => exec(asked.params.b) }); // SINK
        app.register(async (inner) => { inner.post('/c', async (asked) => exec(asked.body.c)); }); // SINK
        app.decorate('run', (asked) => exec(asked.body));
    """,
    "Hono, whose context is asked by methods": """
        const { Hono } = require('hono');
        const app = new Hono();
        app.get('/a/:id', (c) => c.text(exec(c.req.param('id')))); // SINK
        app.post('/a', async (c) => { const sent = await c.req.json(); exec(sent.name); }); // SINK
    """,
    "a wrapped handler beside another exported function": """
        const middy = require('@middy/core');
        exports.other = async (event) => exec(event.a); // SINK
        exports.handler = middy(async (event) => exec(event.b)); // SINK
        exports.chained = middy().use(validator()).handler(async ({ body }) => exec(body.c)); // SINK
        const kept = debounce(async (event) => exec(event.d));
    """,
}


@pytest.mark.parametrize("name", CASES)
def test_data_of_a_request_goes(name: str) -> None:
    files = {"app.js": HEAD + dedent(CASES[name])}

    found = scan_sources({path: text.encode() for path, text in files.items()}, RULES)

    assert {(each.path, each.line) for each in found.findings} == marked(files)


def test_the_modules_of_node_are_meant_whatever_file_has_their_name() -> None:
    """`path.js` and `crypto.js` beside a handler are reached as `./path` only."""
    files = {
        "app.js": HEAD + "exports.handler = async (event) => exec(event.a); // SINK\n",
        "child_process.js": "exports.exec = (text) => text;\n",
        "other.js": "const { exec } = require('./child_process');\nexports.handler = async (event) => exec(event.a);\n",
    }

    found = scan_sources({path: text.encode() for path, text in files.items()}, RULES)

    assert {(each.path, each.line) for each in found.findings} == marked(files)


def test_a_file_named_like_the_package_that_it_imports_is_not_that_package() -> None:
    files = {"koa.js": HEAD + "const Koa = require('koa');\nnew Koa().use((ctx) => exec(ctx.query.a)); // SINK\n"}

    found = scan_sources({path: text.encode() for path, text in files.items()}, RULES)

    assert {(each.path, each.line) for each in found.findings} == marked(files)
