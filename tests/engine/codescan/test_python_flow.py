"""Where data of the event goes in Python: lines that end in `# SINK` are reached, all others are not."""

from __future__ import annotations

from textwrap import dedent

import pytest

from tests.engine.codescan.flows import marked, reached, scan

HEAD = "import os, shlex, re\n"

CASES = {
    "the same data harmless in one field and not in another": """
        import json
        class Job:
            def __init__(self, order):
                self.count = int(order["count"])
                self.name = order["name"]

            def prepare(self):
                self.command = "print {} {}".format(self.count, self.name)

            def count_only(self):
                self.command = "print {}".format(self.count)

            def run(self):
                os.system(self.command)  # SINK

            def run_count(self):
                os.system(self.command)

        def handler(event, context):
            job = Job(json.loads(event["body"]))
            job.prepare()
            job.run()
            job.count_only()
            job.run_count()
    """,
    "what was tested on one path only, or did not pass": """
        def handler(event, context):
            if event["strict"] and not event["order"]["name"].isdigit():
                return
            os.system(event["order"]["name"])  # SINK
            if event["other"]:
                event["order"]["place"] = "here"
            os.system(event["order"]["place"])  # SINK
            if not event["order"]["size"].isdigit():
                return
            if event["other"]:
                print(event["order"]["colour"])
            os.system(event["order"]["size"])

        def each(event, context):
            for record in event["Records"]:
                if record["kind"] == "a" and not record["body"]["name"].isdigit():
                    continue
                os.system(record["body"]["name"])  # SINK
    """,
    "a function that decorators were put on": """
        import functools
        def logged(function):
            @functools.wraps(function)
            def inner(*args, **kwargs):
                return function(*args, **kwargs)
            return inner

        def again(times):
            def outer(function):
                def inner(*args):
                    for _ in range(times):
                        return function(*args)
                return inner
            return outer

        @logged
        def run(command):
            os.system(command)  # SINK

        @again(3)
        def run_again(command):
            os.system(command)  # SINK

        @logged
        def note(text):
            os.system("date")

        def handler(event, context):
            run(event["x"])
            run_again(event["x"])
            note(event["x"])
    """,
    "functions that see each other in the one around them": """
        def handler(event, context):
            def run(command):
                os.system(command)  # SINK

            def prepared(text):
                run("echo " + text)

            def quoted(text):
                return shlex.quote(text)

            prepared(event["x"])
            os.system(quoted(event["x"]))
    """,
    "a handler is called through its decorator": """
        def checked(function):
            def inner(event, context):
                if not re.fullmatch("[a-z]+", event["name"]):
                    return {"statusCode": 400}
                return function(event, context)
            return inner

        @checked
        def handler(event, context):
            os.system(event["name"])
            os.system(event["other"])  # SINK
            return {"statusCode": 200, "body": event["other"]}  # SINK
    """,
    "a handler whose decorator takes the event apart": """
        import json
        def of_body(function):
            def inner(event, context):
                made = function(json.loads(event["body"]), context.aws_request_id)
                return {"statusCode": 200, "body": json.dumps(made)}
            return inner

        @of_body
        def answer(order, request):
            os.system(order["x"])  # SINK
            os.system(request)
            return {}
    """,
    "a decorator that hides how it calls": """
        def hidden(function):
            kept = {}
            kept["x"] = function
            return lambda *args: kept["x"](*args)

        @hidden
        def handler(event, context):
            os.system(event["x"])  # SINK
    """,
    "data with a table as its default": """
        import json
        def handler(event, context):
            body = json.loads(event["body"])
            os.system(body.get("x", {}).get("y"))  # SINK
            for each in body.get("list", []):
                os.system(each["x"])  # SINK
            own = {"x": {"y": "ls"}}
            os.system(own.get("x", {}).get("y"))
            for each in own.get("list", []):
                os.system(each["x"])
    """,
    "straight to the sink": """
        def handler(event, context):
            os.system(event["body"])  # SINK
    """,
    "a field that the service writes is not somebody else's": """
        def handler(event, context):
            os.system(event["requestContext"]["requestId"])
            os.system(event["Records"][0]["s3"]["bucket"]["name"])
            os.system(event["Records"][0]["s3"]["object"]["key"])  # SINK
    """,
    "what the owner of the account wrote is not somebody else's": """
        def handler(event, context):
            os.system(event["ResourceProperties"]["Bucket"])
            os.system(event.get("OldResourceProperties", {}).get("Bucket"))
            os.system(event["PhysicalResourceId"])
            os.system(event["CodePipeline.job"]["data"]["inputArtifacts"][0]["name"])
            os.system(event["callerContext"]["clientId"])
            os.system(event["userName"])  # SINK
            on_create(event["ResourceProperties"])

        def on_create(properties):
            os.system("aws s3 ls " + properties["Bucket"])
    """,
    "what a service says of a record is not somebody else's": """
        def handler(event, context):
            for record in event["Records"]:
                os.system(record["attributes"]["SenderId"])
                os.system(record["messageAttributes"]["name"]["stringValue"])  # SINK
                os.system(record["body"])  # SINK

        def changed(event, context):
            os.system(event["detail"]["instance-id"])
            os.system(event["detail"]["userIdentity"]["arn"])
            os.system(event["detail"]["order"])  # SINK
            os.system(event["StackId"].split("/")[1])
    """,
    "a helper with the parameters of a handler": """
        def _run(event, context):
            os.system(event["x"])

        def run(event, context):
            os.system(event["x"])  # SINK
    """,
    "a constant by folding": """
        def handler(event, context):
            kind = "a" + "b"
            command = event["x"] if kind == "zz" else "ls"
            os.system(command)
            other = event["x"] if kind == "ab" else "ls"
            os.system(other)  # SINK
    """,
    "a dead branch": """
        def handler(event, context):
            value = event["x"]
            if 7 * 6 > 100:
                os.system(value)
            if len("abc") == 3:
                value = "fixed"
            os.system(value)
    """,
    "match on a constant": """
        def handler(event, context):
            guess = "ABC"[1]
            match guess:
                case "A":
                    command = event["x"]
                case "B":
                    command = "ls"
                case _:
                    command = event["x"]
            os.system(command)
    """,
    "an element that is overwritten": """
        def handler(event, context):
            table = {"a": event["x"], "b": "ls"}
            os.system(table["b"])
            os.system(table["a"])  # SINK
            table["a"] = "ls"
            os.system(table["a"])
    """,
    "positions in a list": """
        def handler(event, context):
            items = ["ls"]
            items.append(event["x"])
            items.append("id")
            os.system(items[0])
            os.system(items[1])  # SINK
            items.pop(0)
            os.system(items[0])  # SINK
            os.system(items[1])
    """,
    "another name for the same list": """
        def handler(event, context):
            one = []
            other = one
            other.append(event["x"])
            os.system(one[0])  # SINK
    """,
    "objects keep their fields apart": """
        class Job:
            def __init__(self, command):
                self.command = command
                self.label = "job"

            def run(self):
                os.system(self.command)  # SINK

            def name(self):
                os.system(self.label)

        def handler(event, context):
            job = Job(event["x"])
            job.run()
            job.name()
    """,
    "inheritance and super": """
        class Base:
            def __init__(self, command):
                self.command = command

            def run(self):
                os.system(self.text())  # SINK

        class Job(Base):
            def __init__(self, command):
                super().__init__(command)

            def text(self):
                return self.command

        def handler(event, context):
            Job(event["x"]).run()
    """,
    "a getter that always gives a constant": """
        class Wrapper:
            def __init__(self, value):
                self.value = value

            def get(self):
                return "ls"

        def handler(event, context):
            os.system(Wrapper(event["x"]).get())
    """,
    "a sanitizer on one path only": """
        def handler(event, context):
            value = event["x"]
            if event["quote"]:
                value = shlex.quote(value)
            os.system(value)  # SINK
    """,
    "a sanitizer on all paths": """
        def handler(event, context):
            value = event["x"]
            if event["quote"]:
                value = shlex.quote(value)
            else:
                value = int(value)
            os.system(f"ls {value}")
    """,
    "a text that is quoted in one part and not in the other": """
        def run(command):
            os.system(command)  # SINK

        def handler(event, context):
            run(shlex.quote(event["x"]) + event["x"])
    """,
    "an allow list": """
        ALLOWED = {"a", "b"}

        def handler(event, context):
            value = event["x"]
            if value not in ALLOWED:
                return {"statusCode": 400}
            os.system(value)
    """,
    "a table of constants": """
        COMMANDS = {"a": "ls", "b": "id"}

        def handler(event, context):
            os.system(COMMANDS[event["x"]])
            os.system(COMMANDS.get(event["x"], "ls"))
            os.system(COMMANDS.get(event["x"], event["x"]))  # SINK
    """,
    "a pattern without wide classes": """
        NAME = re.compile(r"[a-z0-9]+")

        def handler(event, context):
            value = event["x"]
            if NAME.fullmatch(value):
                os.system(value)
            if NAME.match(value):
                os.system(value)  # SINK
            if not re.fullmatch(r"\\w+", value):
                raise ValueError(value)
            os.system(value)
    """,
    "a validator of our own that rejects": """
        def check(value):
            if not value.isdigit():
                raise ValueError("no number")

        def is_number(value):
            return value.isdigit()

        def handler(event, context):
            one, other = event["x"], event["y"]
            check(one)
            os.system(one)
            if is_number(other):
                os.system(other)
            else:
                os.system(other)  # SINK
    """,
    "a validator that never rejects": """
        def validate(value):
            if not value.isdigit():
                print("bad")
            return True

        def handler(event, context):
            if validate(event["x"]):
                os.system(event["x"])  # SINK
    """,
    "a callback": """
        def each(items, do):
            for item in items:
                do(item)

        def handler(event, context):
            each(event["items"], lambda item: os.system(item))  # SINK
            each(["a", "b"], lambda item: os.system(item))
    """,
    "a closure sees what its frame holds": """
        def handler(event, context):
            command = "ls"

            def run():
                os.system(command)  # SINK

            run()
            command = event["x"]
            run()
    """,
    "a function made by another": """
        def maker(command):
            def run():
                os.system(command)  # SINK
            return run

        def handler(event, context):
            maker("ls")()
            maker(event["x"])()
    """,
    "comprehensions and generators": """
        def words(event):
            for word in event["words"]:
                yield word

        def handler(event, context):
            for word in words(event):
                os.system(word)  # SINK
            os.system(" ".join([f"-{each}" for each in event["flags"]]))  # SINK
            os.system(" ".join(str(int(each)) for each in event["numbers"]))
    """,
    "keywords, defaults and packed arguments": """
        def run(command="ls", *more, prefix="", **options):
            os.system(prefix + command)  # SINK
            os.system(options.get("tail", "x"))  # SINK

        def quiet(command="ls"):
            os.system(command)

        def handler(event, context):
            quiet()
            run(command=event["x"])
            run("ls", tail=event["y"])
    """,
    "what a helper leaves in an argument": """
        def fill(table, event):
            table["command"] = event["x"]

        def handler(event, context):
            table = {}
            fill(table, event)
            os.system(table["command"])  # SINK
    """,
    "recursion ends": """
        def walk(node):
            os.system(node["command"])  # SINK
            for child in node["children"]:
                walk(child)

        def handler(event, context):
            walk(event["tree"])
    """,
    "a name that only looks like the sink": """
        class os_like:
            def system(self, command):
                return command

        def handler(event, context):
            os_like().system(event["x"])
    """,
    "an error on the way out": """
        def handler(event, context):
            command = "ls"
            try:
                command = event["x"]
                int(command)
            except ValueError:
                os.system(command)  # SINK
            finally:
                print("done")
    """,
    "loops carry data on": """
        def handler(event, context):
            first = second = ""
            for _ in range(3):
                os.system(second)  # SINK
                second = first
                first = event["x"]
    """,
}


