"""Where data of the event goes in JavaScript and TypeScript: just the lines that end in `// SINK` are reached."""

from __future__ import annotations

from textwrap import dedent

import pytest

from tests.engine.codescan.flows import marked, reached

HEAD = "const { exec } = require('child_process');\n"

CASES = {
    "destructuring and template literals": """
        exports.handler = async ({ queryStringParameters: { name = 'x', ...others } }) => {
          exec(`ls ${name}`); // SINK
          exec(others.path); // SINK
        };
    """,
    "what the owner of the account wrote is not somebody else's": """
        exports.handler = async (event) => {
          exec(event.ResourceProperties.Bucket);
          const { Bucket, ...others } = event.OldResourceProperties;
          exec(Bucket);
          exec(others.Key);
          exec(event.LogicalResourceId);
          exec(event.request.userAttributes.email); // SINK
        };
    """,
    "functions that no event reaches": """
        exports.pack = ({ folder, name }) => exec(`zip ${name} ${folder}`);
        exports.convert = (input, options) => exec(input.name + options.name);
        exports.list = (events) => events.map((each) => exec(each));
    """,
    "handlers whose first parameter has any name": """
        exports.first = async ({ folder }) => exec(folder); // SINK
        exports.second = ({ body }) => exec(body); // SINK
        exports.third = (input, context) => exec(input.name); // SINK
        exports.fourth = async (payload) => exec(payload.name); // SINK
        exports.fifth = (event) => exec(event.name); // SINK
    """,
    "a host that ended before": """
        exports.handler = async (event) => {
          await fetch(`${process.env.BASE}/items/${event.id}`);
          await fetch(`https://${process.env.HOST}/items/${event.id}`);
          await fetch(`https://${event.id}.example.com/items`); // SINK
          await fetch(`${process.env.BASE}${event.id}`); // SINK
        };
    """,
    "an allow list": """
        const ALLOWED = new Set(['a', 'b']);
        const NAMES = ['a', 'b'];
        exports.handler = async (event) => {
          if (ALLOWED.has(event.one)) exec(event.one);
          if (!NAMES.includes(event.two)) return { statusCode: 400 };
          exec(event.two);
          if (NAMES.indexOf(event.three) === -1) throw new Error('no');
          exec(event.three);
          exec(event.four); // SINK
        };
    """,
    "a table of constants": """
        const COMMANDS = { a: 'ls', b: 'id' };
        exports.handler = async (event) => {
          exec(COMMANDS[event.kind]);
          exec(COMMANDS[event.kind] ?? 'ls');
          exec(COMMANDS[event.kind] || event.kind); // SINK
        };
    """,
    "switch on a constant, with falling through": """
        exports.handler = async (event) => {
          const kind = 'abc'.charAt(1);
          let command;
          switch (kind) {
            case 'a':
              command = event.x;
              break;
            case 'b':
            case 'c':
              command = 'ls';
              break;
            default:
              command = event.x;
          }
          exec(command);
        };
    """,
    "promises and callbacks": """
        const load = async (x) => x;
        exports.handler = (event, context, callback) => {
          load(event.x).then((v) => v + '!').then((v) => exec(v)); // SINK
          new Promise((resolve) => { resolve(event.y); }).then((v) => { exec(v); }); // SINK
          Promise.all([load('a'), load(event.z)]).then(([a, z]) => {
            exec(a);
            exec(z); // SINK
          });
        };
    """,
    "arrays and their methods": """
        exports.handler = async (event) => {
          const parts = ['ls'];
          parts.push(event.x);
          exec(parts[0]);
          exec(parts[1]); // SINK
          exec(parts.join(' ')); // SINK
          event.items.map((each) => each.name).forEach((name) => exec(name)); // SINK
          exec(event.numbers.map(Number).join(' '));
          const total = event.words.reduce((all, word) => all + word, '');
          exec(total); // SINK
        };
    """,
    "classes, fields, accessors and super": """
        class Base {
          constructor(command) { this.command = command; }
          run() { exec(this.text()); } // SINK
        }
        class Job extends Base {
          label = 'ls';
          constructor(command) { super(command); }
          text() { return this.command; }
          get fixed() { return this.label; }
        }
        exports.handler = async (event) => {
          const job = new Job(event.x);
          job.run();
          exec(job.fixed);
        };
    """,
    "spread and copies": """
        exports.handler = async (event) => {
          const base = { command: 'ls', user: event.user };
          const copy = { ...base, command: event.x };
          exec(base.command);
          exec(copy.command); // SINK
          exec(copy.user); // SINK
          const fixed = { ...event, command: 'ls' };
          exec(fixed.command);
          exec(fixed.other); // SINK
        };
    """,
    "a pattern without wide classes": """
        exports.handler = async (event) => {
          if (!/^[a-z0-9]+$/i.test(event.x)) return;
          exec(event.x);
          exec(event.y.replace(/[^a-z0-9]/g, ''));
          exec(event.y.replace(/[^a-z0-9]/, '')); // SINK
        };
    """,
    "conversion to numbers": """
        exports.handler = async (event) => {
          exec('sleep ' + Number(event.x));
          exec('sleep ' + parseInt(event.x, 10));
          exec('sleep ' + (event.x - 1));
          exec('sleep ' + event.x); // SINK
        };
    """,
    "maps keep their keys apart": """
        exports.handler = async (event) => {
          const map = new Map();
          map.set('a', event.x);
          map.set('b', 'ls');
          exec(map.get('b'));
          exec(map.get('a')); // SINK
        };
    """,
    "a handler that a library wraps": """
        const middy = require('@middy/core');
        const prefix = 'ls ';
        const run = async (event) => { exec(prefix + event.x); }; // SINK
        exports.handler = middy(run).use(other());
    """,
    "functions as arguments": """
        function each(items, act) { for (const item of items) act(item); }
        exports.handler = async (event) => {
          each(event.items, (item) => exec(item)); // SINK
          each(['a'], (item) => exec(item));
        };
    """,
}


