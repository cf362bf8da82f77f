import base64
import zlib


def unpack(text):
    return zlib.decompress(base64.urlsafe_b64decode(text))
