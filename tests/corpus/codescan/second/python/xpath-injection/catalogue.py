import xml.etree.ElementTree as ET

from lxml import etree

TREE = etree.parse("/opt/data/catalogue.xml")
AXES = {"title": "//book/title", "author": "//book/author"}


def by_author(event, context):
    author = event["queryStringParameters"]["author"]
    return [node.text for node in TREE.xpath(f"//book[author='{author}']/title")]  # report: xpath-injection


def by_author_variable(event, context):
    author = event["queryStringParameters"]["author"]
    return [node.text for node in TREE.xpath("//book[author=$author]/title", author=author)]  # safe: xpath-injection


class Query:
    def __init__(self, shelf):
        self.text = "/shelves/shelf[@name='{}']".format(shelf)

    def run(self, tree):
        return tree.xpath(self.text)  # report: xpath-injection


def shelf(event, context):
    return len(Query(event["shelf"]).run(TREE))


class NumberQuery:
    def __init__(self, shelf):
        self.text = "/shelves/shelf[%d]" % int(shelf)

    def run(self, tree):
        return tree.xpath(self.text)  # safe: xpath-injection


def numbered_shelf(event, context):
    return len(NumberQuery(event["shelf"]).run(TREE))


def element_tree(event, context):
    root = ET.parse("/opt/data/users.xml").getroot()
    return root.findall(".//user[@id='" + event["id"] + "']/role")  # report: xpath-injection


def fixed_axis(event, context):
    path = AXES.get(event["axis"], "//book")
    return len(TREE.xpath(path))  # safe: xpath-injection


class Finder:
    def find(self, text):
        return text.find("x")


def look_alike(event, context):
    return Finder().find(event["text"])  # safe: xpath-injection
