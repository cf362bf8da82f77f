import os
import shutil
import zipfile

ROOT = "/mnt/efs/reports"


def unpack_members(event, context):
    with zipfile.ZipFile("/tmp/in.zip") as bundle:
        for wanted in event["members"]:
            target = os.path.join("/tmp/out", wanted)
            with bundle.open("data.bin") as source, open(target, "wb") as sink:  # report: path-traversal
                shutil.copyfileobj(source, sink)


def unpack_numbered(event, context):
    with zipfile.ZipFile("/tmp/in.zip") as bundle:
        for index, wanted in enumerate(event["members"]):
            target = os.path.join("/tmp/out", f"{index:04d}.bin")
            with bundle.open(wanted) as source, open(target, "wb") as sink:  # safe: path-traversal
                shutil.copyfileobj(source, sink)


def move_checked(event, context):
    target = os.path.realpath(os.path.join(ROOT, event["target"]))
    if os.path.commonpath([ROOT, target]) != ROOT:
        raise PermissionError(event["target"])
    shutil.move("/tmp/report.pdf", target)  # safe: path-traversal


def move_loosely_checked(event, context):
    target = os.path.join(ROOT, event["target"])
    if not target.startswith(ROOT):
        raise PermissionError(event["target"])
    shutil.move("/tmp/report.pdf", target)  # report: path-traversal


def names(event):
    for item in event["items"]:
        yield item["name"]


def from_generator(event, context):
    for name in names(event):
        os.unlink("/tmp/" + name)  # report: path-traversal


def overwritten(event, context):
    options = {"name": event["name"], "mode": "rb"}
    options["name"] = "summary.pdf"
    with open(os.path.join(ROOT, options["name"]), options["mode"]) as report:  # safe: path-traversal
        return len(report.read())


def yearly(event, context):
    year, month = int(event["year"]), int(event["month"])
    with open(f"{ROOT}/{year:04d}/{month:02d}.csv") as report:  # safe: path-traversal
        return report.readline()


class Door:
    def open(self, code):
        return code == "left"


def door(event, context):
    return Door().open(event["path"])  # safe: path-traversal
