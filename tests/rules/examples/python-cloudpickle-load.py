import json

import cloudpickle


def handler(event, context):
    with open("model.bin", "rb") as file:
        model = cloudpickle.load(file)  # report: python-cloudpickle-load
    other = cloudpickle.loads(event["model"])  # report: python-cloudpickle-load
    data = cloudpickle.dumps(model)  # safe: python-cloudpickle-load
    return json.loads(event["body"]), data, other  # safe: python-cloudpickle-load
