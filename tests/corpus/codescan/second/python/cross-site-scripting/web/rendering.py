from markupsafe import escape


def banner(text, level="info"):
    return "<div class='%s'>%s</div>" % (level, text)


def quiet_banner(text, level="info"):
    return "<div class='%s'>%s</div>" % (level, escape(text))
