import boto3
from boto3.dynamodb.conditions import Key

s3 = boto3.client("s3")
ec2 = boto3.client("ec2")
iam = boto3.client("iam")
logs = boto3.client("logs")
table = boto3.resource("dynamodb").Table("orders")


def keys(event, context):
    return [item["Key"] for item in s3.list_objects_v2(Bucket=event["bucket"]).get("Contents", [])]  # report: missing-pagination


def keys_paginated(event, context):
    pages = s3.get_paginator("list_objects_v2").paginate(Bucket=event["bucket"])  # safe: missing-pagination
    return [item["Key"] for page in pages for item in page.get("Contents", [])]


def customer_orders(event, context):
    answer = table.query(KeyConditionExpression=Key("customer").eq(event["customer"]))  # report: missing-pagination
    return answer["Items"]


def customer_orders_all(event, context):
    request = {"KeyConditionExpression": Key("customer").eq(event["customer"])}
    items = []
    while True:
        answer = table.query(**request)  # safe: missing-pagination
        items.extend(answer["Items"])
        if "LastEvaluatedKey" not in answer:
            return items
        request["ExclusiveStartKey"] = answer["LastEvaluatedKey"]


def role_names(event, context):
    answer = iam.list_roles()  # report: missing-pagination
    return {role["RoleName"] for role in answer["Roles"]}


def group_names(token=None):
    extra = {"nextToken": token} if token else {}
    answer = logs.describe_log_groups(**extra)  # safe: missing-pagination
    yield from (group["logGroupName"] for group in answer["logGroups"])
    if answer.get("nextToken"):
        yield from group_names(answer["nextToken"])


def groups(event, context):
    return list(group_names())


def scan_thrice(event, context):
    items = []
    answer = {"LastEvaluatedKey": None}
    for _ in range(3):
        if "LastEvaluatedKey" in answer:
            answer = table.scan()  # report: missing-pagination
            items.extend(answer["Items"])
    return items


class Scanner:
    def scan(self, text):
        return {"Items": text.split()}


def look_alike(event, context):
    return Scanner().scan(event["text"])["Items"]  # safe: missing-pagination
