from reader import FeedReader, PlainFeedReader

external = FeedReader.external()
plain = PlainFeedReader()


def titles(event, context):
    return external.titles(event["body"].encode())


def plain_titles(event, context):
    return plain.titles(event["body"].encode())
