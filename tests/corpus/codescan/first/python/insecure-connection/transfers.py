"""Transfers to partners."""

import ftplib
import os
import smtplib
import ssl

import boto3
import requests

SCHEMA = "http://schemas.example.com/order/v1"
BASE = "http://" + "reports.example.com"


def upload_report(event, context):
    with ftplib.FTP("files.example.com") as session:  # report: insecure-connection
        session.login(os.environ["FTP_USER"], os.environ["FTP_AUTH"])


def upload_report_tls(event, context):
    with ftplib.FTP_TLS("files.example.com", context=ssl.create_default_context()) as session:  # safe: insecure-connection
        session.login(os.environ["FTP_USER"], os.environ["FTP_AUTH"])
        session.prot_p()


def send_mail(event, context):
    with smtplib.SMTP("mail.example.com", 25) as server:  # report: insecure-connection
        server.login(os.environ["MAIL_USER"], os.environ["MAIL_AUTH"])
        server.sendmail("web@example.com", ["us@example.com"], event["text"])


def send_mail_started(event, context):
    with smtplib.SMTP("mail.example.com", 587) as server:  # safe: insecure-connection
        server.starttls(context=ssl.create_default_context())
        server.login(os.environ["MAIL_USER"], os.environ["MAIL_AUTH"])
        server.sendmail("web@example.com", ["us@example.com"], event["text"])


def push_order(event, context):
    requests.post("http://partner.example.com/orders", json=event["detail"], timeout=3)  # report: insecure-connection


def push_order_secure(event, context):
    requests.post("https://partner.example.com/orders", json={"schema": SCHEMA, "order": event["detail"]}, timeout=3)  # safe: insecure-connection


def extension_value(event, context):
    return requests.get("http://localhost:2773/systemsmanager/parameters/get?name=title", timeout=1).json()  # safe: insecure-connection


def pull_report(event, context):
    return requests.get(BASE + "/daily", timeout=3).text  # report: insecure-connection


def plain_queue(event, context):
    return boto3.client("sqs", use_ssl=False).list_queues(MaxResults=5)  # report: insecure-connection
