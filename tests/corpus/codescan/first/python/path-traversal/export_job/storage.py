from pathlib import Path

BASE = Path("/mnt/exports")


def write_export(name, content):
    destination = BASE / f"{name}.csv"
    destination.write_text(content)  # report: path-traversal


def write_numbered(number, content):
    destination = BASE / f"{number}.csv"
    destination.write_text(content)  # safe: path-traversal
