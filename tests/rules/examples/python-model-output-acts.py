"""What the answer of a model may do."""

import json
import subprocess

import boto3

bedrock = boto3.client("bedrock-runtime")
athena = boto3.client("athena")
ACTIONS = {"list": ["ls"], "date": ["date"]}


def handler(event, context):
    answer = bedrock.converse(modelId="m", messages=[{"role": "user", "content": [{"text": event["text"]}]}])
    text = answer["output"]["message"]["content"][0]["text"]
    eval(text)  # report: python-model-output-acts
    subprocess.run(text, shell=True)  # report: python-model-output-acts
    athena.start_query_execution(QueryString=f"SELECT {text}")  # report: python-model-output-acts
    subprocess.run(ACTIONS[text])  # safe: python-model-output-acts
    if text in ("now", "later"):
        athena.start_query_execution(QueryString=f"SELECT {text}")  # safe: python-model-output-acts
    eval("1 + 1")  # safe: python-model-output-acts
    return json.dumps({"text": text})  # safe: python-model-output-acts
