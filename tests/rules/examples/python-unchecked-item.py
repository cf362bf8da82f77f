"""Records that may not be there."""

import boto3

table = boto3.resource("dynamodb").Table("orders")
client = boto3.client("dynamodb")


def handler(event, context):
    item = table.get_item(Key={"id": event["id"]}).get("Item")
    return item["name"]  # report: python-unchecked-item


def chained(event, context):
    return table.get_item(Key={"id": event["id"]}).get("Item")["name"]  # report: python-unchecked-item


def asked(event, context):
    answer = table.get_item(Key={"id": event["id"]})
    return answer.get("Item").get("name")  # report: python-unchecked-item


def plain(event, context):
    answer = client.get_item(TableName="orders", Key={"id": {"S": event["id"]}})
    found = answer.get("Item")
    return found["name"]["S"]  # report: python-unchecked-item


def everything(event, context):
    item = find(event["id"])
    return {name: str(value) for name, value in item.items()}  # report: python-unchecked-item


def after_another(event, context):
    item = find(event["id"])
    if event["verbose"]:
        print(item)
    total = item["price"]  # report: python-unchecked-item
    return total * item["count"]  # safe: python-unchecked-item


def find(name):
    return table.get_item(Key={"id": name}).get("Item")


def tested(event, context):
    item = find(event["id"])
    if not item:
        return {"statusCode": 404}
    return item["name"]  # safe: python-unchecked-item


def none(event, context):
    item = table.get_item(Key={"id": event["id"]}).get("Item")
    if item is None:
        raise KeyError(event["id"])
    return item.get("name")  # safe: python-unchecked-item


def default(event, context):
    item = table.get_item(Key={"id": event["id"]}).get("Item", {})
    return item.get("name")  # safe: python-unchecked-item


def otherwise(event, context):
    item = table.get_item(Key={"id": event["id"]}).get("Item") or {"name": "none"}
    return item["name"]  # safe: python-unchecked-item


def in_answer(event, context):
    answer = table.get_item(Key={"id": event["id"]})
    if "Item" not in answer:
        return {"statusCode": 404}
    return answer.get("Item")["name"]  # safe: python-unchecked-item


def twice(event, context):
    answer = table.get_item(Key={"id": event["id"]})
    if answer.get("Item"):
        return answer.get("Item")["name"]  # safe: python-unchecked-item
    return None


def by_key(event, context):
    return table.get_item(Key={"id": event["id"]})["Item"]["name"]  # safe: python-unchecked-item


def caught(event, context):
    try:
        return find(event["id"])["name"]  # safe: python-unchecked-item
    except TypeError:
        return None


def chosen(event, context):
    item = find(event["id"])
    return item["name"] if item else None  # safe: python-unchecked-item


def both(event, context):
    item = find(event["id"])
    return bool(item and item["open"])  # safe: python-unchecked-item


def walrus(event, context):
    if item := find(event["id"]):
        return item["name"]  # safe: python-unchecked-item
    return None


def asserted(event, context):
    item = find(event["id"])
    assert item is not None
    return item["name"]  # safe: python-unchecked-item