@pytest.mark.parametrize("name", CASES)
def test_data_of_the_event_reaches_just_the_marked_lines(name: str) -> None:
    files = {"app.py": HEAD + dedent(CASES[name]).lstrip()}

    assert reached(files) == marked(files)


def test_data_flows_through_other_files_and_packages() -> None:
    files = {
        "app.py": "from lib.shell import run\nfrom lib import names\n"
        "def handler(event, context):\n    run(event['x'])\n    names.show(event['y'])\n",
        "lib/__init__.py": "",
        "lib/shell.py": "import os\nfrom . import names\ndef run(x):\n    os.system(names.twice(x))  # SINK\n",
        "lib/names.py": "import os\ndef twice(x):\n    return x + x\ndef show(x):\n    os.system('ls')\n",
    }

    assert reached(files) == marked(files)


def test_the_trace_names_each_step_from_the_event_to_the_sink() -> None:
    files = {
        "app.py": "from shell import run\n\n"
        "def handler(event, context):\n    name = event['name']\n    run('ls ' + name)\n",
        "shell.py": "import os\n\ndef run(command):\n    os.system(command)\n",
    }

    (finding,) = scan(files).findings

    assert [(step.path, step.line) for step in finding.trace] == [
        ("app.py", 3),
        ("app.py", 4),
        ("app.py", 5),
        ("app.py", 5),
        ("shell.py", 4),
    ]
    assert finding.message == "event.name reaches os.system"


