from lxml import etree


class FeedReader:
    def __init__(self, parser):
        self.parser = parser

    @classmethod
    def external(cls):
        return cls(etree.XMLParser(resolve_entities=True, no_network=False, load_dtd=True))

    def titles(self, text):
        return [node.text for node in etree.fromstring(text, parser=self.parser).iter("title")]  # report: xml-external-entity


class PlainFeedReader:
    def __init__(self):
        self.parser = etree.XMLParser(resolve_entities=False)

    def titles(self, text):
        return [node.text for node in etree.fromstring(text, parser=self.parser).iter("title")]  # safe: xml-external-entity
