from rules.engine import arithmetic, score, tally


def handler(event, context):
    return {"score": score(event["expression"], {"weight": 2})}


def arithmetic_handler(event, context):
    return {"score": tally(arithmetic(event["expression"]))}  # safe: code-injection
