"""Plug-ins chosen by a request."""

import importlib
import runpy

PLUGINS = {"csv": "plugins.csv_export", "pdf": "plugins.pdf_export"}
ALLOWED = frozenset({"alpha", "beta"})


def run_plugin(event, context):
    module = importlib.import_module(event["plugin"])  # report: module-injection
    return module.run()


def run_mapped_plugin(event, context):
    module = importlib.import_module(PLUGINS[event["plugin"]])  # safe: module-injection
    return module.run()


def run_listed_plugin(event, context):
    name = event["plugin"]
    if name not in ALLOWED:
        return {"statusCode": 404}
    module = importlib.import_module("plugins." + name)  # safe: module-injection
    return module.run()


def run_noted_plugin(event, context):
    name = event["plugin"]
    if name not in ALLOWED:
        print("unlisted plug-in")
    module = __import__("plugins." + name, fromlist=["run"])  # report: module-injection
    return module.run()


def load(name):
    return runpy.run_module(name, run_name="__main__")  # report: module-injection


def run_job(event, context):
    for record in event["Records"]:
        load(record["body"])


class Shelf:
    def import_module(self, name):
        return {"shelved": name}


def shelve_plugin(event, context):
    importlib_like = Shelf()
    return importlib_like.import_module(event["plugin"])  # safe: module-injection
