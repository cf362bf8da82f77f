"""Cookies that are written as a header."""

SESSION = "sid=1; Path=/; Secure; HttpOnly; SameSite=Lax"


def handler(event, context):
    value = event["id"]
    if event["kind"] == "open":
        return {"statusCode": 200, "headers": {"Set-Cookie": f"sid={value}; Path=/"}}  # report: cookie-header
    if event["kind"] == "half":
        return {"statusCode": 200, "headers": {"set-cookie": f"sid={value}; Secure"}}  # report: cookie-header
    if event["kind"] == "good":
        return {"statusCode": 200, "headers": {"Set-Cookie": f"sid={value}; Secure; HttpOnly"}}  # safe: cookie-header
    headers = {}
    headers["Set-Cookie"] = "sid=" + value + "; Path=/"  # report: cookie-header
    headers["Set-Cookie"] = SESSION  # safe: cookie-header
    headers["Content-Type"] = "text/html; charset=utf-8"  # safe: cookie-header
    return {"statusCode": 200, "headers": headers}


def greet(event, context):
    return "Order {0}".format(event["id"])  # safe: cookie-header
