"""Rights of the process."""

import os


def handler(event, context):
    os.setuid(0)  # report: rights-of-root
    os.setegid(0)  # report: rights-of-root
    os.setuid(1000)  # safe: rights-of-root
    os.getuid()  # safe: rights-of-root
