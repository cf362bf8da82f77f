"""Routes that are all tested before they are called."""

from flask import Flask, abort, request
from flask_login import current_user, login_required
from shop.store import store

app = Flask(__name__)


@app.before_request
def ask():
    if not current_user.is_authenticated:
        abort(401)


@app.route("/orders", methods=["POST"])
@login_required
def order():
    return store.add(current_user.id, request.json)


@app.route("/notes", methods=["POST"])
@login_required
def note():
    return store.note(current_user.id, request.json)


@app.route("/wishes", methods=["POST"])
def wish():  # safe: python-route-without-check
    return store.wish(current_user.id, request.json)
