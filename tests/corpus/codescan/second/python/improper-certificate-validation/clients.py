import ssl
import urllib.request

import boto3
import httpx
import requests
import urllib3


def unchecked(event, context):
    return requests.get("https://erp.example.net/orders", verify=False, timeout=5).json()  # report: improper-certificate-validation


def own_authority(event, context):
    return requests.get("https://erp.example.net/orders", verify="/opt/ca.pem", timeout=5).json()  # safe: improper-certificate-validation


def tls_context(event, context):
    tls = ssl.create_default_context()
    tls.check_hostname = False
    tls.verify_mode = ssl.CERT_NONE  # report: improper-certificate-validation
    return urllib.request.urlopen("https://erp.example.net", context=tls).status


def tls_context_checked(event, context):
    tls = ssl.create_default_context(cafile="/opt/ca.pem")
    tls.verify_mode = ssl.CERT_REQUIRED  # safe: improper-certificate-validation
    return urllib.request.urlopen("https://erp.example.net", context=tls).status


class Erp:
    verify = False

    def orders(self):
        with httpx.Client(verify=self.verify) as client:  # report: improper-certificate-validation
            return client.get("https://erp.example.net/orders").json()


def orders(event, context):
    return Erp().orders()


class CheckedErp:
    verify = True

    def orders(self):
        with httpx.Client(verify=self.verify) as client:  # safe: improper-certificate-validation
            return client.get("https://erp.example.net/orders").json()


def checked_orders(event, context):
    return CheckedErp().orders()


def pool(event, context):
    http = urllib3.PoolManager(cert_reqs="CERT_NONE")  # report: improper-certificate-validation
    return http.request("GET", "https://erp.example.net").status


def storage(event, context):
    return boto3.client("s3", verify=False).list_buckets()["Buckets"]  # report: improper-certificate-validation


def render(template, verify=True):
    return {"template": template, "verified": verify}


def unrelated(event, context):
    return render(event["template"], verify=False)  # safe: improper-certificate-validation
