from lxml import etree
from parsers import legacy_parser, partner_parser


def body_of(text):
    envelope = etree.fromstring(text.encode("utf-8"), legacy_parser)  # report: xml-external-entity
    return envelope.findtext("Body")


def header_of(text):
    envelope = etree.fromstring(text.encode("utf-8"), partner_parser)  # safe: xml-external-entity
    return envelope.findtext("Header")
