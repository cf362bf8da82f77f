"""What stays for the next invocation."""

user = None
cache = {}
settings = {"stage": "production"}
count = 0


def handler(event, context):
    global user, count
    user = event["headers"]["x-user"]  # report: global-from-event
    count = count + 1  # safe: global-from-event
    cache["last"] = event["body"]  # report: global-from-event
    cache["caller"] = event["requestContext"]["authorizer"]["claims"]["sub"]  # report: global-from-event
    settings["region"] = context.invoked_function_arn.split(":")[3]  # safe: global-from-event
    local = event["body"]  # safe: global-from-event
    seen = {}
    seen["last"] = event["body"]  # safe: global-from-event
    names = ""

    def add(name):
        nonlocal names
        names += name  # safe: global-from-event

    for name in event["names"]:
        add(name)
    return answer(local, seen)


def answer(local, seen):
    return {"user": user, "cache": cache, "local": local, "seen": seen, "settings": settings}


class Current:
    """What is going on."""

    tenant = "nobody"


recent = []
sizes = []


def remember(event, context):
    Current.tenant = event["headers"]["x-tenant"]  # report: global-from-event
    Current.started = True  # safe: global-from-event
    recent.append(event["body"])  # report: global-from-event
    sizes.append(len(event["body"]))  # safe: global-from-event
    own = []
    own.append(event["body"])  # safe: global-from-event
    return {"tenant": Current.tenant, "recent": recent[-1], "sizes": sizes, "own": own}
