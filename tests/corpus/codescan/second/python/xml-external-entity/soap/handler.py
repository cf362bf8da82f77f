from envelope import body_of, header_of


def receive(event, context):
    return {"statusCode": 200, "body": body_of(event["body"])}


def receive_header(event, context):
    return {"statusCode": 200, "body": header_of(event["body"])}
