from urllib.parse import parse_qs

CODES = {"a1": "https://www.example.net/spring", "b2": "https://www.example.net/summer"}


def resolve(query):
    values = parse_qs(query)
    return values["target"][0]


def resolve_code(query):
    values = parse_qs(query)
    return CODES[values["target"][0]]
