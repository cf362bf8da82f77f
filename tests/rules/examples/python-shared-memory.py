"""Processes beside the handler."""

import multiprocessing
from concurrent.futures import ThreadPoolExecutor


def handler(event, context):
    with multiprocessing.Pool(4) as pool:  # report: python-shared-memory
        pool.map(work, event["rows"])
    queue = multiprocessing.Queue()  # report: python-shared-memory
    here, there = multiprocessing.Pipe()  # safe: python-shared-memory
    multiprocessing.Process(target=work, args=(there,)).start()  # safe: python-shared-memory
    with ThreadPoolExecutor() as threads:  # safe: python-shared-memory
        threads.map(work, event["rows"])
    return [queue, here]


def work(row):
    return row
