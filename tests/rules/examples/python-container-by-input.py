"""What a container runs."""

import boto3
import docker

client = docker.from_env()
ecs = boto3.client("ecs")
IMAGES = {"mail": "shop/mail:3"}


def handler(event, context):
    client.containers.run(event["image"])  # report: python-container-by-input
    client.containers.run("shop/mail:3", event["command"])  # report: python-container-by-input
    client.containers.run(IMAGES[event["kind"]], "send")  # safe: python-container-by-input
    client.containers.run("shop/mail:3", environment={"ORDER": event["order"]})  # safe: python-container-by-input
    ecs.run_task(taskDefinition="mail", overrides=event["overrides"])  # report: python-container-by-input
    ecs.run_task(taskDefinition="mail")  # safe: python-container-by-input
