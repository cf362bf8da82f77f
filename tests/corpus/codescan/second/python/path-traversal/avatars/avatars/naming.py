def avatar_name(params):
    name, size = params["user"], params.get("size", "64")
    return "{0}-{1}.png".format(name, size)


def default_name(params):
    size = "128" if params.get("size") == "large" else "64"
    return "default-{}.png".format(size)
