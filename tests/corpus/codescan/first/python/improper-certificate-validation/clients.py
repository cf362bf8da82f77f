"""Clients of internal services."""

import ssl
import urllib.request

import boto3
import requests
import urllib3


def call_service(event, context):
    return requests.get("https://orders.internal.example.com", verify=False, timeout=3).text  # report: improper-certificate-validation


def call_service_bundle(event, context):
    return requests.get("https://orders.internal.example.com", verify="/opt/certs/ca.pem", timeout=3).text  # safe: improper-certificate-validation


def call_with_context(event, context):
    settings = ssl.create_default_context()
    settings.check_hostname = False
    settings.verify_mode = ssl.CERT_NONE  # report: improper-certificate-validation
    return urllib.request.urlopen("https://orders.internal.example.com", context=settings, timeout=3).read().decode()


def call_with_default_context(event, context):
    settings = ssl.create_default_context(cafile="/opt/certs/ca.pem")
    settings.verify_mode = ssl.CERT_REQUIRED  # safe: improper-certificate-validation
    return urllib.request.urlopen("https://orders.internal.example.com", context=settings, timeout=3).read().decode()


def call_unverified(event, context):
    opened = ssl._create_unverified_context()  # report: improper-certificate-validation
    return urllib.request.urlopen("https://orders.internal.example.com", context=opened, timeout=3).status


def pooled(event, context):
    pool = urllib3.PoolManager(cert_reqs="CERT_NONE")  # report: improper-certificate-validation
    return pool.request("GET", "https://orders.internal.example.com").status


def verified_option(event, context):
    options = {"timeout": 3, "verify": False}
    options["verify"] = True
    return requests.get("https://orders.internal.example.com", **options).text  # safe: improper-certificate-validation


def unverified_option(event, context):
    options = {"timeout": 3}
    options["verify"] = False
    return requests.get("https://orders.internal.example.com", **options).text  # report: improper-certificate-validation


def bucket_client(event, context):
    return boto3.client("s3", verify=False).list_buckets()["Buckets"]  # report: improper-certificate-validation


def render(template, verify=True):
    return template if verify else template.upper()


def rendered(event, context):
    return render(event["template"], verify=False)  # safe: improper-certificate-validation
