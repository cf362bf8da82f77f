"""Queries of an XML catalogue in the package."""

import xml.etree.ElementTree as ElementTree

import elementpath
from lxml import etree

DOCUMENT = etree.parse("/var/task/catalog.xml")
SECTIONS = ("books", "music")


def find_item(event, context):
    name = event["queryStringParameters"]["name"]
    return [node.text for node in DOCUMENT.xpath(f"//item[@name='{name}']/price")]  # report: xpath-injection


def find_item_variable(event, context):
    name = event["queryStringParameters"]["name"]
    return [node.text for node in DOCUMENT.xpath("//item[@name=$name]/price", name=name)]  # safe: xpath-injection


class Catalog:
    def __init__(self, section):
        self.section = section

    def path(self):
        return ".//" + self.section + "/item"


def list_section(event, context):
    root = ElementTree.parse("/var/task/catalog.xml").getroot()
    return [node.text for node in root.findall(Catalog(event["section"]).path())]  # report: xpath-injection


def list_known_section(event, context):
    section = event["section"]
    if section not in SECTIONS:
        raise KeyError(section)
    root = ElementTree.parse("/var/task/catalog.xml").getroot()
    return [node.text for node in root.findall(Catalog(section).path())]  # safe: xpath-injection


def select_path(event, context):
    return len(elementpath.select(DOCUMENT.getroot(), "//item[price > " + event["limit"] + "]"))  # report: xpath-injection


def select_limit(event, context):
    limit = float(event["limit"])
    return len(elementpath.select(DOCUMENT.getroot(), f"//item[price > {limit}]"))  # safe: xpath-injection


class Menu:
    def xpath(self, label):
        return [label]


def menu(event, context):
    return Menu().xpath("//" + event["label"])  # safe: xpath-injection


def compiled(event, context):
    finder = etree.ETXPath("//item[@code='%s']" % event["code"])  # report: xpath-injection
    return len(finder(DOCUMENT))
