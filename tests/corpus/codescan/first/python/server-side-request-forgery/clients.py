"""Client classes and asynchronous callers."""

import asyncio

import aiohttp
import requests


class PartnerClient:
    def __init__(self, base, token):
        self.base = base
        self.token = token
        self.session = requests.Session()

    def status(self):
        return self.session.get(self.base + "/status", headers={"Authorization": self.token}, timeout=2)  # report: server-side-request-forgery

    def home(self):
        return self.session.get("https://partner.example.com/status", headers={"Authorization": self.token}, timeout=2)  # safe: server-side-request-forgery


def partner_status(event, context):
    client = PartnerClient(event["queryStringParameters"]["base"], "t")
    return client.status().json()


def partner_home(event, context):
    client = PartnerClient("https://partner.example.com", event["headers"]["authorization"])
    return client.home().json()


async def fetch_all(urls):
    async with aiohttp.ClientSession() as session:
        for url in urls:
            async with session.get(url) as response:  # report: server-side-request-forgery
                await response.read()


def crawl(event, context):
    urls = [record["Sns"]["Message"] for record in event["Records"]]
    asyncio.run(fetch_all(urls))


async def fetch_fixed(urls):
    async with aiohttp.ClientSession() as session:
        for url in urls:
            async with session.get(url) as response:  # safe: server-side-request-forgery
                await response.read()


def warm_up(event, context):
    paths = ("a", "b")
    asyncio.run(fetch_fixed([f"https://cache.example.com/{path}" for path in paths]))
    return {"for": event["source"]}


class Recorder:
    def get(self, url, timeout=1):
        return {"would_fetch": url, "timeout": timeout}


def record_only(event, context):
    requests_like = Recorder()
    return requests_like.get(event["url"], timeout=3)  # safe: server-side-request-forgery


def alias_call(event, context):
    target = event["url"]
    address = target
    target = "https://static.example.com/robots.txt"
    return requests.get(address, timeout=3).text  # report: server-side-request-forgery


def alias_constant(event, context):
    target = event["url"]
    address = target
    address = "https://static.example.com/robots.txt"
    return requests.get(address, timeout=3).text, len(target)  # safe: server-side-request-forgery


def prefix_tested(event, context):
    url = event["url"]
    if url.startswith("https://static.example.com"):
        return requests.get(url, timeout=3).text  # report: server-side-request-forgery
    return ""


def prefix_tested_slash(event, context):
    url = event["url"]
    if url.startswith("https://static.example.com/"):
        return requests.get(url, timeout=3, allow_redirects=False).text  # safe: server-side-request-forgery
    return ""


def retried(event, context):
    options = {"url": event["url"], "timeout": 3}
    for _attempt in range(3):
        response = requests.request("GET", **options)  # report: server-side-request-forgery
        if response.ok:
            return response.text
    return ""


def selected(event, context):
    hosts = ["a.example.com", "b.example.com"]
    position = int(event["queryStringParameters"]["shard"]) % len(hosts)
    return requests.get("https://" + hosts[position] + "/", timeout=3).text  # safe: server-side-request-forgery
