from resolver import resolve, resolve_code


def expand(event, context):
    target = resolve(event["rawQueryString"])
    return {"statusCode": 301, "headers": {"Location": target}}  # report: open-redirect


def expand_code(event, context):
    target = resolve_code(event["rawQueryString"])
    return {"statusCode": 301, "headers": {"Location": target}}  # safe: open-redirect
