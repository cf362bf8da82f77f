"""How the cookies of sessions are set up."""

import os

from fastapi import FastAPI
from flask import Flask
from starlette.middleware.sessions import SessionMiddleware

SESSION_COOKIE_SECURE = False  # report: session-cookie-settings
CSRF_COOKIE_SECURE = True  # safe: session-cookie-settings
app = Flask(__name__)
app.config["SESSION_COOKIE_HTTPONLY"] = False  # report: session-cookie-settings
app.config["SESSION_COOKIE_SECURE"] = os.environ.get("STAGE") != "local"  # safe: session-cookie-settings
app.config.update(SESSION_COOKIE_SECURE=False, JSON_SORT_KEYS=False)  # report: session-cookie-settings
app.config.update(SESSION_COOKIE_SAMESITE="Lax", JSON_SORT_KEYS=False)  # safe: session-cookie-settings
api = FastAPI()
api.add_middleware(SessionMiddleware, secret_key=os.environ["KEY"])  # report: session-cookie-settings
api.add_middleware(SessionMiddleware, secret_key=os.environ["KEY"], https_only=True)  # safe: session-cookie-settings
