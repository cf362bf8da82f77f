from jinja2 import Environment, FileSystemLoader, select_autoescape

raw = Environment(loader=FileSystemLoader("pages"), autoescape=False)  # report: python-html-autoescape
forgotten = Environment(loader=FileSystemLoader("pages"))  # report: python-html-autoescape
escaping = Environment(loader=FileSystemLoader("pages"), autoescape=True)  # safe: python-html-autoescape
chosen = Environment(loader=FileSystemLoader("pages"), autoescape=select_autoescape())  # safe: python-html-autoescape
