"""Routes of Flask, most of which ask who calls."""

from flask import Flask, request
from flask_login import current_user, login_required
from shop.access import admin_required
from shop.store import store

app = Flask(__name__)


@app.route("/orders")
@login_required
def orders():
    return store.orders_of(current_user.id)


@app.route("/orders", methods=["POST"])
@login_required
def order():  # safe: python-route-without-check
    return store.add(current_user.id, request.json)


@app.route("/orders/<int:number>", methods=["DELETE"])
@login_required
def cancel(number):  # safe: python-route-without-check
    return store.remove(current_user.id, number)


@app.route("/addresses", methods=["GET", "POST"])
def addresses():  # report: python-route-without-check
    return store.addresses(request.json)


@app.put("/orders/<int:number>")
def change(number):  # report: python-route-without-check
    return store.change(number, request.json)


@app.delete("/carts/<int:number>")
def empty(number):  # report: python-route-without-check
    return store.empty(number)


@app.route("/prices", methods=["PUT"])
@admin_required
def prices():  # safe: python-route-without-check
    return store.prices(request.json)


@app.route("/products")
def products():  # safe: python-route-without-check
    return store.products()


@app.route("/login", methods=["POST"])
def log_in():  # safe: python-route-without-check
    return store.log_in(request.json)


@app.route("/payments/hook", methods=["POST"])
def payment_hook():  # safe: python-route-without-check
    return store.paid(request.data)


@app.route("/cards", methods=["POST"])
@login_required
def card():  # safe: python-route-without-check
    return store.card(current_user.id, request.json)


@app.route("/notes", methods=["POST"])
@login_required
def note():  # safe: python-route-without-check
    return store.note(current_user.id, request.json)


@app.route("/wishes", methods=["POST"])
@login_required
def wish():  # safe: python-route-without-check
    return store.wish(current_user.id, request.json)


@app.route("/gifts", methods=["POST"])
@login_required
def gift():  # safe: python-route-without-check
    return store.gift(current_user.id, request.json)
