import importlib
import runpy

ADAPTERS = {"csv": "adapters.csv_adapter", "json": "adapters.json_adapter"}


def load(event, context):
    return importlib.import_module(event["adapter"]).run(event)  # report: module-injection


def load_named(event, context):
    return importlib.import_module(ADAPTERS[event["adapter"]]).run(event)  # safe: module-injection


def plugin(name, package="plugins"):
    return __import__(package + "." + name, fromlist=["run"])  # report: module-injection


def run_plugins(event, context):
    return [plugin(item["plugin"]).run(item) for item in event["items"]]


def checked_plugin(name):
    if name not in ("resize", "rotate"):
        raise ImportError(name)
    return __import__("plugins." + name, fromlist=["run"])  # safe: module-injection


def run_checked_plugins(event, context):
    return [checked_plugin(item["plugin"]).run(item) for item in event["items"]]


def run_task(event, context):
    module = ADAPTERS.get(event["task"]) or event["task"]
    return runpy.run_module(module)["result"]  # report: module-injection


def run_version(event, context):
    version = 2 if event.get("beta") else 1
    return runpy.run_module(f"tasks.v{version}")["result"]  # safe: module-injection
