"""Routes of which none asks, and of which one does: nobody knows what is meant."""

from chalice import Chalice
from shop.access import login_required
from shop.store import store

app = Chalice(app_name="open")


@app.route("/votes", methods=["POST"])
def vote():  # safe: python-route-without-check
    return store.vote(app.current_request.json_body)


@app.route("/votes", methods=["DELETE"])
def unvote():  # safe: python-route-without-check
    return store.unvote(app.current_request.json_body)


@app.route("/results", methods=["PUT"])
@login_required
def results():  # safe: python-route-without-check
    return store.results(app.current_request.json_body)
