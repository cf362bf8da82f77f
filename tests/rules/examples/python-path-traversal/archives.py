"""What takes a path takes a file, too."""

import gzip
import io
import zipfile


def members(event, context):
    zipfile.ZipFile(io.BytesIO(event["archive"])).namelist()  # safe: python-path-traversal
    zipfile.ZipFile("/tmp/" + event["name"]).namelist()  # report: python-path-traversal
    gzip.open(io.BytesIO(event["archive"])).close()  # safe: python-path-traversal
    gzip.open(event["name"]).close()  # report: python-path-traversal
