"""Versions of TLS."""

import ssl
import urllib.request


def handler(event, context):
    old = ssl.SSLContext(ssl.PROTOCOL_TLSv1)  # report: python-old-tls
    older = ssl.SSLContext(protocol=ssl.PROTOCOL_SSLv3)  # report: python-old-tls
    client = ssl.SSLContext(ssl.PROTOCOL_TLS_CLIENT)  # safe: python-old-tls
    lowered = ssl.create_default_context()
    lowered.minimum_version = ssl.TLSVersion.TLSv1  # report: python-old-tls
    raised = ssl.create_default_context()
    raised.minimum_version = ssl.TLSVersion.TLSv1_3  # safe: python-old-tls
    for context_ in (old, older, client, lowered, raised):
        urllib.request.urlopen("https://shop.internal", context=context_)  # safe: python-old-tls
