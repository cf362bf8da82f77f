"""Origins that may read an answer."""

import os

from fastapi import FastAPI
from fastapi.middleware.cors import CORSMiddleware
from flask import Flask
from flask_cors import CORS

flask_app = Flask(__name__)
CORS(flask_app)  # report: any-origin
CORS(flask_app, origins="*")  # report: any-origin
CORS(flask_app, origins=["https://shop.example.net"])  # safe: any-origin
CORS(flask_app, resources={"/api/*": {"origins": "https://shop.example.net"}})  # safe: any-origin
api = FastAPI()
api.add_middleware(CORSMiddleware, allow_origins=["*"])  # report: any-origin
api.add_middleware(CORSMiddleware, allow_origins=["https://shop.example.net"])  # safe: any-origin


def handler(event, context):
    if event["kind"] == "open":
        return {"statusCode": 200, "headers": {"Access-Control-Allow-Origin": "*"}}  # report: any-origin
    if event["kind"] == "list":
        return {"statusCode": 200, "headers": {"Access-Control-Allow-Methods": "*"}}  # safe: any-origin
    headers = {"Access-Control-Allow-Origin": os.environ["ORIGIN"]}  # safe: any-origin
    return {"statusCode": 200, "headers": headers, "body": "*"}
