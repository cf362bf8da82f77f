import ftplib
import os
import smtplib

import boto3
import grpc
import redis
import requests

API = "http://api.partner.example.net/v1"
LOCAL = "http://localhost:2773/secretsmanager/get"
NAMESPACE = "http://schemas.xmlsoap.org/soap/envelope/"


def post_order(event, context):
    return requests.post(API + "/orders", json=event, timeout=5).status_code  # report: insecure-connection


def extension(event, context):
    headers = {"X-Aws-Parameters-Secrets-Token": os.environ["AWS_SESSION_TOKEN"]}
    return requests.get(LOCAL, params={"secretId": "db"}, headers=headers, timeout=2).status_code  # safe: insecure-connection


def namespace(event, context):
    return event["xmlns"] == NAMESPACE  # safe: insecure-connection


def fetch_prices(event, context):
    with ftplib.FTP("ftp.supplier.example.net", "shop", os.environ["FTP_PASSWORD"]) as ftp:  # report: insecure-connection
        return ftp.nlst()


def fetch_prices_tls(event, context):
    with ftplib.FTP_TLS("ftp.supplier.example.net", "shop", os.environ["FTP_PASSWORD"]) as ftp:  # safe: insecure-connection
        ftp.prot_p()
        return ftp.nlst()


def mail(event, context):
    server = smtplib.SMTP("mail.example.net", 25)  # report: insecure-connection
    server.login("app", os.environ["SMTP_PASSWORD"])
    server.sendmail("a@example.net", event["to"], event["text"])


def mail_tls(event, context):
    server = smtplib.SMTP("mail.example.net", 587)  # safe: insecure-connection
    server.starttls()
    server.login("app", os.environ["SMTP_PASSWORD"])
    server.sendmail("a@example.net", event["to"], event["text"])


def objects(event, context):
    return boto3.client("s3", use_ssl=False).list_buckets()["Buckets"]  # report: insecure-connection


def rpc(event, context):
    with grpc.insecure_channel("rates.example.net:50051") as channel:  # report: insecure-connection
        return str(channel)


def rpc_tls(event, context):
    with grpc.secure_channel("rates.example.net:50051", grpc.ssl_channel_credentials()) as channel:  # safe: insecure-connection
        return str(channel)


def cache(event, context):
    return redis.Redis(host="cache.example.net", port=6380, ssl=True).get(event["key"])  # safe: insecure-connection
