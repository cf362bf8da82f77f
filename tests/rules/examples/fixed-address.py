"""Addresses that are written in the code."""

import socket

import requests

DB_HOST = "10.20.30.40"  # report: fixed-address
HOST = "127.0.0.1"  # safe: fixed-address
VERSION = "10.20.30.40"  # safe: fixed-address
SERVER = "203.0.113.7"  # safe: fixed-address
NETWORK = "10.0.0.0/8"  # safe: fixed-address


def handler(event, context):
    socket.create_connection(("93.184.216.34", 443))  # report: fixed-address
    socket.create_connection(("shop.internal", 443))  # safe: fixed-address
    requests.get("https://93.184.216.34/orders")  # report: fixed-address
    requests.get("http://169.254.169.254/latest/meta-data/")  # safe: fixed-address
    if event["requestContext"]["identity"]["sourceIp"] == "93.184.216.34":  # report: fixed-address
        return {"statusCode": 200}
    return connect(host=DB_HOST)  # safe: fixed-address


def connect(host):
    return host
