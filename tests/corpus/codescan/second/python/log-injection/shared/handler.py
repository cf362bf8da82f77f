from journal import note, note_quoted


def create(event, context):
    note("create", event["queryStringParameters"]["label"])


def update(event, context):
    note_quoted("update", event["queryStringParameters"]["label"])
