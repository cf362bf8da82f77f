import ftplib
import os

import boto3
import requests


def handler(event, context):
    requests.post("http://prices.example.com/today", json={"a": 1})  # report: python-insecure-connection
    requests.post("https://prices.example.com/today", json={"a": 1})  # safe: python-insecure-connection
    requests.get("http://localhost:2773/secretsmanager/get")  # safe: python-insecure-connection
    requests.get(f"http://{os.environ['AWS_LAMBDA_RUNTIME_API']}/2020-01-01/extension")  # safe: python-insecure-connection
    ftplib.FTP("files.example.com")  # report: python-insecure-connection
    ftplib.FTP_TLS("files.example.com")  # safe: python-insecure-connection
    boto3.client("s3", use_ssl=False)  # report: python-insecure-connection
