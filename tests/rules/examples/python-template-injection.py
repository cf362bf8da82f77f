from jinja2 import Environment, Template

pages = Environment(autoescape=True)


def handler(event, context):
    Template("Hello " + event["name"]).render()  # report: python-template-injection
    Template("Hello {{ name }}").render(name=event["name"])  # safe: python-template-injection
    return pages.from_string(event["page"]).render()  # report: python-template-injection
