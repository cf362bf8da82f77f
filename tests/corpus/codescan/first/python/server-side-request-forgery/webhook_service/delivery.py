import requests


def deliver(subscription, payload):
    return requests.post(subscription["url"], json=payload, timeout=5)  # report: server-side-request-forgery


def deliver_internal(subscription, payload):
    return requests.post(subscription["url"], json=payload, timeout=5)  # safe: server-side-request-forgery
