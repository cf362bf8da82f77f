import ftplib
import http.client
import os

import boto3
import redis
import requests


def handler(event, context):
    requests.post("http://prices.example.com/today", json={"a": 1})  # report: python-insecure-connection
    requests.post("https://prices.example.com/today", json={"a": 1})  # safe: python-insecure-connection
    requests.get("http://localhost:2773/secretsmanager/get")  # safe: python-insecure-connection
    requests.get(f"http://{os.environ['AWS_LAMBDA_RUNTIME_API']}/2020-01-01/extension")  # safe: python-insecure-connection
    ftplib.FTP("files.example.com")  # report: python-insecure-connection
    ftplib.FTP_TLS("files.example.com")  # safe: python-insecure-connection
    boto3.client("s3", use_ssl=False)  # report: python-insecure-connection


def cache(event, context):
    redis.from_url("redis://cache.example.com:6379")  # report: python-insecure-connection
    redis.from_url("rediss://cache.example.com:6379")  # safe: python-insecure-connection
    redis.from_url("redis://localhost:6379")  # safe: python-insecure-connection


def connect(event, context):
    http.client.HTTPConnection("prices.example.com", timeout=2)  # report: python-insecure-connection
    http.client.HTTPConnection("10.0.0.7", timeout=2)  # safe: python-insecure-connection
