import ast

OPERATIONS = {"sum": sum, "largest": max}


def handler(event, context):
    eval(event["formula"])  # report: python-code-injection
    exec("total = " + event["formula"])  # report: python-code-injection
    ast.literal_eval(event["formula"])  # safe: python-code-injection
    eval("1 + 1")  # safe: python-code-injection
    return OPERATIONS[event["operation"]](event["numbers"])
