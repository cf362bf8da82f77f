"""Routes of Chalice, most of which name an authorizer."""

from chalice import Chalice, CognitoUserPoolAuthorizer
from rooms.store import store

app = Chalice(app_name="rooms")
pool = CognitoUserPoolAuthorizer("rooms", provider_arns=["arn"])


@app.route("/rooms", authorizer=pool)
def rooms():
    return store.rooms()


@app.route("/rooms", methods=["POST"], authorizer=pool)
def book():  # safe: python-route-without-check
    return store.book(app.current_request.json_body)


@app.route("/rooms/{name}", methods=["DELETE"])
def leave(name):  # report: python-route-without-check
    return store.leave(name)
