"""Checks of where a request comes from."""

from django.views.decorators.csrf import csrf_exempt, csrf_protect
from flask import Flask
from flask_wtf.csrf import CSRFProtect

app = Flask(__name__)
csrf = CSRFProtect(app)  # safe: python-no-csrf-check
app.config["WTF_CSRF_ENABLED"] = False  # report: python-no-csrf-check
app.config["WTF_CSRF_TIME_LIMIT"] = None  # safe: python-no-csrf-check


@csrf_exempt  # report: python-no-csrf-check
def pay(request):
    return request


@csrf_protect  # safe: python-no-csrf-check
def order(request):
    return request
