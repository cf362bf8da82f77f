import socket
import urllib.request

import requests


def handler(event, context):
    requests.get("https://prices.example.com")  # report: python-connection-timeout
    requests.get("https://prices.example.com", timeout=3)  # safe: python-connection-timeout
    urllib.request.urlopen("https://prices.example.com")  # report: python-connection-timeout
    urllib.request.urlopen("https://prices.example.com", None, 5)  # safe: python-connection-timeout
    socket.create_connection(("prices.example.com", 443))  # report: python-connection-timeout
    socket.create_connection(("prices.example.com", 443), timeout=3)  # safe: python-connection-timeout


def raw(event, context):
    patient = socket.socket()  # report: python-connection-timeout
    patient.connect(("prices.example.com", 443))
    hasty = socket.socket()  # safe: python-connection-timeout
    hasty.settimeout(3)
    hasty.connect(("prices.example.com", 443))
