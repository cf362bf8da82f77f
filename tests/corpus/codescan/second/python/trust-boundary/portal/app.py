from flask import Flask, request
from identity import become, become_guest

app = Flask(__name__)


@app.get("/switch")
def switch():
    become(request.cookies.get("user"))
    return "ok"


@app.get("/guest")
def guest():
    become_guest(request.cookies.get("user"))
    return "ok"
