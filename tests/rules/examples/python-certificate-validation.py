import ssl

import boto3
import requests


def handler(event, context):
    requests.get("https://prices.example.com", verify=False)  # report: python-certificate-validation
    requests.get("https://prices.example.com", verify="/opt/ca.pem")  # safe: python-certificate-validation
    session = requests.Session()
    session.verify = False  # report: python-certificate-validation
    boto3.client("s3", verify=False)  # report: python-certificate-validation
    return session


def context_of(event, context):
    open_ = ssl._create_unverified_context()  # report: python-certificate-validation
    own = ssl.create_default_context()  # safe: python-certificate-validation
    own.check_hostname = False  # report: python-certificate-validation
    own.verify_mode = ssl.CERT_NONE  # report: python-certificate-validation
    strict = ssl.create_default_context()
    strict.verify_mode = ssl.CERT_REQUIRED  # safe: python-certificate-validation
    return open_, own, strict
