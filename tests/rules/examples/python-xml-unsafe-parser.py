from lxml import etree

OPEN = etree.XMLParser(resolve_entities=True)
CLOSED = etree.XMLParser(resolve_entities=False)


def parse(event, context):
    return etree.fromstring(event["body"], OPEN)  # report: python-xml-unsafe-parser


def parse_closed(event, context):
    return etree.fromstring(event["body"], parser=CLOSED)  # safe: python-xml-unsafe-parser


def parse_own(event, context):
    return etree.parse("/opt/prices.xml", OPEN)  # safe: python-xml-unsafe-parser
