import json

from repository import TicketRepository

tickets = TicketRepository()
PRIORITIES = ("low", "normal", "high")


def list_by_status(event, context):
    status = (event.get("queryStringParameters") or {}).get("status", "open")
    return {"statusCode": 200, "body": json.dumps(tickets.by_status(status))}


def list_by_owner(event, context):
    owner = event["pathParameters"]["owner"]
    return {"statusCode": 200, "body": json.dumps(tickets.by_owner(owner))}


def list_urgent(event, context):
    return {"statusCode": 200, "body": json.dumps([row for level in PRIORITIES for row in tickets.by_priority(level)])}
