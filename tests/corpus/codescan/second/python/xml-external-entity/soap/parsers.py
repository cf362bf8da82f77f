from lxml import etree

legacy_parser = etree.XMLParser(load_dtd=True, no_network=False, resolve_entities=True)
partner_parser = etree.XMLParser(load_dtd=False, no_network=True, resolve_entities=False)
