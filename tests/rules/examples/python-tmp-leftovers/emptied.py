"""A folder of /tmp that is emptied first."""

import os
import shutil


def handler(event, context):
    shutil.rmtree("/tmp/orders", ignore_errors=True)
    os.makedirs("/tmp/orders")
    with open("/tmp/orders/list.txt", "a") as listed:  # safe: python-tmp-leftovers
        listed.write(event["name"])
    return os.listdir("/tmp/orders")  # safe: python-tmp-leftovers
