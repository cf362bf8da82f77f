"""Functions that are called by somebody else: a pool, a thread, a loop."""

import asyncio
import functools
import os
import subprocess
import threading
from concurrent.futures import ThreadPoolExecutor

pool = ThreadPoolExecutor(max_workers=4)


def submitted(event, context):
    pool.submit(os.system, event["command"])  # report: python-os-command
    pool.submit(os.system, "date")  # safe: python-os-command
    pool.submit(subprocess.run, event["command"], shell=True)  # report: python-os-command
    pool.submit(subprocess.run, ["cat", "/tmp/x"], input=event["command"])  # safe: python-os-command


def mapped(event, context):
    return list(pool.map(os.system, event["commands"]))  # report: python-os-command


def by_pool(number, command):
    os.system(command)  # report: python-os-command
    os.system(f"sleep {number}")  # safe: python-os-command


def submitted_with_two(event, context):
    with ThreadPoolExecutor() as own:
        return [own.submit(by_pool, 3, each) for each in event["commands"]]


def by_thread(command):
    os.system(command)  # report: python-os-command


def started(event, context):
    threading.Thread(target=by_thread, args=(event["command"],), daemon=True).start()


def by_map(command):
    os.system(command)  # report: python-os-command


def mapped_to_own(event, context):
    return list(pool.map(by_map, event["commands"]))


def bound(event, context):
    functools.partial(os.system, event["command"])()  # report: python-os-command


async def in_loop(command):
    await asyncio.get_running_loop().run_in_executor(None, os.system, command)  # report: python-os-command
    await asyncio.get_running_loop().run_in_executor(None, print, command)  # safe: python-os-command
    await asyncio.to_thread(os.system, command)  # report: python-os-command


def loop(event, context):
    asyncio.run(in_loop(event["command"]))
