from string import Template

from orders import order


def render(event, context):
    return event["template"].format(order=order)  # report: python-tainted-format


def render_fixed(event, context):
    return "Order {0} of {1}".format(order, event["name"])  # safe: python-tainted-format


def render_names(event, context):
    return Template(event["template"]).safe_substitute(number=order.number)  # safe: python-tainted-format
