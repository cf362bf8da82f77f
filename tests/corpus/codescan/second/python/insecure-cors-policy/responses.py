import json

from fastapi import FastAPI
from fastapi.middleware.cors import CORSMiddleware
from flask import Flask
from flask_cors import CORS

ORIGINS = {"https://app.example.net", "https://admin.example.net"}


def reflected(event, context):
    origin = event["headers"]["origin"]
    headers = {"Access-Control-Allow-Origin": origin, "Access-Control-Allow-Credentials": "true"}  # report: insecure-cors-policy
    return {"statusCode": 200, "headers": headers, "body": json.dumps({})}


def listed(event, context):
    origin = event["headers"]["origin"]
    if origin not in ORIGINS:
        origin = "https://app.example.net"
    headers = {"Access-Control-Allow-Origin": origin, "Access-Control-Allow-Credentials": "true"}  # safe: insecure-cors-policy
    return {"statusCode": 200, "headers": headers, "body": json.dumps({})}


def answer(body, origin="*"):
    return {"statusCode": 200, "headers": {"Access-Control-Allow-Origin": origin}, "body": body}  # report: insecure-cors-policy


def list_items(event, context):
    return answer(json.dumps(sorted(event["queryStringParameters"])))


def answer_own(body, origin="https://app.example.net"):
    return {"statusCode": 200, "headers": {"Access-Control-Allow-Origin": origin}, "body": body}  # safe: insecure-cors-policy


def list_own_items(event, context):
    return answer_own(json.dumps(sorted(event["queryStringParameters"])))


def build_flask():
    app = Flask("shop")
    CORS(app)  # report: insecure-cors-policy
    return app


def build_flask_listed():
    app = Flask("shop")
    CORS(app, origins=["https://app.example.net"])  # safe: insecure-cors-policy
    return app


def build_fastapi():
    app = FastAPI()
    app.add_middleware(CORSMiddleware, allow_origins=["*"], allow_credentials=True)  # report: insecure-cors-policy
    return app