def test_only_the_configured_handler_is_an_entry_when_it_is_there() -> None:
    files = {
        "app.py": "import os\ndef handler(event, context):\n    os.system(event['x'])  # SINK\n",
        "old.py": "import os\ndef other(argument, thing):\n    os.system(argument)\n",
    }

    assert reached(files, "app.handler") == marked(files)


def test_a_fixed_host_in_front_leaves_no_choice_of_host() -> None:
    files = {
        "app.py": "import requests\ndef handler(event, context):\n"
        "    requests.get('https://api.example.com/items/' + event['id'])\n"
        "    requests.get(f\"https://api.example.com{event['id']}\")  # SINK\n"
        "    requests.get(event['id'])  # SINK\n"
    }

    assert reached(files) == marked(files)


def test_what_stands_behind_a_path_leaves_no_choice_of_host() -> None:
    files = {
        "app.py": "import os, requests\nBASE = os.environ['BASE']\ndef handler(event, context):\n"
        "    requests.get(f\"{BASE}/items/{event['id']}\")\n"
        "    requests.get(f\"https://{BASE}/items/{event['id']}\")\n"
        "    requests.get(f\"{BASE}://{event['id']}/items\")  # SINK\n"
        "    requests.get(f\"{event['id']}/items/{BASE}\")  # SINK\n"
        "    requests.get(f\"{BASE}{event['id']}\")  # SINK\n"
    }

    assert reached(files) == marked(files)


