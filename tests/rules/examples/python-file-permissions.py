import os
import stat
from pathlib import Path


def handler(event, context):
    os.chmod("/tmp/report.pdf", 0o777)  # report: python-file-permissions
    os.chmod("/tmp/report.pdf", stat.S_IRWXU | stat.S_IRWXO)  # report: python-file-permissions
    os.chmod("/tmp/report.pdf", 0o600)  # safe: python-file-permissions
    os.chmod("/tmp/tool", 0o755)  # safe: python-file-permissions
    os.chmod("/tmp/tool", stat.S_IRUSR | stat.S_IXUSR)  # safe: python-file-permissions
    Path("/tmp/report.pdf").chmod(0o666)  # report: python-file-permissions
    os.umask(0)  # report: python-file-permissions
    os.umask(0o077)  # safe: python-file-permissions
