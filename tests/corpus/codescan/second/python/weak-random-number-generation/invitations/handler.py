from codes import invitation_code, slot_number


def invite(event, context):
    return {"invitation_token": invitation_code()}


def slot(event, context):
    return {"slot": slot_number(event["slots"])}
