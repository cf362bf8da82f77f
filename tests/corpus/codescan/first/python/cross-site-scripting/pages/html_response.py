def page(content, status=200):
    document = "<!doctype html><body>" + content + "</body>"
    return {"statusCode": status, "headers": {"content-type": "text/html"}, "body": document}  # report: cross-site-scripting


def plain(content, status=200):
    document = "<!doctype html><body>" + content + "</body>"
    return {"statusCode": status, "headers": {"content-type": "text/plain"}, "body": document}  # safe: cross-site-scripting
