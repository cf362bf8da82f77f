from engine import RuleBook, StaticBook


def decide(event, context):
    book = RuleBook()
    for rule in event["rules"]:
        book.add(rule["when"], rule["then"])
    return book.first({"amount": event["amount"]})


def decide_static(event, context):
    book = StaticBook()
    for rule in event["rules"]:
        book.add(rule["when"], rule["then"])
    return book.first({"amount": event["amount"]})
