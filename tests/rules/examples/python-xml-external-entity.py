import defusedxml.ElementTree
from lxml import etree

SAFE = etree.XMLParser(resolve_entities=False)


def parse(event, context):
    return etree.fromstring(event["body"])  # report: python-xml-external-entity


def parse_with_parser(event, context):
    return etree.fromstring(event["body"], parser=SAFE)  # safe: python-xml-external-entity


def parse_defused(event, context):
    return defusedxml.ElementTree.fromstring(event["body"])  # safe: python-xml-external-entity
