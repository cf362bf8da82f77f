from lxml import etree


def entities_in_one_branch(event, context):
    parser = etree.XMLParser(resolve_entities=False)
    if event["queryStringParameters"].get("legacy"):
        parser = etree.XMLParser(resolve_entities=True, no_network=False)
    return etree.fromstring(event["body"].encode(), parser=parser).tag  # report: xml-external-entity


def replaced_parser(event, context):
    parser = etree.XMLParser(resolve_entities=True, no_network=False)
    parser = etree.XMLParser(resolve_entities=False)
    return etree.fromstring(event["body"].encode(), parser=parser).tag  # safe: xml-external-entity


def constant_document(event, context):
    parser = etree.XMLParser(resolve_entities=True, load_dtd=False)
    return etree.fromstring("<order><line/></order>", parser).tag  # safe: xml-external-entity
