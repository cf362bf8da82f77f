import base64
import io
import xml.sax
import xml.sax.handler
from xml.dom import pulldom

import defusedxml.ElementTree
import defusedxml.sax
from lxml import etree


def parse_feed(event, context):
    parser = etree.XMLParser(resolve_entities=True, no_network=False)
    root = etree.fromstring(event["body"], parser)  # report: xml-external-entity
    return {"statusCode": 200, "body": root.findtext("title")}


def parse_feed_plain(event, context):
    parser = etree.XMLParser(resolve_entities=False, no_network=True, load_dtd=False)
    root = etree.fromstring(event["body"], parser)  # safe: xml-external-entity
    return {"statusCode": 200, "body": root.findtext("title")}


def parse_defused(event, context):
    root = defusedxml.ElementTree.fromstring(event["body"])  # safe: xml-external-entity
    return {"statusCode": 200, "body": root.findtext("title")}


def parser_for(trusted):
    return etree.XMLParser(resolve_entities=trusted, load_dtd=trusted)


def parse_with_helper(event, context):
    document = io.BytesIO(base64.b64decode(event["document"]))
    tree = etree.parse(document, parser_for(True))  # report: xml-external-entity
    return tree.getroot().tag


def parse_with_helper_off(event, context):
    document = io.BytesIO(base64.b64decode(event["document"]))
    tree = etree.parse(document, parser_for(False))  # safe: xml-external-entity
    return tree.getroot().tag


class Titles(xml.sax.handler.ContentHandler):
    def __init__(self):
        super().__init__()
        self.seen = []

    def startElement(self, name, attrs):
        self.seen.append(name)


def sax_entities(event, context):
    titles = Titles()
    reader = xml.sax.make_parser()
    reader.setContentHandler(titles)
    reader.setFeature(xml.sax.handler.feature_external_ges, True)
    reader.parse(io.StringIO(event["body"]))  # report: xml-external-entity
    return titles.seen


def sax_entities_off(event, context):
    titles = Titles()
    reader = xml.sax.make_parser()
    reader.setContentHandler(titles)
    reader.setFeature(xml.sax.handler.feature_external_ges, False)
    reader.parse(io.StringIO(event["body"]))  # safe: xml-external-entity
    return titles.seen


def sax_defused(event, context):
    titles = Titles()
    defusedxml.sax.parseString(event["body"].encode(), titles)  # safe: xml-external-entity
    return titles.seen


def pull_events(event, context):
    reader = xml.sax.make_parser()
    reader.setFeature(xml.sax.handler.feature_external_ges, True)
    document = pulldom.parseString(event["body"], reader)  # report: xml-external-entity
    return [node.nodeName for kind, node in document if kind == pulldom.START_ELEMENT]


class Importer:
    options = {"resolve_entities": True, "dtd_validation": True, "load_dtd": True, "no_network": False}

    def __init__(self):
        self.parser = etree.XMLParser(**self.options)

    def load(self, text):
        return etree.XML(text, parser=self.parser)  # report: xml-external-entity


def import_orders(event, context):
    importer = Importer()
    return [importer.load(record["body"]).get("id") for record in event["Records"]]


class StrictImporter:
    def __init__(self):
        self.parser = etree.XMLParser(resolve_entities=False, no_network=True)

    def load(self, text):
        return etree.XML(text, parser=self.parser)  # safe: xml-external-entity


def import_orders_strict(event, context):
    importer = StrictImporter()
    return [importer.load(record["body"]).get("id") for record in event["Records"]]
