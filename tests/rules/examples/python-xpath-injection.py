import xml.etree.ElementTree as ElementTree

from lxml import etree

catalogue = etree.parse("catalogue.xml")


def find(event, context):
    return catalogue.xpath(f"//item[@id='{event['id']}']")  # report: python-xpath-injection


def find_by_variable(event, context):
    return catalogue.xpath("//item[@id=$id]", id=event["id"])  # safe: python-xpath-injection


def find_by_number(event, context):
    return catalogue.xpath("//item[%d]" % int(event["position"]))  # safe: python-xpath-injection


def prices(event, context):
    root = ElementTree.parse("prices.xml").getroot()
    return root.findall("./price[@item='" + event["item"] + "']")  # report: python-xpath-injection
