import json

from repository import ItemRepository, StockRepository


def search(event, context):
    params = event.get("queryStringParameters") or {}
    items = ItemRepository().search(params.get("q", ""))
    return {"statusCode": 200, "body": json.dumps(items)}


def search_stock(event, context):
    params = event.get("queryStringParameters") or {}
    items = StockRepository().search(params.get("q", ""))
    return {"statusCode": 200, "body": json.dumps(items)}
