from flask import Flask, make_response, request
from rendering import banner, quiet_banner

app = Flask(__name__)


@app.route("/banner")
def show_banner():
    return make_response(banner(request.args.get("text", "")))  # report: cross-site-scripting


@app.route("/quiet")
def show_quiet_banner():
    return make_response(quiet_banner(request.args.get("text", "")))  # safe: cross-site-scripting


@app.route("/count")
def show_count():
    return make_response("<b>%d</b>" % int(request.args.get("count", "0")))  # safe: cross-site-scripting
