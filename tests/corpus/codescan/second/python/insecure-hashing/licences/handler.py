from keys import licence_code, long_licence_code


def issue(event, context):
    return {"code": licence_code(event["customer"], event["expires"])}


def issue_long(event, context):
    return {"code": long_licence_code(event["customer"], event["expires"])}
