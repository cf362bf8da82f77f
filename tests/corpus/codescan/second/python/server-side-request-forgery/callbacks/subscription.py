import urllib3

http = urllib3.PoolManager()


class Subscription:
    def __init__(self, url, retries):
        self.url = url
        self.retries = retries

    def deliver(self, payload):
        return http.request("POST", self.url, json=payload, retries=self.retries)  # report: server-side-request-forgery


class FixedSubscription:
    target = "https://hooks.example.net/inbound"

    def __init__(self, url):
        self.requested = url

    def deliver(self, payload):
        return http.request("POST", self.target, json=payload)  # safe: server-side-request-forgery
