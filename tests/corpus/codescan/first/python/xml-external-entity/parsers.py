"""Functions that accept XML documents."""

import io
import xml.sax
from base64 import b64decode
from xml.dom import pulldom
from xml.sax.handler import ContentHandler, feature_external_ges

import boto3
import defusedxml.ElementTree as SafeTree
from lxml import etree

s3 = boto3.client("s3")


def invoice(event, context):
    parser = etree.XMLParser(resolve_entities=True, no_network=False, load_dtd=True)
    root = etree.fromstring(event["body"].encode(), parser)  # report: xml-external-entity
    return {"statusCode": 200, "body": root.findtext("total")}


def invoice_plain(event, context):
    parser = etree.XMLParser(resolve_entities=False, no_network=True)
    root = etree.fromstring(event["body"].encode(), parser)  # safe: xml-external-entity
    return {"statusCode": 200, "body": root.findtext("total")}


def invoice_defused(event, context):
    root = SafeTree.fromstring(event["body"])  # safe: xml-external-entity
    return {"statusCode": 200, "body": root.findtext("total")}


class Totals(ContentHandler):
    def __init__(self):
        super().__init__()
        self.text = []

    def characters(self, content):
        self.text.append(content)


def sax_external(event, context):
    handler = Totals()
    reader = xml.sax.make_parser()
    reader.setContentHandler(handler)
    reader.setFeature(feature_external_ges, True)
    reader.parse(io.StringIO(event["body"]))  # report: xml-external-entity
    return {"statusCode": 200, "body": "".join(handler.text)}


def sax_internal(event, context):
    handler = Totals()
    reader = xml.sax.make_parser()
    reader.setContentHandler(handler)
    reader.setFeature(feature_external_ges, False)
    reader.parse(io.StringIO(event["body"]))  # safe: xml-external-entity
    return {"statusCode": 200, "body": "".join(handler.text)}


def pull_external(event, context):
    reader = xml.sax.make_parser()
    reader.setFeature(xml.sax.handler.feature_external_ges, 1)
    stream = io.BytesIO(b64decode(event["body"]))
    return sum(1 for _ in pulldom.parse(stream, parser=reader))  # report: xml-external-entity


def s3_document(event, context):
    for record in event["Records"]:
        body = s3.get_object(Bucket=record["s3"]["bucket"]["name"], Key=record["s3"]["object"]["key"])["Body"]
        options = {"load_dtd": True, "resolve_entities": True, "no_network": False}
        tree = etree.parse(body, etree.XMLParser(**options))  # report: xml-external-entity
        print(tree.getroot().tag)


def s3_document_plain(event, context):
    for record in event["Records"]:
        body = s3.get_object(Bucket=record["s3"]["bucket"]["name"], Key=record["s3"]["object"]["key"])["Body"]
        options = {"load_dtd": True, "resolve_entities": True, "no_network": False}
        options.update(load_dtd=False, resolve_entities=False, no_network=True)
        tree = etree.parse(body, etree.XMLParser(**options))  # safe: xml-external-entity
        print(tree.getroot().tag)


def bundled(event, context):
    parser = etree.XMLParser(resolve_entities=True, load_dtd=True)
    tree = etree.parse("/var/task/catalog.xml", parser)  # safe: xml-external-entity
    return tree.xpath("count(//item)")


def toggled(event, context):
    resolve = True
    resolve = not resolve
    parser = etree.XMLParser(resolve_entities=resolve)
    return etree.XML(event["body"], parser).tag  # safe: xml-external-entity


def toggled_on(event, context):
    resolve = event.get("mode") != "plain"
    parser = etree.XMLParser(resolve_entities=resolve, no_network=False, load_dtd=resolve)
    return etree.XML(event["body"], parser).tag  # report: xml-external-entity


def iterated(event, context):
    stream = io.BytesIO(b64decode(event["body"]))
    return [node.tag for _, node in etree.iterparse(stream, resolve_entities=True, load_dtd=True, no_network=False)]  # report: xml-external-entity