def test_a_host_of_a_setting_is_no_choice_of_the_event_either() -> None:
    source = """
        import os
        import requests
        BASE = os.environ["BASE"]
        class Client:
            def __init__(self, base):
                self.base = base
            def get(self, path):
                return requests.get(f"{self.base}/{path}")
        class Chosen:
            def __init__(self, base):
                self.base = base
            def get(self, path):
                return requests.get(f"{self.base}/{path}")  # SINK
        def handler(event, context):
            Client(BASE).get(event["path"])
            Chosen(event["base"]).get("orders")
            requests.get(BASE + "/orders/" + event["id"])
            requests.get(BASE + event["id"])  # SINK
            requests.get(f"{BASE}?id={event['id']}")
            requests.get(f"{BASE}.{event['zone']}")  # SINK
            requests.get("%s/orders/%s" % (BASE, event["id"]))
            requests.get("%s%s/orders" % (BASE, event["id"]))  # SINK
            requests.get("{}/orders/{}".format(BASE, event["id"]))
            requests.get("{1}/orders/{0}".format(BASE, event["base"]))  # SINK
            requests.get("{base}/orders/{id}".format(base=BASE, id=event["id"]))
            requests.get("/".join([BASE, "orders", event["id"]]))
            requests.get("".join([BASE, event["id"]]))  # SINK
            requests.get(f"{os.environ['SCHEME']}://{event['host']}/orders")  # SINK
            requests.get(f"{os.environ['SCHEME']}://shop.example.com/{event['id']}")
            requests.get(f"https://{os.environ['HOST']}/{event['id']}")
            requests.get(f"https://{os.environ['HOST']}:{event['port']}/")  # SINK
            url = BASE + "/orders/"
            url += event["id"]
            requests.get(url)
    """
    files = {"app.py": dedent(source)}

    assert reached(files) == marked(files)


def test_the_sink_is_spelled_as_in_the_file_that_it_is_in() -> None:
    files = {
        "answers.py": "# a\n# b\ndef page(name):\n    return {'statusCode': 200, 'body': name}  # SINK\n",
        "app.py": "from answers import page\n\ndef handler(event, context):\n    return page(event['name'])\n",
    }

    (finding,) = scan(files).findings

    assert {(finding.path, finding.line)} == marked(files)
    assert finding.sink == "name"


def test_scanned_code_is_never_run() -> None:
    source = "import os\nos.environ['LAMBDASCOPE_RAN'] = 'yes'\nraise SystemExit(1)\n"

    assert scan({"app.py": source}).findings == ()

    import os

    assert "LAMBDASCOPE_RAN" not in os.environ