@pytest.mark.parametrize("name", CASES)
def test_data_of_the_event_reaches_just_the_marked_lines(name: str) -> None:
    files = {"index.js": HEAD + dedent(CASES[name]).lstrip()}

    assert reached(files) == marked(files)


@pytest.mark.parametrize(
    ("importing", "exporting"),
    [
        ("const { run } = require('./lib/shell');", "function run(x) { exec(x); } // SINK\nmodule.exports = { run };"),
        ("const run = require('./lib/shell').run;", "exports.run = (x) => exec(x); // SINK"),
        ("import { run } from './lib/shell.js';", "export const run = (x) => exec(x); // SINK"),
        ("import run from './lib/shell';", "export default function run(x) { exec(x); } // SINK"),
        (
            "import * as shell from './lib/shell';\nconst run = shell.run;",
            "export function run(x) { exec(x); } // SINK",
        ),
    ],
)
def test_data_flows_through_modules(importing: str, exporting: str) -> None:
    files = {
        "index.js": f"{importing}\nexports.handler = async (event) => {{ run(event.x); }};\n",
        "lib/shell.js": f"import {{ exec }} from 'node:child_process';\n{exporting}\n",
    }

    assert reached(files) == marked(files)


def test_typescript_is_read_with_its_types() -> None:
    files = {
        "index.ts": dedent("""
            import { exec } from 'child_process';
            import type { APIGatewayProxyEvent } from 'aws-lambda';

            enum Mode { Fast = 'fast', Slow = 'slow' }
            interface Body { command: string; mode?: Mode }

            class Runner {
              constructor(private readonly command: string, public label: string = 'x') {}
              run(): void { exec(this.command as string); } // SINK
              show(): void { exec(this.label!); }
            }

            export const handler = async (event: APIGatewayProxyEvent): Promise<void> => {
              const body = JSON.parse(event.body ?? '{}') as Body;
              const runner = new Runner(body.command);
              runner.run();
              runner.show();
              exec(Mode.Fast);
              const size: number = Number(event.body);
              exec(`sleep ${size}`);
            };
        """)
    }

    assert reached(files) == marked(files)
