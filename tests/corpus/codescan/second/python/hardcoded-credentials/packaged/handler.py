import requests
from config import client_secret, password


def charge(event, context):
    form = {"grant_type": "client_credentials", "client_id": "billing", "client_secret": client_secret}
    return requests.post("https://auth.example.net/token", data=form, timeout=5).status_code


def charge_basic(event, context):
    return requests.post("https://auth.example.net/token", auth=("billing", password), timeout=5).status_code  # safe: hardcoded-credentials


def charge_fixed(event, context):
    return requests.post("https://auth.example.net/token", auth=("billing", "q7RwLz-20XpVb9"), timeout=5).status_code  # report: hardcoded-credentials
