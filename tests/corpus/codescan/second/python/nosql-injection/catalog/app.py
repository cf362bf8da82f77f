import json

from store import CatalogStore, FacetStore


def find(event, context):
    criteria = json.loads(event["body"])["criteria"]
    return {"statusCode": 200, "body": json.dumps(CatalogStore().find(criteria), default=str)}


def facets(event, context):
    name = json.loads(event["body"])["criteria"]
    return {"statusCode": 200, "body": json.dumps(FacetStore().find(name), default=str)}


def projected(event, context):
    columns = event["multiValueQueryStringParameters"]["column"]
    return CatalogStore().scan(columns)
