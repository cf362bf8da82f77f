import logging

log = logging.getLogger("journal")


def note(kind, label):
    log.info("%s: %s", kind, label)  # report: log-injection


def note_quoted(kind, label):
    log.info("%s: %s", kind, ascii(label))  # safe: log-injection
