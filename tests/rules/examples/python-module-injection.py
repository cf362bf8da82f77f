import importlib
import runpy

EXPORTERS = {"csv": "exporters.csv_file", "pdf": "exporters.pdf_file"}


def export(event, context):
    exporter = importlib.import_module("exporters." + event["format"])  # report: python-module-injection
    exporter.run(event["rows"])


def export_known(event, context):
    name = EXPORTERS[event["format"]]
    return importlib.import_module(name).run(event["rows"])  # safe: python-module-injection


def run(event, context):
    return runpy.run_module(event["queryStringParameters"]["task"])  # report: python-module-injection


def plugin(event, context):
    name = event["plugin"]
    if name not in ("resize", "crop"):
        raise ValueError("no such plugin")
    return __import__(name)  # safe: python-module-injection
