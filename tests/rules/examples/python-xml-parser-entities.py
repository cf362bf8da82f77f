import xml.sax
from xml.sax.handler import feature_external_ges

from lxml import etree


def parse(event, context):
    parser = etree.XMLParser(resolve_entities=True)  # report: python-xml-parser-entities
    return etree.fromstring(event["body"], parser)


def parse_with_types(event, context):
    parser = etree.XMLParser(load_dtd=True, no_network=False)  # report: python-xml-parser-entities
    return etree.fromstring(event["body"], parser)


def parse_plain(event, context):
    parser = etree.XMLParser(resolve_entities=False, no_network=True)  # safe: python-xml-parser-entities
    return etree.fromstring(event["body"], parser)


def stream(event, context):
    reader = xml.sax.make_parser()
    reader.setFeature(feature_external_ges, True)  # report: python-xml-parser-entities
    reader.setFeature(feature_external_ges, False)  # safe: python-xml-parser-entities
    return reader
